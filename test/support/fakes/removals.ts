/** Which rules are being removed, in memory. */
import type { Removals } from '../../../src/flow/removal.ts';
import { REMOVAL_MS } from '../../../src/flow/removal.ts';
import type { RuleId } from '../../../src/grant/ids.ts';

export function createFakeRemovals(now: () => number): Removals {
  const until = new Map<RuleId, number>();
  return {
    begin: async (rule) => void until.set(rule, now() + REMOVAL_MS),
    isUnderWay: async (rule) => (until.get(rule) ?? 0) > now(),
  };
}
