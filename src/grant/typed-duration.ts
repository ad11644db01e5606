/**
 * Lengths of time as people type them, in English and French: `1h 30m`, `1h30`, `1,5 h`, `2 heures`, `an hour and a half`, `une demi-heure`.
 * Settings are stricter (duration.ts). A time of day such as `18:00` is never a length.
 */
import {
  DAY,
  formatDuration,
  HOUR,
  MINUTE,
  parseDuration,
  SECOND,
  type UnreadableDuration,
} from './duration.ts';

const WEEK = 7 * DAY;

/** In characters. Nothing that is a length is longer. */
const LONGEST_LENGTH = 60;

const units: readonly (readonly [size: number, names: string])[] = [
  [WEEK, 'w week weeks sem semaine semaines'],
  [DAY, 'd day days j jour jours'],
  [HOUR, 'h hr hrs hour hours heure heures'],
  [MINUTE, 'm min mins mn minute minutes'],
  [SECOND, 's sec secs second seconds seconde secondes'],
];
const sizes = new Map(
  units.flatMap(([size, names]) => names.split(' ').map((name) => [name, size] as const)),
);

const counts: readonly (readonly [count: number, names: string])[] = [
  [0.5, '½'],
  [0.25, '¼'],
  [0.75, '¾'],
  [1, 'a an one un une'],
  [2, 'two deux'],
  [3, 'three trois'],
  [4, 'four quatre'],
  [5, 'five cinq'],
  [6, 'six'],
  [7, 'seven sept'],
  [8, 'eight huit'],
  [9, 'nine neuf'],
  [10, 'ten dix'],
  [11, 'eleven onze'],
  [12, 'twelve douze'],
  [13, 'thirteen treize'],
  [14, 'fourteen quatorze'],
  [15, 'fifteen quinze'],
  [16, 'sixteen seize'],
  [17, 'seventeen dix-sept'],
  [18, 'eighteen dix-huit'],
  [19, 'nineteen dix-neuf'],
  [20, 'twenty vingt'],
  [24, 'twenty-four vingt-quatre'],
  [25, 'twenty-five vingt-cinq'],
  [30, 'thirty trente'],
  [35, 'thirty-five trente-cinq'],
  [40, 'forty quarante'],
  [45, 'forty-five quarante-cinq'],
  [50, 'fifty cinquante'],
  [55, 'fifty-five cinquante-cinq'],
  [60, 'sixty soixante'],
  [90, 'ninety quatre-vingt-dix'],
];
const numbers = new Map(
  counts.flatMap(([count, names]) => names.split(' ').map((name) => [name, count] as const)),
);

/** What may be said before a length. */
const before = [
  ...['for', 'about', 'during', 'by', 'another', 'the next', 'next', 'up to', 'at most', 'max', 'maximum'],
  ...['pendant', 'durant', 'environ', 'encore', 'au plus', 'au maximum', 'maxi'],
];

/** Turns of phrase, and the plain spelling of each; a blank is before and after the text. */
const phrases: readonly (readonly [RegExp, string])[] = [
  [/[\u2018\u2019]/g, "'"],
  [/[\u2010-\u2013]/g, '-'],
  [/ (?:(?:three quarters|3\/4) of an hour|3\/4 hour|(?:(?:trois|3) quarts|3\/4) d'heure) /, ' 45 min '],
  [/ (?:(?:a )?quarter of an hour|(?:un )?quart d'heure) /, ' 15 min '],
  [/ (?:half an? |a half[ -]|half[ -])h(?:our|r) /, ' 30 min '],
  // “18:30h” is a time of day.
  [/ (0?[0-5]):([0-5]\d) ?(?:h|hrs?|hours?|heures?) /, ' $1 h $2 min '],
  [/ (\d+) 1\/2 ?(\p{L})/u, ' $1 ½ $2'],
  [/ 1\/2 ?(\p{L})/u, ' ½ $1'],
  [/ (?:une )?demi[ -]heure /, ' 30 min '],
  [/ (?:and a half|et demie?) /, ' ½ '],
  [/ et quart /, ' ¼ '],
  [/ (?:a )?couple (?:of )?hours /, ' 2 h '],
  [/ another (hour|minute|day) /, ' 1 $1 '],
  [/ (\d+) (?:more|extra) /, ' $1 '],
];

/** The same where the length itself begins. */
const beginnings: typeof phrases = [
  // “pour 7h” may as well be a time of day; nobody means the hours before six.
  [
    /^ pour ((?:\d+|une?|deux|trois|quatre|cinq|six|dix|quinze|vingt|trente) ?(?:demi|heure|min|mn|jour|semaine))/,
    ' $1',
  ],
  [/^ pour ([1-5] ?h(?: ?[0-5]\d)?) /, ' $1 '],
  [/^ (?:d'(une? |\d)|[+~≈] ?)/, ' $1'],
];

/** Milliseconds, more than none. All of the text has to be one length. */
export function parseTypedDuration(text: string): number | UnreadableDuration {
  const unreadable: UnreadableDuration = { no: 'duration-unreadable', text };
  if (text.length > LONGEST_LENGTH) return unreadable;
  const bare = bareMinutes(text.trim().replace(/^\+ ?/, ''));
  if (bare !== undefined) return bare;
  const spelled = inPlain(` ${text.trim().toLowerCase()} `, phrases);
  const plain = inPlain(withoutOpening(spelled), beginnings);
  const total = sumOf(plain.match(/\d+(?:[.,]\d+)?|\p{L}+(?:-\p{L}+)*|[½¼¾]|[^\s\d\p{L}]/gu) ?? []);
  return total !== undefined && total > 0 ? Math.round(total) : unreadable;
}

function inPlain(text: string, turns: typeof phrases): string {
  return turns.reduce((sum, [phrase, by]) => sum.replace(phrase, by), text);
}

function withoutOpening(text: string): string {
  const opening = before.find((words) => text.startsWith(` ${words} `));
  return opening === undefined ? text : withoutOpening(text.slice(opening.length + 1));
}

/** `30` and `90` are minutes. `2` or `8` may as well be hours, so they are asked about; and no access is for thousands of minutes. */
function bareMinutes(text: string): number | undefined {
  const minutes = /^\d{2,3}$/.test(text) ? Number(text) : 0;
  return minutes >= 10 ? minutes * MINUTE : undefined;
}

/** Amount and unit, again and again, each unit smaller than the one before; undefined where it is anything else. */
function sumOf(tokens: readonly string[]): number | undefined {
  let total = 0;
  let last = Number.POSITIVE_INFINITY;
  for (let at = 0; at < tokens.length; ) {
    if (at > 0 && isSeparator(tokens[at])) at += 1;
    const amount = amountAt(tokens, at);
    const size = amount && sizes.get(tokens[at + amount.tokens] ?? '');
    if (!size || size >= last) return undefined;
    total += amount.count * size;
    last = size;
    at += amount.tokens + 1;
    const more = restOf(tokens, { at, size });
    total += more.ms;
    at += more.tokens;
    if (more.ms > 0) last = MINUTE;
  }
  return total;
}

function isSeparator(token: string | undefined): boolean {
  return token !== undefined && [',', '+', '&', 'and', 'et'].includes(token);
}

/** `2`, `1,5`, `1½`, `½`, `two`. */
function amountAt(tokens: readonly string[], at: number) {
  const token = tokens[at] ?? '';
  if (!/^\d/.test(token)) {
    const named = numbers.get(token);
    return named === undefined ? undefined : withFraction(named, tokens[at + 1]);
  }
  if (!/^\d{1,7}(?:[.,]\d{1,3})?$/.test(token)) return undefined;
  return withFraction(Number(token.replace(',', '.')), tokens[at + 1]);
}

function withFraction(count: number, next: string | undefined) {
  const part = fractionOf(next);
  return { count: count + (part ?? 0), tokens: part === undefined ? 1 : 2 };
}

function fractionOf(token: string | undefined): number | undefined {
  return token !== undefined && /^[½¼¾]$/.test(token) ? numbers.get(token) : undefined;
}

/** After a unit: the half of `an hour and a half`, or the minutes of `1h30`, which have no unit of their own. */
function restOf(tokens: readonly string[], { at, size }: { readonly at: number; readonly size: number }) {
  const [token, after] = [tokens[at], tokens[at + 1]];
  const part = fractionOf(token);
  if (part !== undefined) return { ms: part * size, tokens: 1 };
  const isLast = size === HOUR && token !== undefined && after === undefined;
  const minutes = isLast ? minutesIn(token) : undefined;
  return minutes === undefined ? { ms: 0, tokens: 0 } : { ms: minutes * MINUTE, tokens: 1 };
}

/** Of “1 h 05”, “deux heures trente”. */
function minutesIn(token: string): number | undefined {
  const named = numbers.get(token);
  if (named !== undefined) return named >= 5 && named < 60 ? named : undefined;
  return /^[0-5]?\d$/.test(token) ? Number(token) : undefined;
}

/** What a length begins with, besides a number: it is looked at before anything that takes longer. */
const openers = new Set([
  ...before.map((words) => words.replace(/ .*/, '')),
  ...['pour', 'half', 'half-hour', 'demi', 'demi-heure', 'quarter', 'quart', 'couple', "d'un", "d'une"],
  ...numbers.keys(),
]);

/** In words. Nothing that is a length has more. */
const MOST_WORDS = 8;

/** The length that these words begin with. `1h 30 rows` is an hour: thirty of something else may follow; `1 h 30 rows` is how French writes 90 minutes. */
export function durationAt(
  words: readonly string[],
): { readonly text: string; readonly words: number } | undefined {
  const [first = ''] = words;
  const isOpener = /^(?:[+~≈]|d')?[\d½¼¾]/i.test(first) || openers.has(first.toLowerCase());
  if (!isOpener) return undefined;
  for (let count = Math.min(MOST_WORDS, words.length); count > 0; count -= 1) {
    const taken = words.slice(0, count);
    const last = taken.at(-1) ?? '';
    // A quotation mark, which begins what comes next.
    if (last === '') continue;
    const ms = parseTypedDuration(taken.join(' '));
    const isNumber = /^\d+$/.test(last) || numbers.has(last.toLowerCase());
    const isBareNumber = isNumber && count < words.length;
    const isFrench = /^(?:h|heures?)$/i.test(taken.at(-2) ?? '');
    if (typeof ms === 'number' && (!isBareNumber || isFrench))
      return { text: plainText(taken, ms), words: count };
  }
  return undefined;
}

/** As settings spell it; what is spelled so already stays as it was typed. */
function plainText([word = '', ...more]: readonly string[], ms: number): string {
  return more.length === 0 && typeof parseDuration(word) === 'number' ? word : formatDuration(ms);
}

/** Meant as a length, whether or not it is one that can be read: `2h`, `0m`, `1h90`, `2hh`, `18:30h`. */
export function looksLikeDuration(text: string): boolean {
  return (
    typeof parseDuration(text) === 'number' ||
    /^\d+(?:[.,]\d+|:[0-5]\d)?(?:[dhjmsw]|mins?|mn|hrs?|hours?|days?)[0-9dhms]*$/i.test(text)
  );
}
