/** `/db-access help`, `list`, `done` and `cancel`. */
import { cancel, revoke } from '../flow/end.ts';
import type { Actor, World } from '../flow/ports.ts';
import { formatDuration } from '../grant/duration.ts';
import { GrantId } from '../grant/ids.ts';
import { type Grant, isLive } from '../grant/record.ts';
import { isRefusal } from '../grant/refusal.ts';
import { COMMAND } from './ids.ts';
import { mrkdwn as ink } from './ink.ts';
import type { Parsed } from './parse.ts';
import { refusalText } from './refusals.ts';
import { type Answer, say } from './reply.ts';
import { sourceText, stateText } from './words.ts';

const LISTED = 10;

export function helpAnswer({ policies }: World): Answer {
  const [example = 'orders'] = policies.keys();
  const line = (command: string, what: string) => `${ink.code(`${COMMAND}${command}`)} ${what}`;
  const names = [...policies.values()].map(
    ({ database, longestMs }) => `${ink.code(database)} (up to ${formatDuration(longestMs)})`,
  );
  return say(
    [
      line('', 'opens a form.'),
      line(` ${example} 198.35.26.96 2h why you need it`, 'asks in one line, the words in any order.'),
      line(' list', 'shows what you asked for.'),
      line(' done <id>', 'gives access back before its time.'),
      line(' cancel <id>', 'withdraws a request that nobody answered yet.'),
    ].join('\n'),
    `Databases: ${names.join(', ')}`,
  );
}

export async function listAnswer({ grants, policies }: World, actor: Actor): Promise<Answer> {
  const mine = await grants.of(actor.id, LISTED);
  if (mine.length === 0)
    return say(`You have not asked for anything yet. ${ink.code(COMMAND)} opens the form.`);
  return say(
    ...mine.map((grant) => {
      const policy = policies.get(grant.database);
      const what = `${ink.code(grant.id)} ${ink.strong(grant.database)} from ${sourceText(grant.source, ink)}`;
      return policy ? `${what}: ${stateText(grant, policy, ink)}` : `${what}: ${grant.state}`;
    }),
  );
}

/** Without an id it is the only one that can be meant, or none. */
export async function withdraw(
  world: World,
  actor: Actor,
  { do: verb, id: typed }: Extract<Parsed, { do: 'done' | 'cancel' }>,
): Promise<Answer> {
  const fits = verb === 'done' ? isLive : (grant: Grant) => grant.state === 'requested';
  const mine = typed === '' ? (await world.grants.of(actor.id, LISTED)).filter(fits) : [];
  const [only] = mine;
  if (typed === '' && (!only || mine.length > 1)) {
    const which = mine.map((grant) => ink.code(`${COMMAND} ${verb} ${grant.id}`)).join('\n');
    return say(
      only ? `Which one?\n${which}` : `You have nothing to ${verb === 'done' ? 'give back' : 'cancel'}.`,
    );
  }
  const id = GrantId.safeParse(only?.id ?? typed.toLowerCase());
  if (!id.success) return say(refusalText({ no: 'unknown-grant', id: typed }, ink));
  const outcome = await (verb === 'done' ? revoke : cancel)(world, actor, id.data);
  if (isRefusal(outcome)) return say(refusalText(outcome, ink));
  return say(
    verb === 'done'
      ? `Thank you: ${ink.code(outcome.id)} is being closed.`
      : `${ink.code(outcome.id)} is withdrawn.`,
  );
}
