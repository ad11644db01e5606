/** `/db-access help`, `list`, `pending`, `history`, `show` and `databases`: looking, never changing anything; each shows what this person may see. */
import { viewableBy } from '../../flow/access-now.ts';
import { judge } from '../../flow/decide.ts';
import { learn } from '../../flow/learn.ts';
import type { Actor, World } from '../../flow/ports.ts';
import { unreadOf } from '../../flow/unread.ts';
import { waitingFor } from '../../flow/waiting.ts';
import { adminRefusal, approverRefusal } from '../../grant/answerers.ts';
import { answersYes, evaluate } from '../../grant/evaluate.ts';
import { GrantId, PersonId } from '../../grant/ids.ts';
import { type Learnt, learntBy } from '../../grant/learnt.ts';
import type { Person } from '../../grant/person.ts';
import { answeringGroups, askingGroups, type Policy } from '../../grant/policy.ts';
import { LONGEST_REASON } from '../../grant/reason.ts';
import { type Grant, isCurrent, isLive } from '../../grant/record.ts';
import { isRefusal, type Refusal } from '../../grant/refusal.ts';
import { COMMAND } from '../../words/command-names.ts';
import { askText, sourceText } from '../../words/grant-text.ts';
import type { Ink } from '../../words/ink.ts';
import { databasesText, unreadText } from '../../words/looking-text.ts';
import { emergencyText } from '../../words/reminders.ts';
import { stateText } from '../../words/state-text.ts';
import { sentences } from '../../words/text.ts';
import { type Answer, firstOf, say, sayNo } from '../messages/reply.ts';
import { ids } from '../views/action-ids.ts';
import { button, buttons, section } from '../views/blocks.ts';
import { bareValue } from '../views/button-value.ts';

const LISTED = 10;
/** Each is a block, and Slack takes fifty in a message. */
const MOST_CURRENT = 45;
const FAR_BACK = 50;

/** Only what this person can do, with a database of theirs. */
export async function helpAnswer(world: World, actor: Actor, ink: Ink): Promise<Answer> {
  const person = await lookUp(world, actor);
  const learnt = learntBy(world.policies, person);
  const line = (command: string, what: string) => `${ink.code(`${COMMAND}${command}`)} ${what}`;
  const { help } = ink.words.looking;
  // People about whom Slack does not tell can still give back what is theirs.
  if (isRefusal(learnt) && learnt.no === 'cannot-tell-who')
    return after([[line(' list', help.list), line(' done', help.done)].join('\n')], learnt, ink);
  const mine = may(world, (policy) => answersYes(evaluate(policy, { person }), 'requesters'));
  const emergencies = may(world, (policy) => answersYes(evaluate(policy, { person }), 'emergency'));
  const answers = may(
    world,
    (policy) => approverRefusal(policy, person, { requester: NOBODY }) === undefined,
  );
  const viewable = viewableBy(world.policies, person);
  const [example] = mine;
  const lines = [
    ...(example
      ? [
          line('', help.form),
          line(` ${example.database} 198.35.26.96 2h ${help.why}`, help.line),
          line(' list', help.list),
          line(' history', help.history),
          line(' show gr_…', help.show),
          line(' done', help.done),
          line(' moved 198.35.26.97', help.moved),
          ...(mine.some(({ extending }) => extending !== 'never') ? [line(' extend 30m', help.extend)] : []),
          line(' cancel', help.cancel),
          line(` why ${example.database}`, help.explain),
        ]
      : []),
    ...(emergencies.length > 0 ? [line(' emergency', help.emergency)] : []),
    ...(answers.length > 0 ? [line(' pending', help.pending)] : []),
    ...(viewable.policies.size > 0 ? [line(' who', help.who)] : []),
    ...(example ? [line(' databases', help.databases)] : []),
  ];
  return after(lines.length > 0 ? [lines.join('\n')] : [], learnt, ink);
}

export async function databasesAnswer(world: World, actor: Actor, ink: Ink): Promise<Answer> {
  return after([], await learn(world, actor), ink);
}

/** Those that may be asked for, or why there are none, after what else is said. */
function after(said: readonly string[], learnt: Learnt | Refusal, ink: Ink): Answer {
  const paragraphs = [...said, databasesText(learnt, ink)];
  return isRefusal(learnt) ? { paragraphs, refusals: [learnt] } : { paragraphs };
}

export async function listAnswer(world: World, actor: Actor, ink: Ink): Promise<Answer> {
  const mine = await world.grants.currentOf(actor.id);
  const unread = await unreadOf(world, actor.id, mine);
  if (mine.length + unread.length === 0)
    return say(
      ink.words.looking.nothingNow({ form: ink.code(COMMAND), history: ink.code(`${COMMAND} history`) }),
    );
  // What is open comes first: many requests must not push it out.
  const inOrder = [...mine.filter(isLive), ...mine.filter((grant) => !isLive(grant))];
  const lines = [
    ...unread.map((closing) => `${ink.code(closing.grant)} ${unreadText(closing, ink)}`),
    ...inOrder.map((grant) => lineOf(world, grant, ink)),
  ];
  return say(...firstOf(lines, MOST_CURRENT, ink));
}

export async function historyAnswer(world: World, actor: Actor, ink: Ink): Promise<Answer> {
  const mine = await world.grants.of(actor.id, FAR_BACK);
  const before = mine.filter((grant) => !isCurrent(grant)).slice(0, LISTED);
  if (before.length === 0) return say(ink.words.looking.nothingBefore);
  return say(...before.map((grant) => lineOf(world, grant, ink)));
}

/** What waits for this person's answer, and what of theirs waits for others'. */
export async function pendingAnswer(world: World, actor: Actor, ink: Ink): Promise<Answer> {
  const person = await lookUp(world, actor);
  const mine = (await world.grants.currentOf(actor.id)).filter(({ state }) => state === 'requested');
  const theirs = (await waitingFor(world, person)).map(({ grant }) => grant);
  const concerned = [...theirs, ...mine.filter(({ id }) => !theirs.some((grant) => grant.id === id))];
  if (concerned.length === 0) return say(ink.words.looking.nothingPending);
  const lines = concerned.map((grant) => {
    return sentences(askText(grant, ink), lineOf(world, grant, ink));
  });
  return say(...firstOf(lines, LISTED, ink));
}

/** To the one who asked, to who may decide on it, and to admins. */
export async function showAnswer(
  world: World,
  actor: Actor,
  { typed, ink }: { readonly typed: string; readonly ink: Ink },
): Promise<Answer> {
  if (typed === '') return whichAnswer(world, actor, ink);
  const id = GrantId.safeParse(typed.toLowerCase());
  const unread = (await unreadOf(world, actor.id)).find((closing) => closing.grant === id.data);
  if (unread) return say(unreadText(unread, ink));
  const grant = id.success ? await world.grants.get(id.data) : undefined;
  const unknown = sayNo({ no: 'unknown-grant', id: typed }, ink);
  if (!grant) return unknown;
  const refusal = grant.requester === actor.id ? undefined : await readerRefusal(world, actor, grant);
  // Whose it is, and that there is one, is not said.
  if (refusal) return { ...unknown, refusals: [refusal] };
  const policy = world.policies.get(grant.database);
  return say(
    sentences(`${askText(grant, ink)}.`, stateText(grant, policy, ink), emergencyText(grant, ink)),
    ink.words.looking.reason(ink.typed(grant.reason, LONGEST_REASON)),
  );
}

/** Their newest, each with a button. */
async function whichAnswer(world: World, actor: Actor, ink: Ink): Promise<Answer> {
  const newest = (await world.grants.of(actor.id, LISTED)).slice(0, LISTED);
  const { whichRequest, nothingToShow } = ink.words.looking;
  if (newest.length === 0) return say(nothingToShow(ink.code(COMMAND)));
  const rows = newest.flatMap((grant) => [
    section(lineOf(world, grant, ink)),
    buttons(button(ink.words.card.show, { action: ids.show, value: bareValue(grant.id) })),
  ]);
  return { paragraphs: [whichRequest], blocks: rows };
}

/** Of somebody else's grant. */
async function readerRefusal(world: World, actor: Actor, grant: Grant): Promise<Refusal | undefined> {
  const judged = await judge(world, actor, grant.id);
  if (!isRefusal(judged)) return undefined;
  const policy = world.policies.get(grant.database);
  const refusal = policy ? adminRefusal(policy, await lookUp(world, actor)) : judged;
  return refusal && (refusal.no === 'not-an-approver' ? { no: 'not-yours', grant } : refusal);
}

/** No real person: for asking whether someone may answer requests at all, apart from their own. */
const NOBODY = PersonId.parse('U00NOBODY');

function may(world: World, allowed: (policy: Policy) => boolean): readonly Policy[] {
  return [...world.policies.values()].filter(allowed);
}

/** With all that may tell what they can request or answer. */
export async function lookUp(world: World, actor: Actor): Promise<Person> {
  const groups = [...world.policies.values()].flatMap((policy) => [
    ...askingGroups(policy),
    ...answeringGroups(policy),
  ]);
  return world.people.person(actor, [...new Set(groups)]);
}

function lineOf({ policies }: World, grant: Grant, ink: Ink): string {
  const where = { database: ink.strong(grant.database), source: sourceText(grant.source, ink) };
  const what = `${ink.code(grant.id)} ${ink.words.looking.from(where)}`;
  const state = sentences(stateText(grant, policies.get(grant.database), ink), emergencyText(grant, ink));
  return ink.words.grants.about({ what, state });
}
