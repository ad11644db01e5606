/** `/db-access list`, `pending` and `history`: each row with what can be done about it, so that no id has to be typed. */
import type { KnownBlock } from '@slack/types';
import { cardLinks } from '../../flow/card-links.ts';
import { waitingFor } from '../../flow/pending.ts';
import type { Actor, World } from '../../flow/ports.ts';
import { formerToGiveBack, unreadOf } from '../../flow/unreadable-record.ts';
import type { GrantId } from '../../grant/ids.ts';
import { type Grant, isCurrent, isLive } from '../../grant/record.ts';
import { COMMAND } from '../../words/command-names.ts';
import type { Markup } from '../../words/markup.ts';
import { type Answer, say } from '../messages/reply.ts';
import { buttons } from '../views/blocks.ts';
import { answerRow, ownRow, unreadRow } from '../views/grant-rows.ts';
import { requestButton } from '../views/own-buttons.ts';
import { lookUp } from './browse.ts';
import { MOST_ROWS, rowsAnswer } from './rows.ts';

const PAST = 10;
const FAR_BACK = 50;

export async function listAnswer(world: World, actor: Actor, markup: Markup): Promise<Answer> {
  const { looking } = markup.words;
  const mine = await world.grants.currentOf(actor.id);
  const former = await formerToGiveBack(world, actor.id);
  const unread = [...(await unreadOf(world, actor.id, mine)), ...former.unread];
  if (mine.length + unread.length + former.grants.length === 0) {
    const none = looking.nothingNow({
      form: markup.code(COMMAND),
      history: markup.code(`${COMMAND} history`),
    });
    return { ...say(none), blocks: [buttons(requestButton(markup))] };
  }
  // What is open comes first: many requests must not push it out.
  const inOrder = [...mine.filter(isLive), ...mine.filter((grant) => !isLive(grant))];
  const links = await cardLinks(world, inOrder.slice(0, MOST_ROWS));
  const rows = [
    ...unread.map((closing) => unreadRow(closing, markup)),
    ...former.grants.map((grant) => ownRow({ grant, policy: undefined, markup })),
    ...inOrder.map((grant) => rowOf(world, grant, { markup, links })),
  ];
  return rowsAnswer(looking.mine, rows, markup);
}

export async function historyAnswer(world: World, actor: Actor, markup: Markup): Promise<Answer> {
  const { looking } = markup.words;
  // However many of the newest are not over yet.
  const newest = FAR_BACK + (await world.grants.currentOf(actor.id)).length;
  const mine = await world.grants.of(actor.id, newest);
  const before = mine.filter((grant) => !isCurrent(grant));
  if (before.length === 0) return say(looking.nothingBefore);
  const links = await cardLinks(world, before.slice(0, PAST));
  return rowsAnswer(
    looking.before,
    before.map((grant) => rowOf(world, grant, { markup, links })),
    markup,
    { most: PAST, isAll: mine.length < newest },
  );
}

/** What waits for this person's answer, and what of theirs waits for others'. */
export async function pendingAnswer(world: World, actor: Actor, markup: Markup): Promise<Answer> {
  const { looking } = markup.words;
  const person = await lookUp(world, actor);
  const mine = (await world.grants.currentOf(actor.id)).filter(({ state }) => state === 'requested');
  const theirs = await waitingFor(world, person);
  const own = mine.filter(({ id }) => !theirs.some(({ grant }) => grant.id === id));
  if (theirs.length + own.length === 0) return say(looking.nothingPending);
  const shown = [...theirs.map(({ grant }) => grant), ...own].slice(0, MOST_ROWS);
  const links = await cardLinks(world, shown);
  const rows = [
    ...theirs.map((one) => answerRow(one, markup, links.get(one.grant.id))),
    ...own.map((grant) => rowOf(world, grant, { markup, links })),
  ];
  return rowsAnswer(looking.home.waiting, rows, markup);
}

type Around = { readonly markup: Markup; readonly links: ReadonlyMap<GrantId, string> };

function rowOf({ policies }: World, grant: Grant, { markup, links }: Around): KnownBlock[] {
  return ownRow({ grant, policy: policies.get(grant.database), markup, cardLink: links.get(grant.id) });
}
