/**
 * To the requester: a new address and the answers to more time, each in a message of its own, because they wait for it. It says how things
 * are only while they are so: later it says what happened, and once access is over none is posted any more.
 */
import { type Active, type Closed, endsAt } from '../../grant/record.ts';
import { factsOf } from '../../words/grant-text.ts';
import type { Markup } from '../../words/markup.ts';
import { whoAnswered } from '../../words/more-time-text.ts';
import { section } from './blocks.ts';
import type { Message } from './message.ts';

type Around = {
  readonly markup: Markup;
  /** the keys of the messages that are posted already */
  readonly posted: ReadonlySet<string>;
};

/** Each new address, once it is open. */
export function moves(grant: Active | Closed, { markup, posted }: Around): readonly Message[] {
  const { card, states } = markup.words;
  const { database } = factsOf(grant, markup);
  const told = (grant.moves ?? []).map(({ from: before, to: now, at }, index, all): Message => {
    const [from, to] = [markup.source(before), markup.source(now)];
    const isNow = isOpen(grant) && index === all.length - 1;
    const text = isNow
      ? card.nowFrom({ database, to, from: grant.leaving?.source === before ? from : '' })
      : `${states.trail.moved({ from, to, time: markup.time(at) })}.`;
    return { key: `moved-${index}`, text, blocks: [section(text)] };
  });
  return grant.state === 'active' ? told : told.filter(({ key }) => posted.has(key));
}

/** Each answer to a request for more time. */
export function answers(grant: Active | Closed, { markup, posted }: Around): readonly Message[] {
  const { grants } = markup.words;
  const { database } = factsOf(grant, markup);
  const told = (grant.answers ?? []).map((answer, index, all): Message => {
    const { allowed, byMs, until } = answer;
    const facts = { database, length: markup.length(byMs), by: whoAnswered(answer, markup) };
    const isNow = isOpen(grant) && index === all.length - 1 && isStill(grant, answer);
    const time = until === undefined ? '' : markup.time(until);
    const now = () => (allowed ? grants.moreAllowed({ ...facts, time }) : grants.moreRefused(facts));
    const text = isNow ? now() : (allowed ? grants.moreAllowedShort : grants.moreRefusedShort)(facts);
    return { key: `answer-${index}`, text, blocks: [section(text)] };
  });
  return grant.state === 'active' ? told : told.filter(({ key }) => posted.has(key));
}

function isOpen(grant: Active | Closed): grant is Active {
  return grant.state === 'active' && !grant.revoked;
}

/** Is the end the one that this answer left? */
function isStill(grant: Active, { allowed, until, at }: NonNullable<Active['answers']>[number]): boolean {
  if (grant.given?.some((one) => one.at > at)) return false;
  return !allowed || until === undefined || until === endsAt(grant);
}
