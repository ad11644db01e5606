/**
 * What says neither a length nor an end for certain: `2:30` and “pour 7h” may be either, and `18:00` alone lacks a word. It is never guessed:
 * people are told what to type. The same of a length that is none, such as “a few hours”.
 */

import type { UnreadableDuration } from './duration.ts';

/** Of either. */
export type ClockOrLength = { readonly hours: number; readonly minutes: number };

/** Nobody means the hours before that by “pour 2h”, and no access is for longer than that by `18:00`. */
const EARLIEST = 6;
const LATEST = 23;

const EITHER = /^(pour |d'ici )?(\d{1,2})(?::([0-5]\d)| ?h ?([0-5]\d)?)$/;
const DOTTED = /^(?:until|till?|jusqu'(?:à|a|au)) ([01]?\d|2[0-3])[.,]?([0-5]\d)$/;
const LED =
  /^(at|by|à|a|avant|before|d'ici|vers|pour|to|->|→|(?:ends?|finish|stop)(?: at)?|fin(?: à)?) (.+)$/;
const CLOCK = /^(?:\d{1,2}:[0-5]\d|\d{1,2}(?::[0-5]\d)? ?[ap]\.?m)$/;
const HOUR = /^\d{1,2} ?h(?: ?[0-5]\d)?$/;
const NOON = /^(?:noon|midnight|midi|minuit)$/;

/** After “for” and its like. */
const VAGUE = [
  /^(?:all day|(?:the )?(?:whole|entire|rest of the) day|(?:half a|a half) day)$/,
  /^(?:toute? (?:la |une )?(?:journ[ée]e|matin[ée]e|apr[èe]s-midi)|(?:la |une? |1 )?(?:demi-)?journ[ée]e)$/,
  /^(?:overnight|(?:toute )?la nuit)$/,
  /^(?:(?:a )?few|quelques) (?:h|heures?|hours?|hrs?|mins?|mn|minutes?|jours?|days?)$/,
  // “2-3 hours”, and “to 3h”: in all, or on top of what there is?
  /^(?:to |\d{1,3} ?(?:h|heures?|hours?|hrs?|mins?|mn|minutes?|jours?|days?)? ?(?:-|à|ou|or|to) ?)\d{1,3} ?(?:h|heures?|hours?|hrs?|mins?|mn|minutes?|jours?|days?)$/,
];

function straight(text: string): string {
  return text.toLowerCase().replaceAll('\u2019', "'").replaceAll(/\s+/g, ' ').trim();
}

/** Undefined where it is not both. */
export function clockOrLength(text: string): ClockOrLength | undefined {
  const [, led, hour = '', colon, minute = '0'] = EITHER.exec(straight(text)) ?? [];
  const hours = Number(hour);
  const isLength = led === 'pour ' && hours < EARLIEST;
  const isEither = colon !== undefined ? hours < EARLIEST : led && !isLength && hours <= LATEST;
  return hour !== '' && isEither ? { hours, minutes: Number(colon ?? minute) } : undefined;
}

/** The time of day that all of this text says, as “until” takes it; undefined where it says none, or may be a length. */
export function clockIn(text: string): string | undefined {
  if (clockOrLength(text)) return undefined;
  const [, hour, minute] = DOTTED.exec(straight(text)) ?? [];
  if (hour !== undefined) return `${hour}:${minute}`;
  const plain = straight(text).replace(/\.$/, '');
  const [, lead, clock = plain] = LED.exec(plain) ?? [];
  if (CLOCK.test(clock)) return clock;
  // “pour 7h” and “to 7h” may be lengths.
  const isHour = HOUR.test(clock) && lead !== 'pour' && lead !== 'to';
  return lead !== undefined && (isHour || NOON.test(clock)) ? clock : undefined;
}

function isVague(text: string): boolean {
  const length = straight(text).replace(/^(?:for|pour|pendant|during) /, '');
  return VAGUE.some((pattern) => pattern.test(length));
}

/** Undefined where it is nothing of that kind. */
export function unclearRefusal(
  text: string,
):
  | UnreadableDuration
  | { readonly no: 'until-unreadable'; readonly text: string; readonly zone: 'known' }
  | undefined {
  if (clockIn(text) !== undefined) return { no: 'until-unreadable', text, zone: 'known' };
  return clockOrLength(text) || isVague(text) ? { no: 'duration-unreadable', text } : undefined;
}

/** In words. */
const MOST_WORDS = 6;

/** How many of these words, which begin with it, say something of that kind; 0 where they say something else. */
export function unclearWords(words: readonly string[]): number {
  for (let count = Math.min(MOST_WORDS, words.length); count > 0; count -= 1) {
    const isWhole = words[count - 1] !== '';
    if (isWhole && unclearRefusal(words.slice(0, count).join(' '))) return count;
  }
  return 0;
}
