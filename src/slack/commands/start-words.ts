/** Words that ask for access from a later time on. Access begins when it is approved, so that is refused by name, never granted now. */
import { durationAt } from '../../grant/typed-duration.ts';

const words = (text: string) => new Set(text.split(' '));

const days = words('tomorrow tonight later demain après-demain apres-demain');
const weekdays = words(
  'monday tuesday wednesday thursday friday saturday sunday lundi mardi mercredi jeudi vendredi samedi dimanche',
);
const parts = words(
  'morning afternoon evening night week weekend week-end month matin soir nuit après-midi prochain prochaine',
);
const months = words(
  'january february march april may june july august september october november december'
    .concat(' jan feb mar apr jun jul aug sep sept oct nov dec')
    .concat(' janvier février mars avril mai juin juillet août septembre octobre novembre décembre')
    .concat(' janv févr avr juil déc'),
);
const these = words('this next ce cet cette');
/** There it would have begun already: “this morning the import failed” is a reason. */
const past = words('morning matin');
const openers = words('starting beginning from on dès des');
const before = words('at à a @ vers');
const to = words('to à a - until and et');
const between = words('between entre de');
/** “until the end of the day” says no time of day. */
const vagueEnd =
  /^(?:eod|cob|eob|close of business|(?:the )?end of (?:the |this )?(?:day|morning|afternoon|week)|(?:la )?fin d(?:e|u|es) (?:la |l')?(?:journée|matinée|après-midi|semaine|mois))(?: |$)/;

/** `14h-16h`, `14:00-16:00`; `1h-2h` are lengths. */
const SPAN = /^(?:[6-9]|[012]\d)(?:h|h?:?[0-5]\d)-\d{1,2}(?:h|h?:?[0-5]\d)$/;

/**
 * How many words ask for that; undefined where none do. `weekday`: whether a bare one counts, which it does only before anything else was
 * said: `Monday report` is a reason.
 */
export function startAt(
  typed: readonly string[],
  at: number,
  { weekday }: { readonly weekday: boolean },
): number | undefined {
  const all = typed.slice(at, at + 12).map((word) => word.toLowerCase());
  const [first = '', second = '', third = '', fourth = ''] = all;
  if (SPAN.test(first)) return 1;
  if (between.has(first) && isClock(second) && to.has(third) && isClock(fourth)) return 4;
  const date = weekday ? dateWords(all) : 0;
  if (date > 0) {
    const clock = clockWords(all.slice(date), isPlainClock);
    // “30/11 report” is a reason.
    return clock > 0 || durationAt(all.slice(date)) ? date + clock : undefined;
  }
  if (first === 'in' || first === 'dans') {
    const length = durationAt(all.slice(1));
    return length && length.words + 1;
  }
  const opened =
    /^[àa]$/.test(first) && second === 'partir' && /^d[eu]$/.test(third) ? 3 : Number(openers.has(first));
  const day = dayWords(all.slice(opened), weekday || opened > 0);
  // “tomorrow 2h” says a length.
  const bare = day > 0 ? isPlainClock : opened > 0 ? isClock : never;
  const clock = clockWords(all.slice(opened + day), bare);
  return day + clock > 0 ? opened + day + clock : undefined;
}

/** How many of these words, in lower case, name a day; 0 where none do. */
function dayWords([first = '', second = '', third = '']: readonly string[], weekday: boolean): number {
  if (first === 'plus' && second === 'tard') return 2;
  if (/^l[ae]$/.test(first) && /^(?:semaine|mois)$/.test(second) && /^prochaine?$/.test(third)) return 3;
  if (first !== 'next' && these.has(first) && past.has(second)) return 0;
  if (these.has(first)) return parts.has(second) || weekdays.has(second) ? 2 : 0;
  if (!days.has(first) && !(weekday && weekdays.has(first))) return 0;
  return parts.has(second) ? 2 : 1;
}

/** `on 30 November`, `30/11`, `2026-11-30`: how many of these words; 0 where they are something else. */
function dateWords([first = '', ...more]: readonly string[]): number {
  const led = Number(/^(?:on|le)$/.test(first));
  const [one = '', two = ''] = led > 0 ? more : [first, ...more];
  if (/^(?:\d{1,2}\/\d{1,2}(?:\/\d{2,4})?|\d{4}-\d\d-\d\d)$/.test(one)) return led + 1;
  const [day, month] = months.has(one) ? [two, one] : [one, two];
  return /^\d{1,2}(?:st|nd|rd|th|er)?$/.test(day) && months.has(month) ? led + 2 : 0;
}

/** How many of these words say an end without a time of day: `18.00`, `6`, `end of day`; 0 where they are something else. */
export function vagueEndWords(all: readonly string[], { isTimed }: { readonly isTimed: boolean }): number {
  const [first = ''] = all;
  if (/^\d{1,2}[.,:h]\d\d$/.test(first)) return 1;
  // “2h until 12 rows are fixed” goes on with a reason.
  if (!isTimed && /^(?:\d{1,2}|[01]\d\d\d|2[0-3]\d\d)$/.test(first)) return 1;
  const said = vagueEnd.exec(all.join(' '))?.[0].trim();
  return said === undefined ? dayWords(all, true) : said.split(' ').length;
}

/** `10:00 to 12:00` is one too. `isBare`: what needs no word such as “at” before it. */
function clockWords(all: readonly string[], isBare: (word: string) => boolean): number {
  const said = Number(before.has(all[0] ?? ''));
  const clock = all[said] ?? '';
  if (!(said > 0 ? isClock(clock) : isBare(clock))) return 0;
  const isSpan = to.has(all[said + 1] ?? '') && isClock(all[said + 2] ?? '');
  return said + (isSpan ? 3 : 1);
}

function isClock(word: string): boolean {
  return /^\d{1,2}h$/.test(word) || isPlainClock(word);
}

/** One that is no length at the same time. */
function isPlainClock(word: string): boolean {
  return /^(?:\d{1,2}(?:h[0-5]\d|:[0-5]\d(?:[ap]m)?|[ap]m)|noon|midnight|midi|minuit)$/.test(word);
}

function never(): boolean {
  return false;
}
