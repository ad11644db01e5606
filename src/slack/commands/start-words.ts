/** Words that ask for access from a later time on. Access begins when it is approved, so that is refused by name, never granted now. */
import { durationAt } from '../../grant/typed-duration.ts';

const words = (text: string) => new Set(text.split(' '));

const days = words('tomorrow tonight later demain après-demain apres-demain');
const weekdays = words(
  'monday tuesday wednesday thursday friday saturday sunday lundi mardi mercredi jeudi vendredi samedi dimanche',
);
const parts = words('morning afternoon evening night week weekend matin soir après-midi prochain prochaine');
const these = words('this next ce cet cette');
const openers = words('starting beginning from on dès des');
const before = words('at à a @ vers');
const to = words('to à a - until');

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
  const [first = '', second = '', third = ''] = all;
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
export function dayWords([first = '', second = '']: readonly string[], weekday: boolean): number {
  if (first === 'plus' && second === 'tard') return 2;
  if (these.has(first)) return parts.has(second) || weekdays.has(second) ? 2 : 0;
  if (!days.has(first) && !(weekday && weekdays.has(first))) return 0;
  return parts.has(second) ? 2 : 1;
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
