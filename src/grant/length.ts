/** How long access may last, and how much of that people get. */
import type { Policy } from './policy.ts';
import type { Refusal } from './refusal.ts';

/** The longest that people get: the rule goes `endEarly` before the longest access is over. */
export function longestGivenMs({ longestMs, endEarlyMs }: Pick<Policy, 'longestMs' | 'endEarlyMs'>): number {
  return longestMs - endEarlyMs;
}

/** What people get of a length that they ask for. */
export function givenMs(policy: Pick<Policy, 'longestMs' | 'endEarlyMs'>, askedMs: number): number {
  return Math.min(askedMs, longestGivenMs(policy));
}

/** The same as `durationRefusal`, of a length that people get. */
export function givenRefusal(policy: Policy, givenMs: number): Refusal | undefined {
  const longestMs = longestGivenMs(policy);
  return durationRefusal({ longestMs, shortestMs: Math.min(policy.shortestMs, longestMs) }, givenMs);
}

export function durationRefusal(
  policy: Pick<Policy, 'longestMs' | 'shortestMs'>,
  askedMs: number,
): Refusal | undefined {
  if (askedMs > policy.longestMs) return { no: 'duration-too-long', askedMs, longestMs: policy.longestMs };
  if (askedMs < policy.shortestMs)
    return { no: 'duration-too-short', askedMs, shortestMs: policy.shortestMs };
  return undefined;
}
