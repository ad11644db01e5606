/** What a grant is about, what its requester reads right after asking, and what else is told of it. */
import { approversOf } from '../grant/answerers.ts';
import { SECOND } from '../grant/duration.ts';
import type { Policy } from '../grant/policy.ts';
import { type Active, endsAt, type Grant, isLive, neverOpened } from '../grant/record.ts';
import { isRefusal } from '../grant/refusal.ts';
import { addresses, isRegion, type Source } from '../grant/source.ts';
import { readTypedSource } from '../grant/typed-source.ts';
import { answerersText } from './approvals.ts';
import { isEmergency } from './headline.ts';
import type { Markup } from './markup.ts';
import { stepText } from './problem-text.ts';
import { decidedText, pauseText } from './state-text.ts';
import { sentences } from './text.ts';

/** A range says how wide it is, and a region whom else it lets in. */
export function sourceText(source: Source, markup: Markup): string {
  const { grants } = markup.words;
  const shown = markup.source(source);
  if (isRegion(source)) return grants.region(shown);
  const count = addresses(source);
  return count === 1 ? shown : grants.addresses(shown, count);
}

/** What the sentences about a grant speak of, formatted. */
export function factsOf(grant: Grant, markup: Markup) {
  const length = lengthText(grant, markup);
  const isLess = grant.state === 'requested' && grant.askedFor && grant.askedFor.ttlMs > grant.ttlMs;
  const asked = isLess ? markup.length(grant.askedFor?.ttlMs ?? 0) : '';
  return {
    id: markup.code(grant.id),
    who: markup.person(grant.requester),
    database: markup.strong(grant.database),
    source: sourceText(grant.source, markup),
    length: isLess ? markup.words.grants.lengthProposed({ length, asked }) : length,
  };
}

/** Once it is open, its end is said instead. */
function lengthText({ state, ttlMs, until }: Grant, markup: Markup): string {
  const length = markup.length(ttlMs);
  const isAhead = state === 'requested' || state === 'approved';
  return until !== undefined && isAhead
    ? markup.words.grants.lengthUntil({ length, time: markup.time(until) })
    : length;
}

/** Which request or access is meant. */
export function subjectText(grant: Grant, markup: Markup): string {
  return markup.words.grants.access(factsOf(grant, markup));
}

/** The same of what is answered: a request with its length, which may be less than was requested. */
export function termsText(grant: Grant, markup: Markup): string {
  const { grants } = markup.words;
  return grant.state === 'requested' ? grants.accessFor(factsOf(grant, markup)) : subjectText(grant, markup);
}

/** One full sentence: what a screen reader reads, and what a phone shows. */
export function askText(grant: Grant, markup: Markup): string {
  const { asks, asksInEmergency, opensInEmergency, triedInEmergency } = markup.words.grants;
  const facts = factsOf(grant, markup);
  if (!isEmergency(grant)) return asks(facts);
  if (grant.state === 'approved') return opensInEmergency(facts);
  return neverOpened(grant) ? triedInEmergency(facts) : asksInEmergency(facts);
}

/** `cutFromMs`: the length that was typed, where less is given. */
type Asked = {
  readonly grant: Grant;
  readonly masked: boolean;
  readonly port?: string;
  readonly cutFromMs?: number;
};

/** What the requester reads right after asking. */
export function askedText(
  { grant, masked, port, cutFromMs }: Asked,
  policies: ReadonlyMap<string, Policy>,
  markup: Markup,
): string {
  const { grants } = markup.words;
  // Asked for again under clauses: the access that is there may have a later end now, and nothing else was opened.
  if (grant.state === 'active')
    return grants.alreadyOpen({ ...factsOf(grant, markup), time: markup.time(endsAt(grant)) });
  return sentences(
    grants.asked({
      ...factsOf(grant, markup),
      approvers: askedPeople(grant, policies.get(grant.database), markup),
    }),
    masked && grants.masked(markup.source(grant.source)),
    port !== undefined && grants.portLeftOut(markup.code(port)),
    cutFromMs !== undefined &&
      grants.cut({ longest: markup.length(grant.ttlMs), asked: markup.length(cutFromMs) }),
    'decision' in grant && `${decidedText(grant, markup)} ${grants.opensNow}`,
    pauseText(grant, policies.get(grant.database), markup),
    grants.eachStep,
  );
}

/** Who is asked; "" where nobody has to be, nobody knows, or it is everyone. */
function askedPeople(grant: Grant, policy: Policy | undefined, markup: Markup): string {
  if (grant.state !== 'requested' || !policy || approversOf(policy).everyone) return '';
  return answerersText(policy, grant, markup, markup.all);
}

/** Right after another address was given. `typed`: as it was typed. */
export function movedText(grant: Grant, typed: string, markup: Markup): string {
  const { grants } = markup.words;
  const to = grant.state === 'active' ? grant.moving?.to : undefined;
  const source = markup.source(to ?? grant.source);
  const read = readTypedSource(typed);
  const { masked, port } = isRefusal(read) ? { masked: false } : read;
  return sentences(
    grants.beingMoved({ database: markup.strong(grant.database), source }),
    masked && grants.masked(source),
    port !== undefined && grants.portLeftOut(markup.code(port)),
  );
}

/** What was learned from here, and what it does not tell. */
export function probeText({ probe }: Active, markup: Markup): string {
  if (!probe) return '';
  const { reached, notReached, unreached } = markup.words.grants;
  if (probe.reached) return reached(markup.plain(probe.what));
  const why = new Map(Object.entries(unreached)).get(probe.what);
  return notReached(why ?? markup.plain(probe.what));
}

/** What somebody can do at Scalingo about what is in the way; "" where nothing is, or nobody can. */
export function nextStepText(grant: Grant, markup: Markup): string {
  const next = grant.state === 'failed' ? grant.next : isLive(grant) ? grant.trouble?.next : undefined;
  return next ? stepText(next, markup) : '';
}

/** One text for each rule that was there again after the end, in the order in which they were removed. */
export function reappearedTexts(grant: Grant, markup: Markup): readonly string[] {
  if (grant.state !== 'closed' && grant.state !== 'failed') return [];
  const { grants } = markup.words;
  const isBack = grant.state === 'closed' && grant.cause === 'database gone';
  return (grant.reappeared ?? []).map(({ source, seenAt, removedAt }) =>
    sentences(
      grants.reappeared({
        source: markup.source(source),
        database: markup.strong(grant.database),
        time: markup.time(seenAt),
        // Less than a second is one.
        length: markup.length(Math.max(SECOND, removedAt - seenAt)),
      }),
      isBack && grants.reappearedGone,
      grant.state === 'failed' && grants.reappearedLate,
      grants.openSessions,
    ),
  );
}

/** `beyond`: what keeps the source of that grant open; whose it is is not told. */
export function stillOpenText(beyond: Active, { requester }: Grant, markup: Markup): string {
  const { grants } = markup.words;
  const time = markup.time(endsAt(beyond));
  return beyond.requester === requester ? grants.stillOpen(time) : grants.stillOpenForOther(time);
}
