/** Where a grant is: one icon and one word, wherever it is shown. */

import { isAnswered } from '../grant/approval.ts';
import { endedAt } from '../grant/ended.ts';
import type { Revoked } from '../grant/over.ts';
import { type Closed, endsAt, type Grant, type Lapsed } from '../grant/record.ts';
import type { Words } from './catalogue.ts';
import type { Markup } from './markup.ts';

type Word = keyof Words['states']['words'];

const icons: Readonly<Record<Word, string>> = {
  waiting: '⏳',
  opening: '⏳',
  open: '✅',
  closing: '⏳',
  expired: '⌛',
  'ended early': '🏁',
  'ended unopened': '🏁',
  'removed outside': '⚠️',
  'database gone': '⚠️',
  restored: '⚠️',
  closed: '🏁',
  denied: '⛔',
  cancelled: '🚫',
  lapsed: '⌛',
  failed: '❌',
};

const causes: Readonly<Record<Closed['cause'], Word>> = {
  'time is up': 'expired',
  revoked: 'ended early',
  'removed outside': 'removed outside',
  'database gone': 'database gone',
  restored: 'restored',
  other: 'closed',
};

export function isEmergency(grant: Grant): boolean {
  return 'decision' in grant && grant.decision.how === 'emergency';
}

/** `⏳ Waiting for approval`, without mark-up: for headers. */
export function headline(grant: Grant, { words: { states } }: Markup): string {
  const word = wordOf(grant);
  const text = states.words[word];
  return isEmergency(grant) ? `🚨 ${states.emergency(text.toLowerCase())}` : `${icons[word]} ${text}`;
}

/** The same as a sentence, with who did it and until when. */
export function headlineText(grant: Grant, markup: Markup): string {
  return `${icons[wordOf(grant)]} ${sentenceOf(grant, markup)}`;
}

/** The instant that the sentence tells; undefined where it tells none. */
export function headlineAt(grant: Grant): number | undefined {
  switch (grant.state) {
    case 'requested':
      return grant.lapseAt;
    case 'active':
      return grant.revoked ? undefined : endsAt(grant);
    case 'approved':
    case 'failed':
      return undefined;
    default:
      return endedAt(grant);
  }
}

function wordOf(grant: Grant): Word {
  switch (grant.state) {
    case 'requested':
      return 'waiting';
    case 'approved':
      return grant.revoked ? 'closing' : 'opening';
    case 'active':
      return grant.revoked ? 'closing' : 'open';
    case 'closed':
      return grant.openedAt === null && grant.cause === 'revoked' ? 'ended unopened' : causes[grant.cause];
    default:
      return grant.state;
  }
}

function sentenceOf(grant: Grant, markup: Markup): string {
  const { states } = markup.words;
  switch (grant.state) {
    case 'requested':
      return states.waiting(markup.time(grant.lapseAt));
    case 'approved':
      return grant.revoked ? states.closingUnopened(enderText(grant.revoked, markup)) : states.opening;
    case 'active':
      return grant.revoked
        ? states.closing(enderText(grant.revoked, markup))
        : states.open(markup.time(endsAt(grant)));
    case 'closed':
      return closedText(grant, markup);
    case 'denied':
      return states.denied({ by: markup.person(grant.deniedBy), time: markup.time(grant.deniedAt) });
    case 'cancelled':
      return states.cancelled({ by: markup.person(grant.requester), time: markup.time(grant.cancelledAt) });
    case 'lapsed':
      return lapsedText(grant, markup);
    case 'failed':
      return states.failed;
  }
}

function closedText(grant: Closed, markup: Markup): string {
  const { states } = markup.words;
  const time = markup.time(grant.closedAt);
  const by = grant.revoked ? enderText(grant.revoked, markup) : '';
  if (grant.openedAt === null && grant.revoked) return states.endedUnopened({ by, time });
  switch (grant.cause) {
    case 'time is up':
      return states.expired(time);
    case 'revoked':
      return by === '' ? states.closed(time) : states.endedEarly({ by, time });
    case 'removed outside':
      return states.removedOutside(time);
    case 'database gone':
      return states.databaseGone(time);
    case 'restored':
      return states.restored(time);
    case 'other':
      return states.closed(time);
  }
}

/** “Nobody answered” is said only where nobody did. */
function lapsedText(
  { lapsedAt, saidYes = [], uncounted, reached, databaseLeft, database }: Lapsed,
  markup: Markup,
): string {
  const { states } = markup.words;
  const time = markup.time(lapsedAt);
  if (databaseLeft) return states.databaseLeft({ database: markup.strong(database), time });
  if (!isAnswered({ approvals: saidYes, uncounted })) return states.lapsed(time);
  return reached && reached.have >= reached.need ? states.lapsedInTheWay(time) : states.lapsedHalfway(time);
}

export function enderText({ by, operator }: Pick<Revoked, 'by' | 'operator'>, markup: Markup): string {
  // Nobody verified the name: it is no mention.
  if (operator) return markup.words.grants.byOperator(markup.code(operator.id.replace('operator:', '')));
  return by === 'db-access' ? markup.words.grants.byDbAccess : markup.person(by);
}
