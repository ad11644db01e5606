/** The commands that are about one grant: `done`, `cancel`, `extend` and `moved`; and `why`. */
import { cancel, type GivenBack, revoke } from '../../flow/end.ts';
import { extend } from '../../flow/extend.ts';
import { policyNamed } from '../../flow/find-policy.ts';
import { learn } from '../../flow/learn.ts';
import { move } from '../../flow/move.ts';
import type { Actor, Asker, World } from '../../flow/ports.ts';
import { formerToGiveBack, unreadOf } from '../../flow/unreadable-record.ts';
import { explain } from '../../flow/why.ts';
import { GrantId } from '../../grant/ids.ts';
import type { Person } from '../../grant/person.ts';
import type { Policy } from '../../grant/policy.ts';
import { type Current, type Grant, isLive } from '../../grant/record.ts';
import { isRefusal, type Refusal } from '../../grant/refusal.ts';
import { closingText } from '../../words/answer-text.ts';
import type { Words } from '../../words/catalogue.ts';
import { COMMAND } from '../../words/command-names.ts';
import { movedText, subjectText } from '../../words/grant-text.ts';
import type { Markup } from '../../words/markup.ts';
import { extendedText } from '../../words/more-time-text.ts';
import { policyText } from '../../words/policy-text.ts';
import { type Answer, say, sayNo } from '../messages/reply.ts';
import { buttons } from '../views/blocks.ts';
import { requestButton } from '../views/own-buttons.ts';
import type { Parsed } from './parse.ts';
import { forOtherVerb, otherVerbRows, verbButton, verbRows } from './which-one.ts';

/** What has been done to: all of it, or the id of one that cannot be read. */
type Done = Grant | GivenBack;
type Around = { readonly world: World; readonly markup: Markup };

function subjectOf(done: Done, markup: Markup): string {
  return 'state' in done ? subjectText(done, markup) : closingText(done.unread, markup);
}

const verbs = {
  done: {
    fits: isLive,
    none: ({ looking }: Words) => looking.nothingToGiveBack,
    act: (world: World, actor: Actor, id: GrantId) => revoke(world, actor, id),
    thanks: (done: Done, { markup }: Around) => markup.words.looking.beingClosed(subjectOf(done, markup)),
    askFor: undefined,
  },
  cancel: {
    fits: (grant: Grant) => grant.state === 'requested',
    none: ({ looking }: Words) => looking.nothingToCancel,
    act: (world: World, actor: Actor, id: GrantId) => cancel(world, actor, id),
    thanks: (done: Done, { markup }: Around) => markup.words.looking.withdrawn(subjectOf(done, markup)),
    askFor: undefined,
  },
  extend: {
    fits: (grant: Grant) => grant.state === 'active',
    none: ({ looking }: Words) => looking.nothingOpen,
    act: (world: World, actor: Asker, id: GrantId, more: string) => extend(world, actor, { id, more }),
    thanks: (done: Done, { world, markup }: Around) =>
      'state' in done && done.state === 'active'
        ? extendedText(done, world.policies.get(done.database), markup)
        : markup.words.grants.moreAsked,
    askFor: (markup: Markup) => markup.words.looking.sayHowLong(markup.code(`${COMMAND} extend 30m`)),
  },
  moved: {
    fits: (grant: Grant) => grant.state === 'active',
    none: ({ looking }: Words) => looking.nothingOpen,
    act: (world: World, actor: Actor, id: GrantId, source: string) => move(world, actor, { id, source }),
    thanks: (done: Done, { markup }: Around, typed: string) =>
      'state' in done ? movedText(done, typed, markup) : subjectOf(done, markup),
    askFor: (markup: Markup) => markup.words.looking.sayWhere(markup.code(`${COMMAND} moved 198.35.26.97`)),
  },
} as const;

/** The verbs that are about one grant. Without an id it is the only one that can be meant, or one of several, each with a button. */
export async function actOnOne(
  world: World,
  actor: Asker,
  {
    parsed,
    markup,
  }: { readonly parsed: Extract<Parsed, { do: keyof typeof verbs }>; readonly markup: Markup },
): Promise<Answer> {
  const { looking } = markup.words;
  const { id: typedId, database, do: verb } = parsed;
  const typed = 'source' in parsed ? parsed.source : 'length' in parsed ? parsed.length : '';
  const { fits, none, act, thanks, askFor } = verbs[verb];
  const around = { world, markup };
  const current = await world.grants.currentOf(actor.id);
  const isMeant = (name: string) => database === '' || name === database;
  if (typedId !== '') {
    const parsedId = GrantId.safeParse(typedId.toLowerCase());
    if (!parsedId.success) return sayNo({ no: 'unknown-grant', id: typedId }, markup);
    const own = current.filter((grant) => grant.id === parsedId.data && fits(grant));
    return typed === '' && askFor && own.length > 0
      ? verbRows({ ...asking(own), verb, typed }, around)
      : done(parsedId.data);
  }
  const former = verb === 'done' ? await formerToGiveBack(world, actor.id) : { grants: [], unread: [] };
  const fitting = [...current.filter(fits), ...former.grants];
  const unread = verb === 'done' ? [...(await openUnread()), ...former.unread] : [];
  const grants = fitting.filter((grant) => isMeant(grant.database));
  const closings = unread.filter((closing) => isMeant(closing.database));
  const [only] = [...grants.map(({ id }) => id), ...closings.map(({ grant }) => grant)];
  if (only === undefined) {
    const others = forOtherVerb(verb, current).filter((grant) => isMeant(grant.database));
    const [other, ...more] = others;
    if (more.length > 0) return otherVerbRows(verb, others, around);
    const isWanted = verb === 'extend' || verb === 'moved';
    // Why not, and what instead, is in the refusal.
    if (other) return done(other.id);
    const opening = isWanted && current.find((grant) => isLive(grant) && isMeant(grant.database));
    if (opening) return done(opening.id);
    if (fitting.length + unread.length > 0) {
      const list = markup.code(`${COMMAND} list`);
      return say(looking.nothingAt({ database: markup.typed(database), command: list }));
    }
    // What was to be kept open, or opened elsewhere, can be requested.
    const request = requestButton(markup, 'source' in parsed && typed !== '' ? { source: typed } : {});
    return { ...say(none(markup.words)), ...(isWanted && { blocks: [buttons(request)] }) };
  }
  if (typed === '' && askFor) return verbRows({ ...asking(grants), verb, typed }, around);
  if (grants.length + closings.length > 1)
    return verbRows({ title: looking.whichOne, grants, unread: closings, verb, typed }, around);
  return done(only);

  async function done(id: GrantId): Promise<Answer> {
    const outcome = await act(world, actor, id, typed);
    if (!isRefusal(outcome)) return say(thanks(outcome, around, typed));
    const grant = current.find((one) => one.id === id && fits(one));
    const no = sayNo(outcome, markup);
    return grant && isOfValue(outcome) ? { ...no, blocks: verbButton(verb, grant, { typed, markup }) } : no;
  }

  async function openUnread() {
    return (await unreadOf(world, actor.id, current)).filter(({ revoked }) => !revoked);
  }

  /** What was left out; the button opens a form that asks for it. */
  function asking(fitting: readonly Current[]) {
    return { title: askFor?.(markup) ?? '', grants: fitting };
  }
}

/** What was typed is wrong, and can be mended in the form of the button. */
function isOfValue({ no }: Refusal): boolean {
  return /^(source|range|duration|until)-/.test(no) || OF_VALUE.has(no);
}

const OF_VALUE: ReadonlySet<Refusal['no']> = new Set([
  'lasts-already',
  'extends-too-long',
  'wider-than-approved',
  'same-source',
]);

/** How many are explained in one message; `databases` lists them all. */
const EXPLAINED = 10;

/** What the policy of that database lets this person do just now; "" for each that they may ask for. */
export async function whyAnswer(
  world: World,
  actor: Actor,
  { typed, markup }: { readonly typed: string; readonly markup: Markup },
): Promise<Answer> {
  const learnt = await learn(world, actor, typed);
  if (isRefusal(learnt)) return sayNo(learnt, markup);
  if (typed === '') return explainAll([...learnt.policies.values()], learnt.person);
  const policy = policyNamed(learnt, typed);
  if (isRefusal(policy)) return sayNo(policy, markup);
  return say(...(await explained(policy, learnt.person)));

  async function explained(policy: Policy, person: Person): Promise<readonly string[]> {
    const clauses = await explain(world, policy, { person });
    return policyText({ policy, person, clauses }, markup);
  }

  async function explainAll(policies: readonly Policy[], person: Person): Promise<Answer> {
    const texts = await Promise.all(policies.slice(0, EXPLAINED).map((policy) => explained(policy, person)));
    const more = policies.length - EXPLAINED;
    const each = texts.map((paragraphs) => paragraphs.join('\n'));
    return say(...each, ...(more > 0 ? [markup.words.looking.more(more)] : []));
  }
}
