/**
 * “until 18:00”, “jusqu’à demain 9h”: the instant at which access is to end, by the clock of the person who typed it. Only what comes after
 * one of these words is read, and a time of day has to be in it.
 */
import * as en from 'chrono-node/en';
import * as fr from 'chrono-node/fr';
import { MINUTE } from './duration.ts';
import { instantIn, localTime } from './hours.ts';

/** `zone`: the person's own, of the IANA, such as Europe/Paris. */
export type Clock = { readonly now: number; readonly zone: string };

/** In characters: what is longer is not looked at. */
const MOST_READ = 40;
const MOST_WORDS = 6;

const WORD = /^(?:untill?|till|til|jusqu'?(?:à|a|au|en)?|jusque)$/i;
/** A time of day has to be in it: a day alone ends at no hour, and “in 2 hours” is a length. */
const CLOCK = /\d:\d\d|\d ?[ap]\.?m|noon|midnight|o'clock/;
/** “up to 6 pm”; “up to 2h” is a length. */
const UP_TO = /(^| )up to ((?:at )?(?:\d{1,2}(?::\d\d)? ?[ap]\.?m|\d{1,2}:\d\d|noon|midnight))/i;
const GLUED = /^(jusqu'?[àa]|untill?|till?)(\d)/i;

/** Is that the word that a time follows? */
export function isUntil(word: string): boolean {
  return WORD.test(straight(word)) || GLUED.test(straight(word));
}

/** The same words with “until” in the place of “up to”, where a time of day follows. */
export function asUntil(text: string): string {
  return text.replace(UP_TO, '$1until $2');
}

/** How many of these words, which begin with “until”, say a time; undefined where none do. */
export function untilAt(words: readonly string[]): number | undefined {
  if (!isUntil(words[0] ?? '') && !/^until /.test(asUntil(words.slice(0, MOST_WORDS).join(' '))))
    return undefined;
  const fewest = GLUED.test(straight(words[0] ?? '')) ? 1 : 2;
  for (let count = Math.min(MOST_WORDS + 1, words.length); count >= fewest; count -= 1)
    if (words[count - 1] !== '' && readAt(words.slice(0, count).join(' '), { at: 0, offset: 0 }))
      return count;
  return undefined;
}

/** The instant that all of this text says; undefined where it says none. It may have passed. */
export function parseUntil(text: string, { now, zone }: Clock): number | undefined {
  const local = readAt(text, { at: localTime(zone, now), offset: 0 });
  if (!local) return undefined;
  // The text names a zone itself: then it is today or tomorrow there.
  if (local.offset !== undefined) return readAt(text, { at: now, offset: local.offset })?.at;
  return instantIn(zone, new Date(local.at).toISOString().slice(0, 19), now);
}

/** `at`: what a wall clock shows, as if it were UTC, or an instant where `offset`, in minutes, says in which zone it is meant. */
function readAt(
  text: string,
  { at, offset }: { readonly at: number; readonly offset: number },
): { readonly at: number; readonly offset: number | undefined } | undefined {
  const words = asUntil(straight(text)).replace(GLUED, '$1 $2').trim().split(/\s+/);
  if (!WORD.test(words[0] ?? '')) return undefined;
  const said = words
    .slice(1)
    .join(' ')
    .slice(0, MOST_READ + 1)
    .toLowerCase();
  const time = plainClock(said.replace(/^(?:at|à|a|the|le|les) /, ''));
  if (said.length > MOST_READ || !CLOCK.test(time)) return undefined;
  const reference = { instant: new Date(at), timezone: offset };
  for (const { casual } of [en, fr]) {
    const [found, ...others] = casual.parse(time, reference, { forwardDate: true });
    if (!found || others.length > 0 || found.end || found.text.length !== time.length) continue;
    if (!found.start.isCertain('hour')) continue;
    const zone = found.start.isCertain('timezoneOffset') ? found.start.get('timezoneOffset') : null;
    return { at: Math.floor(found.start.date().getTime() / MINUTE) * MINUTE, offset: zone ?? undefined };
  }
  return undefined;
}

/** `18h`, `18 h 30` and `9 heures` are times of day here, and so are `midi` and `minuit`. */
function plainClock(text: string): string {
  return text
    .split(' ')
    .map((word) => ({ midi: '12:00', minuit: '0:00' })[word] ?? word)
    .join(' ')
    .replace(/(\d) ?([ap])\.?m\.?( |$)/, '$1 $2m$3')
    .replace(/^(\d{1,2}\/\d{1,2}) [àa] /, '$1 ')
    .replace(/ du matin$/, ' am')
    .replace(/ (?:du soir|de l'après-midi)$/, ' pm')
    .replace(HOURS, (_, begin, hour, minute, part, end) => {
      const minutes = minute ?? (part === undefined ? '00' : part === 'quart' ? '15' : '30');
      return `${begin}${hour}:${minutes}${end}`;
    });
}

const HOURS = /(^| )([01]?\d|2[0-3]) ?(?:h|heures?)(?: ?([0-5]\d)| (?:et )?(demie?|quart))?( |,|$)/;

function straight(text: string): string {
  return text.replaceAll(/[\u2018\u2019]/g, "'");
}
