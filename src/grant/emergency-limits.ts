/** The limits of an emergency: a length, a width and regions of its own. */
import type { Emergency, Policy } from './policy.ts';
import type { Refusal } from './refusal.ts';

/** The policy as an emergency sees it. */
export function cappedBy(policy: Policy, { widest = 32, regions = [], longestMs }: Emergency): Policy {
  return {
    ...policy,
    longestMs,
    widest: Math.max(widest, policy.widest),
    regions: regions.filter((region) => policy.regions.includes(region)),
  };
}

/** More may be asked for in the usual way, so a limit of emergencies is told as theirs. */
export function ofEmergency(refusal: Refusal): Refusal {
  switch (refusal.no) {
    case 'source-too-wide':
    case 'region-not-allowed':
    case 'duration-too-long':
      return { ...refusal, emergency: true };
    default:
      return refusal;
  }
}
