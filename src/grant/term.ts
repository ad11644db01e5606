/** How long access is to last, as somebody typed it: a length, an instant after “until”, or both: then the earlier end counts. */
import { MINUTE, type UnreadableDuration } from './duration.ts';
import { type Person, zoneOf } from './person.ts';
import { parseTypedDuration } from './typed-duration.ts';
import { clockIn } from './unclear-term.ts';
import { asUntil, type Clock, isUntil, parseUntil } from './until.ts';
import { unwrap } from './unwrap.ts';

/** `ttlMs`: up to `until` in whole minutes, rounded up, where that is what was typed. */
export type Term = { readonly ttlMs: number; readonly until?: number };

export type TermRefusal =
  | UnreadableDuration
  /** no time of day comes after “until”, or it is not known in which zone */
  | { readonly no: 'until-unreadable'; readonly text: string; readonly zone: 'known' | 'unknown' }
  | { readonly no: 'until-passed'; readonly until: number };

/** Without a zone no time of day can be read. `typedAt`: when it was typed, if that was before: a time of day means the next one after that. */
export type MaybeClock = Pick<Clock, 'now'> & {
  readonly zone?: string | undefined;
  readonly typedAt?: number | undefined;
};

export function clockOf(person: Person | undefined, now: number): MaybeClock {
  return { now, zone: person && zoneOf(person) };
}

export function readTerm(typed: string, { now, zone, typedAt = now }: MaybeClock): Term | TermRefusal {
  const text = asUntil(unwrap(typed).replace(COURTESY, ''));
  const words = text.split(/\s+/);
  const at = words.findIndex(isUntil);
  if (at < 0) return withoutUntil(text);
  if (zone === undefined) return { no: 'until-unreadable', text, zone: 'unknown' };
  const until = parseUntil(words.slice(at).join(' '), { now: Math.min(typedAt, now), zone });
  if (until === undefined) return { no: 'until-unreadable', text, zone: 'known' };
  if (until <= now) return { no: 'until-passed', until };
  const length = at === 0 ? undefined : readLength(words.slice(0, at).join(' '));
  if (length && 'no' in length) return length;
  const ttlMs = Math.ceil((until - now) / MINUTE) * MINUTE;
  return { ttlMs: Math.min(ttlMs, length?.ttlMs ?? ttlMs), until };
}

/** The only words of a field: what may follow a length is no reason there, and a time of day alone is told what it lacks. */
function withoutUntil(text: string): Term | TermRefusal {
  const read = readLength(text.replace(AFTER, ''));
  if (!('no' in read)) return read;
  return END.test(text) || clockIn(text) !== undefined
    ? { no: 'until-unreadable', text, zone: 'known' }
    : { ...read, text };
}

/** Nothing else is in the field than a length or an end. */
const COURTESY = /(?:,? (?:svp|stp|s['’]il (?:te|vous) pla[iî]t|merci|please|pls|thanks)){1,3} ?[.!]?$/i;
const AFTER = / (?:max|maxi|maximum|environ|at most|au plus|au maximum|de plus|more|longer|extra)$/i;
const END =
  /^(?:(?:at|by|à|a|avant|before) )?(?:noon|midnight|midi|minuit|tonight|ce soir|eod|end of (?:the )?day)\.?$/i;

function readLength(text: string): Term | UnreadableDuration {
  const ttlMs = parseTypedDuration(text);
  return typeof ttlMs === 'number' ? { ttlMs } : ttlMs;
}
