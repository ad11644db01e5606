/** How the length is given in the form: picked from those that are offered, beginning with the usual one, or typed. */
import type { World } from '../../flow/ports.ts';
import { formatDuration, HOUR, MINUTE } from '../../grant/duration.ts';
import { cappedBy } from '../../grant/emergency-limits.ts';
import { longestGivenMs } from '../../grant/length.ts';
import type { Policy } from '../../grant/policy.ts';
import { OPTIONS_MOST } from './fields.ts';

export type LengthField = {
  readonly usualMs: number | undefined;
  /** none: it is typed, because it is not known which database it is for, or they offer too many */
  readonly offeredMs: readonly number[];
  /** undefined where nobody may know it */
  readonly range: { readonly shortestMs: number; readonly longestMs: number } | undefined;
};

/** Which field it is, and whether it is typed there or picked: Slack keeps what was entered for as long as both stay. */
export type LengthShape = { readonly field: string; readonly as: 'typed' | 'picked' };

/** What is offered besides lengths: with either of them the field becomes one to type in. */
export const typedInstead = ['until', 'other'] as const;
export type TypedInstead = (typeof typedInstead)[number];

const DEFAULTS_MS = [30 * MINUTE, HOUR, 4 * HOUR];

/** Of the database that is chosen, or of all that somebody may ask for: what one of them does not allow is said when it is asked for. */
export function lengths({ policies }: Pick<World, 'policies'>, chosen: string | undefined): LengthField {
  const all = [...policies.values()];
  const of = all.filter(({ database }) => database === chosen?.toLowerCase());
  const concerned = of.length > 0 ? of : all;
  const usual = new Set(concerned.map(({ usualMs }) => usualMs));
  const [only] = usual;
  const offered = [...new Set(concerned.flatMap(offeredBy))].sort((a, b) => a - b);
  return {
    usualMs: usual.size === 1 ? only : undefined,
    // Many databases together may offer more than can be shown.
    offeredMs: offered.length <= OPTIONS_MOST - typedInstead.length ? offered : [],
    range:
      concerned.length === 0
        ? undefined
        : {
            shortestMs: Math.min(...concerned.map(({ shortestMs }) => shortestMs)),
            longestMs: Math.max(...concerned.map(({ longestMs }) => longestMs)),
          },
  };
}

/** The same of emergencies, whose limit is another one: it begins with the longest where the usual one is longer. */
export function emergencyLengths(policies: readonly Policy[], chosen: string | undefined): LengthField {
  const capped = policies.flatMap((policy): [Policy['database'], Policy][] => {
    const { database, emergency, usualMs, offeredMs } = policy;
    if (!emergency) return [];
    const within = cappedBy(policy, emergency);
    const longestMs = longestGivenMs(within);
    const allowed = offeredMs.filter((ms) => ms <= longestMs);
    return [[database, { ...within, usualMs: Math.min(usualMs, longestMs), offeredMs: allowed }]];
  });
  return lengths({ policies: new Map(capped) }, chosen);
}

/** Those of the file; by default the usual one and a few others that the policy allows. */
function offeredBy(policy: Policy): readonly number[] {
  if (policy.offeredMs.length > 0) return policy.offeredMs;
  const isAllowed = (ms: number) => ms >= policy.shortestMs && ms <= longestGivenMs(policy);
  return [...DEFAULTS_MS, policy.usualMs].filter(isAllowed);
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
