/** How the length is given in the form: typed, beginning with the usual one, or picked from those that are offered. */
import type { World } from '../../flow/ports.ts';
import { formatDuration, HOUR } from '../../grant/duration.ts';
import { OPTIONS_MOST } from './fields.ts';

export type LengthField = {
  readonly usualMs: number | undefined;
  /** none: any within the range is typed */
  readonly offeredMs: readonly number[];
  /** undefined where nobody may know it */
  readonly range: { readonly shortestMs: number; readonly longestMs: number } | undefined;
};

/** Which field it is, and whether it is typed there or picked: Slack keeps what was entered for as long as both stay. */
export type LengthShape = { readonly field: string; readonly as: 'typed' | 'picked' };

/** What is offered besides lengths: with either of them the field becomes one to type in. */
export const typedInstead = ['until', 'other'] as const;
export type TypedInstead = (typeof typedInstead)[number];

/** Of the database that is chosen, or of all that somebody may ask for: what one of them does not allow is said when it is asked for. */
export function lengths({ policies }: Pick<World, 'policies'>, chosen: string | undefined): LengthField {
  const all = [...policies.values()];
  const of = all.filter(({ database }) => database === chosen?.toLowerCase());
  const concerned = of.length > 0 ? of : all;
  const usual = new Set(concerned.map(({ usualMs }) => usualMs));
  const [only] = usual;
  const offered = [...new Set(concerned.flatMap(({ offeredMs }) => offeredMs))].sort((a, b) => a - b);
  const isOffered = concerned.every(({ offeredMs }) => offeredMs.length > 0);
  return {
    usualMs: usual.size === 1 ? only : undefined,
    // Many databases together may offer more than can be shown.
    offeredMs: isOffered && offered.length <= OPTIONS_MOST - typedInstead.length ? offered : [],
    range:
      concerned.length === 0
        ? undefined
        : {
            shortestMs: Math.min(...concerned.map(({ shortestMs }) => shortestMs)),
            longestMs: Math.max(...concerned.map(({ longestMs }) => longestMs)),
          },
  };
}

/** A length that somebody typed already is not taken from them. */
export function lengthGiven({ offeredMs }: LengthField, filled: string | undefined): LengthShape['as'] {
  if (offeredMs.length === 0) return 'typed';
  const isOffered =
    filled === undefined || offeredMs.some((ms) => formatDuration(ms) === filled.toLowerCase());
  return isOffered ? 'picked' : 'typed';
}

/** One that may be asked for, as people type it. */
export function exampleLength({ usualMs, range }: LengthField): string {
  const twoHours = 2 * HOUR;
  const isWithin = !range || (twoHours >= range.shortestMs && twoHours <= range.longestMs);
  return formatDuration(usualMs ?? (isWithin ? twoHours : range.longestMs));
}
