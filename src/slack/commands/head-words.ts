/** The words of a line, side by side, that say which database, from where and for how long, in any order. */
import { durationAt, looksLikeDuration } from '../../grant/typed-duration.ts';
import { unclearRefusal, unclearWords } from '../../grant/unclear-term.ts';
import { isUntil, untilAt } from '../../grant/until.ts';
import { nearest } from '../../words/nearest.ts';
import { addressAt, NAMED_REGION, sourceAt } from './address-words.ts';
import type { Words } from './line-words.ts';
import { startAt, vagueEndWords } from './start-words.ts';

/** They are the words from `begin` to `end`. */
export type Head = {
  readonly begin: number;
  readonly end: number;
  /** as typed; more than one where several are named */
  readonly databases: readonly string[];
  readonly source?: string;
  /** `2h`, or the words after and with “until”; as typed where it is no length that can be read */
  readonly length?: string;
  readonly until?: string;
  /** a wish to begin later */
  readonly start?: string;
};

/** `names`: of databases, in lower case. */
export function headOf(words: Words, names: readonly string[]): Head {
  const first = grown({ begin: 0, end: 0, databases: [] }, words, names);
  if (first.databases.length > 0) return first;
  if (isReason(first)) {
    const whole = later(words, names);
    if (whole?.source !== undefined && (whole.length ?? whole.until) !== undefined) return whole;
  }
  const word = words.plain[first.end] ?? '';
  // It belongs to the reason.
  if (first.end === 0 && /^urgent$/i.test(word)) return later(words, names) ?? first;
  const isFirst = first.end === 0;
  const named = { ...first, end: first.end + 1, databases: [word] };
  // A misspelt name is said to be one: never is a later word taken in its place.
  if (nearest(word, names) !== undefined) return grown(named, words, names);
  const after = isFirst ? grown({ begin: 0, end: 1, databases: [] }, words, names) : first;
  if (isFirst && after.end > 1) return grown(named, words, names);
  return (isFirst ? later(words, names) : undefined) ?? (isFirst && word !== '' ? named : first);
}

/** “18:00 batch failed orders 203.0.113.7 2h”, “osc-fr1 is slow orders …”: where all is said later on, the reason came first. */
function isReason({ source, length, until, start }: Head): boolean {
  if ((until ?? start) !== undefined) return false;
  if (source !== undefined) return length === undefined && NAMED_REGION.test(source);
  return length !== undefined && unclearRefusal(length) !== undefined;
}

/** A reason may come first. Then a database is beside an address or a length. */
function later(words: Words, names: readonly string[]): Head | undefined {
  const at = words.plain.findIndex((word) => names.includes(word.toLowerCase()));
  for (let begin = Math.max(1, at - MOST_BEFORE); begin <= at; begin += 1) {
    const head = grown({ begin, end: begin, databases: [] }, words, names);
    if (head.end > at && (head.source ?? head.length ?? head.until) !== undefined) return head;
  }
  return undefined;
}

/** No more words than that say an address and a length. */
const MOST_BEFORE = 12;

function grown(head: Head, words: Words, names: readonly string[]): Head {
  for (let sum = head; ; ) {
    const next = withNext(sum, words, names);
    if (!next) return sum;
    sum = next;
  }
}

function withNext(head: Head, words: Words, names: readonly string[]): Head | undefined {
  for (let skipped = 0; skipped <= MOST_FILLERS; skipped += 1) {
    const at = head.end + skipped;
    if (at >= words.plain.length) return undefined;
    const found = partAt(head, { words, at, names, isLed: skipped > 0 });
    if (found) return { ...head, ...found.part, end: at + found.words };
    if (!isFiller(words.plain[at] ?? '')) return undefined;
  }
  return undefined;
}

/** In a row, before one that says something. */
const MOST_FILLERS = 3;

const fillers = new Set(
  ', ; : + & | - -- and et or ou now asap maintenant here ici the la le a à an un une my mon new from depuis on to sur'
    .concat(' db database base access accès ip address adresse source duration length durée duree')
    .concat(' please pls svp stp merci thanks')
    .concat(' dès tout de suite vite immédiatement immediately quickly right')
    .split(' ')
    .concat(''),
);

export function isFiller(word: string): boolean {
  return fillers.has(word.toLowerCase()) || !/[\p{L}\p{N}]/u.test(word);
}

type Part = { readonly part: Partial<Head>; readonly words: number };
type Looked = {
  readonly words: Words;
  readonly at: number;
  readonly names: readonly string[];
  /** after a word such as “from” */
  readonly isLed: boolean;
};

function partAt(head: Head, { words, at, names, isLed }: Looked): Part | undefined {
  const { plain } = words;
  const word = plain[at] ?? '';
  const isTimed = head.length !== undefined || head.until !== undefined;
  const isWhole = head.databases.length > 0 && head.source !== undefined && isTimed;
  const named = isWhole && !isSecond(words, at) ? [] : namesIn(word, names);
  if (named.length > 0) return { part: { databases: [...new Set([...head.databases, ...named])] }, words: 1 };
  const start = head.start === undefined ? startAt(plain, at, { weekday: !isTimed }) : undefined;
  if (start) return { part: { start: textOf(plain, at, start) }, words: start };
  const source = head.source === undefined ? sourceAt(words, at) : undefined;
  if (source) return { part: { source: source.text }, words: source.words };
  // “open orders for 203.0.113.7”
  const led =
    head.source === undefined && /^(?:for|pour)$/i.test(word) ? addressAt(words, at + 1) : undefined;
  if (led) return { part: { source: led.text }, words: led.words + 1 };
  // Of two addresses neither is chosen: together they are none.
  const second = isWhole ? undefined : addressAt(words, at);
  if (second) return { part: { source: `${head.source} ${second.text}` }, words: second.words };
  if (head.until === undefined) {
    const until = untilAt(plain.slice(at, pauseAfter(words, at)));
    if (until) return { part: { until: textOf(plain, at, until) }, words: until };
    // A day without an hour says no end: it is refused as one, and never taken for a reason.
    const vague = isUntil(word)
      ? vagueEndWords(
          plain.slice(at + 1, at + MOST_BEFORE).map((one) => one.toLowerCase()),
          { isTimed },
        )
      : 0;
    if (vague > 0) return { part: { until: textOf(plain, at, vague + 1) }, words: vague + 1 };
  }
  if (head.length === undefined && head.until !== undefined && /^(?:for|max|pendant)$/i.test(word)) {
    const most = durationAt(plain.slice(at, at + 8));
    if (most) return { part: { length: most.text }, words: most.words };
  }
  if (isTimed || (isLed && /^(?:from|depuis|on|to|sur)$/i.test(plain[at - 1] ?? ''))) return undefined;
  // “2h ou 3h” begins with a length as well. It is told what to type, in the form, and never taken for a reason.
  const unclear = unclearWords(plain.slice(at, pauseAfter(words, at)));
  if (unclear > 0 && !PAST.test(plain[at + unclear] ?? ''))
    return { part: { length: textOf(plain, at, unclear) }, words: unclear };
  const length = durationAt(plain.slice(at, at + 8));
  if (length) return { part: { length: length.text }, words: length.words };
  return looksLikeDuration(word) ? { part: { length: word }, words: 1 } : undefined;
}

/** “la nuit dernière le job a échoué”, “few hours of logs are missing”: a reason begins there. */
const PAST = /^(?:of|ago|yesterday|hier|d'hier|derni[eè]re|pass[ée]e)$/i;

/** “… and billing for 1h”: another request in the same line. */
function isSecond(words: Words, at: number): boolean {
  const isAnd = /^(?:and|et|&|\+)$/i.test(words.plain[at - 1] ?? '');
  return isAnd && Boolean(addressAt(words, at + 1) ?? durationAt(words.plain.slice(at + 1, at + 9)));
}

function textOf(plain: readonly string[], at: number, count: number): string {
  return plain.slice(at, at + count).join(' ');
}

/** Something else begins after a comma: `until 18:00, May report`. */
function pauseAfter({ typed }: Words, at: number): number {
  const comma = typed.slice(at, at + MOST_BEFORE).findIndex((word, index) => index > 0 && /[,;]$/.test(word));
  return at + (comma < 0 ? MOST_BEFORE : comma + 1);
}

/** `orders,billing` names two, without a blank. */
function namesIn(word: string, names: readonly string[]): readonly string[] {
  const typed = word.split(/[,/+&]/).filter(Boolean);
  return typed.length > 0 && typed.every((one) => names.includes(one.toLowerCase())) ? typed : [];
}
