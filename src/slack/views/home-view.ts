/** A person's Home tab: what they can request, what they have open, what waits for others or for them, and what they had lately; who has access now. */
import type { HomeView, KnownBlock } from '@slack/types';
import { type AccessNow, accessNow, viewableBy } from '../../flow/access-now.ts';
import { cardLinks } from '../../flow/card-links.ts';
import { type Waiting, waitingFor } from '../../flow/pending.ts';
import type { World } from '../../flow/ports.ts';
import { formerToGiveBack, unreadOf } from '../../flow/unreadable-record.ts';
import { answererRefusal } from '../../grant/answerers.ts';
import type { Closing } from '../../grant/envelope.ts';
import type { GrantId, PersonId } from '../../grant/ids.ts';
import { type Learnt, learntBy, type Policies } from '../../grant/learnt.ts';
import { answeringGroups, askingGroups } from '../../grant/policy.ts';
import { type Grant, isCurrent, isLive, type Live } from '../../grant/record.ts';
import { isRefusal, type Refusal } from '../../grant/refusal.ts';
import { accessTexts } from '../../words/access-text.ts';
import { databasesTexts } from '../../words/answer-text.ts';
import { COMMAND } from '../../words/command-names.ts';
import { factsOf } from '../../words/grant-text.ts';
import { headlineText } from '../../words/headline.ts';
import type { Markup } from '../../words/markup.ts';
import { buttons, header, note, section, sectionWith } from './blocks.ts';
import { answerRow, ownRow, unreadRow } from './grant-rows.ts';
import { againButton, requestButton } from './own-buttons.ts';

/** Slack takes a hundred blocks. A row has three at most, and one of the recent ones has one. */
const MOST = { requestable: 30, open: 8, waiting: 6, toAnswer: 8, recent: 5, databases: 10 };
/** Lines in one block, which takes three thousand characters. */
const MOST_LINES = 12;
/** How many of their newest grants are looked through for recent ones, besides those that are not over. */
const FAR_BACK = 30;

export async function homeOf(world: World, id: PersonId, markup: Markup): Promise<HomeView> {
  const policies = [...world.policies.values()];
  const groups = policies.flatMap((policy) => [...askingGroups(policy), ...answeringGroups(policy)]);
  const person = await world.people.known(id, [...new Set(groups)]);
  const current = await world.grants.currentOf(id);
  const former = await formerToGiveBack(world, id);
  const unread = [...(await unreadOf(world, id, current)), ...former.unread];
  const newest = await world.grants.of(id, FAR_BACK + current.length);
  const toAnswer = await waitingFor(world, person);
  const links = await cardLinks(world, [
    ...current.filter(isLive).slice(0, MOST.open),
    ...current.filter(isWaiting).slice(0, MOST.waiting),
    ...toAnswer.map(({ grant }) => grant).slice(0, MOST.toAnswer),
  ]);
  const answers = policies.some((policy) => !answererRefusal(policy, person));
  const { policies: viewable } = viewableBy(world.policies, person);
  return homeView(
    {
      learnt: learntBy(world.policies, person),
      policies: world.policies,
      unread,
      former: former.grants,
      current,
      toAnswer: answers || toAnswer.length > 0 ? toAnswer : undefined,
      ended: newest.filter((grant) => !isCurrent(grant)),
      access: viewable.size > 0 ? await accessNow(world, [...viewable.values()]) : undefined,
      links,
    },
    markup,
  );
}

type Home = {
  readonly learnt: Learnt | Refusal;
  readonly policies: Policies;
  /** open access of theirs whose record cannot be read */
  readonly unread: readonly Closing[];
  /** open access of theirs that a former name of the installation has: all that can be done is to end it */
  readonly former?: readonly Live[];
  /** theirs that are not over */
  readonly current: readonly Grant[];
  /** undefined for people who answer nothing */
  readonly toAnswer: readonly Waiting[] | undefined;
  /** theirs that are over, the newest first */
  readonly ended: readonly Grant[];
  /** undefined for people who may not see who has access */
  readonly access: readonly AccessNow[] | undefined;
  /** where the cards are */
  readonly links: ReadonlyMap<GrantId, string>;
};

export function homeView(
  { learnt, policies, unread, former = [], current, toAnswer, ended, access, links }: Home,
  markup: Markup,
): HomeView {
  const { home } = markup.words.looking;
  const rowOf = (grant: Grant) =>
    ownRow({ grant, policy: policies.get(grant.database), markup, cardLink: links.get(grant.id) });
  const open = [
    ...unread.map((closing) => unreadRow(closing, markup)),
    ...former.map((grant) => ownRow({ grant, policy: undefined, markup })),
    ...current.filter(isLive).map((grant) => rowOf(grant)),
  ];
  const waiting = current.filter(isWaiting).map((grant) => rowOf(grant));
  return {
    type: 'home',
    blocks: [
      ...requestable(learnt, markup),
      header(home.open),
      ...rows(open, { most: MOST.open, none: home.nothingOpen, command: 'list', markup }),
      header(home.waiting),
      ...rows(waiting, { most: MOST.waiting, none: home.nothingWaits, command: 'list', markup }),
      ...(toAnswer ? needsApproval(toAnswer, links, markup) : []),
      ...recent(ended, markup),
      ...(access ? whoHasAccess(access, markup) : []),
    ],
  };
}

function requestable(learnt: Learnt | Refusal, markup: Markup): KnownBlock[] {
  const databases = databasesTexts(learnt, markup, MOST.requestable).map(section);
  if (isRefusal(learnt) || learnt.requestable.size === 0) return databases;
  return [buttons(requestButton(markup)), ...databases];
}

function isWaiting({ state }: Grant): boolean {
  return state === 'requested';
}

function needsApproval(
  all: readonly Waiting[],
  links: ReadonlyMap<GrantId, string>,
  markup: Markup,
): KnownBlock[] {
  const { toAnswer: title, nothingToAnswer: none } = markup.words.looking.home;
  const drawn = all.map((one) => answerRow(one, markup, links.get(one.grant.id)));
  return [header(title), ...rows(drawn, { most: MOST.toAnswer, none, command: 'pending', markup })];
}

function recent(ended: readonly Grant[], markup: Markup): KnownBlock[] {
  if (ended.length === 0) return [];
  const drawn = ended.slice(0, MOST.recent).map((grant) => {
    const what = markup.words.grants.accessFor(factsOf(grant, markup));
    return sectionWith(againButton(grant, markup), `${headlineText(grant, markup)}\n${what}`);
  });
  return [header(markup.words.looking.home.recent), ...drawn];
}

/** For approvers and admins; a database where nobody has access takes no room. */
function whoHasAccess(all: readonly AccessNow[], markup: Markup): KnownBlock[] {
  const { home } = markup.words.looking;
  const lines = all
    .map((one) => ({ name: one.policy.database, texts: accessTexts(one, markup) }))
    .filter(({ texts }) => texts.length > 0);
  const more = (count: number, ...words: string[]) =>
    count > 0 ? [home.andMore({ count, command: markup.code([COMMAND, 'who', ...words].join(' ')) })] : [];
  const drawn = lines.slice(0, MOST.databases).map(({ name, texts }) => {
    const rest = more(texts.length - MOST_LINES, name);
    return section([markup.strong(name), ...texts.slice(0, MOST_LINES), ...rest].join('\n'));
  });
  return [
    header(home.access),
    ...(drawn.length > 0 ? drawn : [section(markup.words.access.nobodyAnywhere)]),
    ...more(lines.length - MOST.databases).map((text) => note(text)),
  ];
}

type Around = {
  readonly most: number;
  readonly none: string;
  /** shows what does not fit here */
  readonly command: 'list' | 'pending';
  readonly markup: Markup;
};

function rows(all: readonly KnownBlock[][], { most, none, command, markup }: Around): readonly KnownBlock[] {
  if (all.length === 0) return [section(none)];
  const more = all.length - most;
  const rest = markup.words.looking.home.andMore({
    count: more,
    command: markup.code(`${COMMAND} ${command}`),
  });
  return [...all.slice(0, most).flat(), ...(more > 0 ? [note(rest)] : [])];
}
