/** The limits of an emergency: a length, a width and regions of its own. */
import type { Emergency, Policy } from './policy.ts';
import type { Refusal } from './refusal.ts';

/** The policy as an open emergency sees it: any reason will do, no hour is too late, and it counts however much else is open. */
export function asEmergency(policy: Policy): Policy {
  return {
    ...policy,
    // Where the policy has no emergencies any more, that alone is said of one.
    longestMs: policy.emergency?.longestMs ?? policy.longestMs,
    reason: null,
    hours: null,
    mostLivePerPerson: null,
    mostLive: null,
    mostLivePerPersonInAll: null,
  };
}

/** The same for one that is about to open. */
export function cappedBy(policy: Policy, { widest = 32, regions = [] }: Emergency): Policy {
  return {
    ...asEmergency(policy),
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
