/** The commands that are about one grant: `done`, `cancel`, `extend` and `moved`; and `why`. */
import { cancel, revoke } from '../flow/end.ts';
import { extend } from '../flow/extend.ts';
import { move } from '../flow/move.ts';
import type { Actor, World } from '../flow/ports.ts';
import { policyNamed } from '../flow/request.ts';
import { explain } from '../flow/why.ts';
import { GrantId } from '../grant/ids.ts';
import { answeringGroups, askingGroups } from '../grant/policy.ts';
import { type Grant, isLive } from '../grant/record.ts';
import { isRefusal } from '../grant/refusal.ts';
import { COMMAND } from './ids.ts';
import { mrkdwn as ink } from './ink.ts';
import type { Parsed } from './parse.ts';
import { refusalText } from './refusals.ts';
import { type Answer, say } from './reply.ts';
import { explainedText, extendedText, movedText } from './words.ts';

const LISTED = 10;

const verbs = {
  done: {
    fits: isLive,
    none: 'You have nothing to give back.',
    act: (world: World, actor: Actor, id: GrantId) => revoke(world, actor, id),
    thanks: (id: string) => `Thank you: ${ink.code(id)} is being closed.`,
  },
  cancel: {
    fits: (grant: Grant) => grant.state === 'requested',
    none: 'You have nothing to cancel.',
    act: (world: World, actor: Actor, id: GrantId) => cancel(world, actor, id),
    thanks: (id: string) => `${ink.code(id)} is withdrawn.`,
  },
  extend: {
    fits: (grant: Grant) => grant.state === 'active',
    none: 'You have no access that is open.',
    act: (world: World, actor: Actor, id: GrantId, length: string) => extend(world, actor, { id, length }),
    thanks: (id: string) => extendedText(id, ink),
  },
  moved: {
    fits: (grant: Grant) => grant.state === 'active',
    none: 'You have no access that is open.',
    act: (world: World, actor: Actor, id: GrantId, source: string) => move(world, actor, { id, source }),
    thanks: (id: string) => movedText(id, ink),
  },
} as const;

/** The verbs that are about one grant. Without an id it is the only one that can be meant, or none. */
export async function actOnOne(
  world: World,
  actor: Actor,
  parsed: Extract<Parsed, { do: keyof typeof verbs }>,
): Promise<Answer> {
  const { id: typed } = parsed;
  const typedMore = 'source' in parsed ? parsed.source : 'length' in parsed ? parsed.length : '';
  const { fits, none, act, thanks } = verbs[parsed.do];
  if (parsed.do === 'moved' && typedMore === '')
    return say(`Say where you come from now, such as ${ink.code(`${COMMAND} moved 198.35.26.97`)}.`);
  if (parsed.do === 'extend' && typedMore === '')
    return say(`Say how much longer, such as ${ink.code(`${COMMAND} extend 30m`)}.`);
  const mine = typed === '' ? (await world.grants.of(actor.id, LISTED)).filter(fits) : [];
  const [only] = mine;
  if (typed === '' && (!only || mine.length > 1)) {
    const which = mine.map(({ id }) => ink.code([COMMAND, parsed.do, id, typedMore].join(' ').trim()));
    return say(only ? `Which one?\n${which.join('\n')}` : none);
  }
  const id = GrantId.safeParse(only?.id ?? typed.toLowerCase());
  if (!id.success) return say(refusalText({ no: 'unknown-grant', id: typed }, ink));
  const outcome = await act(world, actor, id.data, typedMore);
  return say(isRefusal(outcome) ? refusalText(outcome, ink) : thanks(outcome.id));
}

/** Each clause of the policy, and what it answers this person just now. */
export async function whyAnswer(world: World, actor: Actor, typed: string): Promise<Answer> {
  const policy = policyNamed(world, typed);
  if (isRefusal(policy)) return say(refusalText(policy, ink));
  const groups = [...askingGroups(policy), ...answeringGroups(policy)];
  const person = await world.people.person(actor, groups);
  const explained = await explain(world, policy, { person });
  return say(
    `What the policy of ${ink.strong(policy.database)} allows you:`,
    explained.map((one) => explainedText(one, ink)).join('\n'),
  );
}
