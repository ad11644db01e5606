/** `/db-access help`, `show` and `databases`: looking, never changing anything; each shows what this person may see. */
import { viewableBy } from '../../flow/access-now.ts';
import { authorize } from '../../flow/authorize.ts';
import { cardLinks } from '../../flow/card-links.ts';
import { learn } from '../../flow/learn.ts';
import type { Actor, World } from '../../flow/ports.ts';
import { unreadOf } from '../../flow/unreadable-record.ts';
import { adminRefusal, approverRefusal, reviewerRefusal } from '../../grant/answerers.ts';
import { answersYes, evaluate } from '../../grant/evaluate.ts';
import { GrantId, PersonId } from '../../grant/ids.ts';
import { type Learnt, learntBy } from '../../grant/learnt.ts';
import type { Person } from '../../grant/person.ts';
import { answeringGroups, askingGroups, type Policy } from '../../grant/policy.ts';
import { LONGEST_REASON } from '../../grant/reason.ts';
import type { Grant } from '../../grant/record.ts';
import { isRefusal, type Refusal } from '../../grant/refusal.ts';
import { databasesTexts, unreadText } from '../../words/answer-text.ts';
import { COMMAND } from '../../words/command-names.ts';
import { askText } from '../../words/grant-text.ts';
import { isEmergency } from '../../words/headline.ts';
import { helpText } from '../../words/help-text.ts';
import type { Markup } from '../../words/markup.ts';
import { emergencyText } from '../../words/reminders.ts';
import { stateText } from '../../words/state-text.ts';
import { sentences } from '../../words/text.ts';
import { type Answer, say, sayNo } from '../messages/reply.ts';
import { buttons, note } from '../views/blocks.ts';
import { ownRow } from '../views/grant-rows.ts';
import { requestButton, showButton } from '../views/own-buttons.ts';
import { rowsAnswer } from './rows.ts';

/** Each has three blocks, and Slack takes fifty in a message. */
const LISTED = 10;
const FAR_BACK = 50;

/** Only what this person can do, with a database of theirs. */
export async function helpAnswer(world: World, actor: Actor, markup: Markup): Promise<Answer> {
  const person = await lookUp(world, actor);
  const learnt = learntBy(world.policies, person);
  // People about whom Slack does not tell can still give back what is theirs.
  if (isRefusal(learnt) && learnt.no === 'cannot-tell-who')
    return after(helpText({ endsOnly: true }, markup), learnt, markup);
  const mine = may(world, (policy) => answersYes(evaluate(policy, { person }), 'requesters'));
  const [example] = mine;
  const can = {
    ...(example ? { request: example.database } : {}),
    extend: mine.some(({ extending }) => extending !== 'never'),
    emergency: may(world, (policy) => answersYes(evaluate(policy, { person }), 'emergency')).length > 0,
    approve: may(world, (policy) => !approverRefusal(policy, person, { requester: NOBODY })).length > 0,
    seeWho: viewableBy(world.policies, person).policies.size > 0,
  };
  return after(helpText(can, markup), learnt, markup);
}

export async function databasesAnswer(world: World, actor: Actor, markup: Markup): Promise<Answer> {
  return after([], await learn(world, actor), markup);
}

/** Those that may be asked for, or why there are none, after what else is said. */
function after(said: readonly string[], learnt: Learnt | Refusal, markup: Markup): Answer {
  const paragraphs = [...said, ...databasesTexts(learnt, markup)];
  if (isRefusal(learnt)) return { paragraphs, refusals: [learnt] };
  return learnt.requestable.size === 0
    ? { paragraphs }
    : { paragraphs, blocks: [buttons(requestButton(markup))] };
}

/** `isSeen`: its card is before them, so that there is one need not be hidden. */
type Shown = { readonly typed: string; readonly markup: Markup; readonly isSeen?: boolean };

/** To the one who asked, to who may decide on it or review it, and to admins. */
export async function showAnswer(
  world: World,
  actor: Actor,
  { typed, markup, isSeen = false }: Shown,
): Promise<Answer> {
  if (typed === '') return whichAnswer(world, actor, markup);
  const id = GrantId.safeParse(typed.toLowerCase());
  const unread = (await unreadOf(world, actor.id)).find((closing) => closing.grant === id.data);
  if (unread) return say(unreadText(unread, markup));
  const grant = id.success ? await world.grants.get(id.data) : undefined;
  const unknown = sayNo({ no: 'unknown-grant', id: typed }, markup);
  if (!grant) return unknown;
  const refusal = grant.requester === actor.id ? undefined : await readerRefusal(world, actor, grant);
  // Whose it is, and that there is one, is not said.
  if (refusal) return { ...(isSeen ? say(markup.words.looking.notShown) : unknown), refusals: [refusal] };
  const policy = world.policies.get(grant.database);
  const { looking, card } = markup.words;
  const link = (await cardLinks(world, [grant])).get(grant.id);
  const paragraphs = [
    sentences(`${askText(grant, markup)}.`, stateText(grant, policy, markup), emergencyText(grant, markup)),
    looking.reason(markup.typed(grant.reason, LONGEST_REASON)),
  ];
  return link === undefined
    ? say(...paragraphs)
    : { paragraphs, blocks: [note(markup.link(link, card.inItsChannel))] };
}

/** Their newest, each with a button. */
async function whichAnswer(world: World, actor: Actor, markup: Markup): Promise<Answer> {
  const newest = await world.grants.of(actor.id, FAR_BACK);
  const { whichRequest, nothingToShow } = markup.words.looking;
  if (newest.length === 0)
    return { ...say(nothingToShow(markup.code(COMMAND))), blocks: [buttons(requestButton(markup))] };
  const links = await cardLinks(world, newest.slice(0, LISTED));
  const rows = newest.map((grant) =>
    ownRow({ grant, policy: world.policies.get(grant.database), markup, cardLink: links.get(grant.id) }, [
      showButton(grant, markup),
    ]),
  );
  return rowsAnswer(whichRequest, rows, markup, { most: LISTED, isAll: newest.length < FAR_BACK });
}

/** Of somebody else's grant. */
async function readerRefusal(world: World, actor: Actor, grant: Grant): Promise<Refusal | undefined> {
  const authorized = await authorize(world, actor, grant.id);
  if (!isRefusal(authorized)) return undefined;
  // Those who are told of an emergency have to know why it was one.
  if (isEmergency(grant) && !isRefusal(await authorize(world, actor, grant.id, reviewerRefusal)))
    return undefined;
  const policy = world.policies.get(grant.database);
  const refusal = policy ? adminRefusal(policy, await lookUp(world, actor)) : authorized;
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
