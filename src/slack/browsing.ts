/** `/db-access help`, `list`, `pending`, `history`, `show` and `databases`: looking, never changing anything; each shows what this person may see. */
import { judge } from '../flow/decide.ts';
import type { Actor, World } from '../flow/ports.ts';
import { adminRefusal, approverRefusal, emergencyRefusal, requesterRefusal } from '../grant/clauses.ts';
import { formatDuration } from '../grant/duration.ts';
import { GrantId, PersonId } from '../grant/ids.ts';
import type { Person } from '../grant/person.ts';
import { answeringGroups, askingGroups, type Policy } from '../grant/policy.ts';
import { type Grant, isLive } from '../grant/record.ts';
import { isRefusal } from '../grant/refusal.ts';
import { COMMAND } from './ids.ts';
import { mrkdwn as ink } from './ink.ts';
import { refusalText } from './refusals.ts';
import { type Answer, say } from './reply.ts';
import { askText, sourceText, stateText } from './words.ts';

const LISTED = 10;
const FAR_BACK = 50;

/** Only what this person can do, with a database of theirs. */
export async function helpAnswer(world: World, actor: Actor): Promise<Answer> {
  const person = await lookUp(world, actor);
  // Whom Slack will not tell us about is not granted anything, but may read how it goes.
  const isUnknown = person.standing.is === 'unknown';
  const mine = may(world, (policy) => isUnknown || requesterRefusal(policy, person) === undefined);
  const emergencies = may(world, (policy) => emergencyRefusal(policy, person) === undefined);
  const answers = may(
    world,
    (policy) => approverRefusal(policy, person, { requester: nobodys }) === undefined,
  );
  const line = (command: string, what: string) => `${ink.code(`${COMMAND}${command}`)} ${what}`;
  const [example] = mine;
  const lines = [
    ...(example
      ? [
          line('', 'opens a form.'),
          line(
            ` ${example.database} 198.35.26.96 2h why you need it`,
            'asks in one line, the words in any order.',
          ),
          line(' list', 'shows what you asked for.'),
          line(' history', 'shows what you had before.'),
          line(' done', 'gives access back before its time.'),
          line(' moved 198.35.26.97', 'lets your new address in, and then the old one no more.'),
          line(' extend 30m', 'asks for more time.'),
          line(' cancel', 'withdraws a request that nobody answered yet.'),
          line(` why ${example.database}`, 'says what its policy allows you, clause by clause.'),
        ]
      : []),
    ...(emergencies.length > 0
      ? [line(' emergency', 'opens access at once; an approver will look at it afterwards.')]
      : []),
    ...(answers.length > 0 ? [line(' pending', 'shows what waits for your answer.')] : []),
    line(' databases', 'shows what you may ask for.'),
  ];
  return say(lines.join('\n'), databasesText(mine));
}

export async function databasesAnswer(world: World, actor: Actor): Promise<Answer> {
  const person = await lookUp(world, actor);
  return say(databasesText(may(world, (policy) => requesterRefusal(policy, person) === undefined)));
}

export async function listAnswer(world: World, actor: Actor): Promise<Answer> {
  const mine = await world.grants.of(actor.id, FAR_BACK);
  const now = mine.filter((grant) => isLive(grant) || grant.state === 'requested');
  if (now.length === 0)
    return say(
      `You have nothing open and nothing waiting. ${ink.code(COMMAND)} opens the form, ${ink.code(`${COMMAND} history`)} shows what you had before.`,
    );
  return say(...now.map((grant) => lineOf(world, grant)));
}

export async function historyAnswer(world: World, actor: Actor): Promise<Answer> {
  const mine = await world.grants.of(actor.id, FAR_BACK);
  const before = mine.filter((grant) => !isLive(grant) && grant.state !== 'requested').slice(0, LISTED);
  if (before.length === 0) return say('You have not had any access yet that is over.');
  return say(...before.map((grant) => lineOf(world, grant)));
}

/** What waits for this person's answer, and what of theirs waits for others'. */
export async function pendingAnswer(world: World, actor: Actor): Promise<Answer> {
  const person = await lookUp(world, actor);
  const unfinished = await world.grants.due(Number.MAX_SAFE_INTEGER);
  const waiting = unfinished.filter((grant) => grant.state === 'requested');
  const concerned = waiting.filter((grant) => {
    const policy = world.policies.get(grant.database);
    return grant.requester === actor.id || (policy && !approverRefusal(policy, person, grant));
  });
  if (concerned.length === 0) return say('Nothing waits for your answer, and nothing of yours for others’.');
  return say(...concerned.slice(0, LISTED).map((grant) => `${askText(grant, ink)} ${lineOf(world, grant)}`));
}

/** To the one who asked, to who may decide on it, and to admins. */
export async function showAnswer(world: World, actor: Actor, typed: string): Promise<Answer> {
  const id = GrantId.safeParse(typed.toLowerCase());
  const grant = id.success ? await world.grants.get(id.data) : undefined;
  const policy = grant && world.policies.get(grant.database);
  if (!grant || !policy) return say(refusalText({ no: 'unknown-grant', id: typed }, ink));
  if (grant.requester !== actor.id) {
    const judged = await judge(world, actor, grant.id);
    const person = isRefusal(judged) ? await lookUp(world, actor) : undefined;
    if (person && adminRefusal(policy, person))
      return say(refusalText({ no: 'unknown-grant', id: typed }, ink));
  }
  return say(`${askText(grant, ink)}. ${stateText(grant, policy, ink)}`, `Why: ${ink.typed(grant.reason)}`);
}

/** Nobody's own request: for asking whether somebody may answer at all. */
const nobodys = PersonId.parse('U00NOBODY');

function may(world: World, allowed: (policy: Policy) => boolean): readonly Policy[] {
  return [...world.policies.values()].filter(allowed);
}

async function lookUp(world: World, actor: Actor): Promise<Person> {
  const groups = [...world.policies.values()].flatMap((policy) => [
    ...askingGroups(policy),
    ...answeringGroups(policy),
  ]);
  return world.people.person(actor, [...new Set(groups)]);
}

export function databasesText(policies: readonly Policy[]): string {
  if (policies.length === 0) return 'There is no database here that you may ask for.';
  const names = policies.map(
    ({ database, longestMs }) => `${ink.code(database)} (up to ${formatDuration(longestMs)})`,
  );
  return `Databases that you may ask for: ${names.join(', ')}`;
}

function lineOf({ policies }: World, grant: Grant): string {
  const policy = policies.get(grant.database);
  const what = `${ink.code(grant.id)} ${ink.strong(grant.database)} from ${sourceText(grant.source, ink)}`;
  return `${what}: ${policy ? stateText(grant, policy, ink) : grant.state}`;
}
