/**
 * One process removes a rule while another one finds it for somebody who waits for that source. Both must not go through. A lock would
 * make ends wait, so none is taken. Each says what it is about to do and looks at the other afterwards:
 *
 *   who removes: says that it is removing the rule; reads records or envelopes again; removes it
 *   who opens: writes its own want into the envelope; looks whether the rule is being removed; calls it open
 *
 * The one that speaks last sees the other, so at least one gives way: an end that sees the want leaves the rule, an opening that
 * sees the removal comes back a little later. Where Redis takes no writes nothing can be opened, and ends go on without saying so.
 *
 * A replica may not know yet what was decided last, such as more time for somebody. Ends go by what it says only after a minute in which
 * no primary could be reached.
 */
import { MINUTE, SECOND } from '../grant/duration.ts';
import type { RuleId } from '../grant/ids.ts';
import { attempt } from './attempt.ts';
import { Fault } from './fault.ts';

/** Which rules of ours are being removed, over all processes. Every call may throw a `Fault`. */
export type Removals = {
  /** said before a last look whether the rule may go; it counts for `REMOVAL_MS`, whether or not the rule is removed */
  begin(rule: RuleId): Promise<void>;
  isUnderWay(rule: RuleId): Promise<boolean>;
};

/** The Redis that takes writes. */
export type Primary = {
  /**
   * Tries to write. `refused`: why Redis refuses writes, in its own words; `replicaMs`: for how long all that answers has been a
   * replica. Throws a `Fault` where nothing answers.
   */
  look(): Promise<{ readonly refused: string | undefined; readonly replicaMs: number | undefined }>;
};

type Around = { readonly removals: Removals; readonly primary: Primary };

/** Longer than a removal takes, after a list that is old already. */
export const REMOVAL_MS = 60 * SECOND;

const WITHOUT_PRIMARY_MS = MINUTE;

/** Removes the rule if `isGivenUp` says so after this was announced; resolves to whether it did. Throws a `Fault` where it may not yet. */
export async function removeIf(
  { removals, primary }: Around,
  rule: RuleId,
  { isGivenUp, remove }: { readonly isGivenUp: () => Promise<boolean>; readonly remove: () => Promise<void> },
): Promise<boolean> {
  const { replicaMs } = await primary.look();
  if (replicaMs === undefined) await attempt(() => removals.begin(rule));
  else if (replicaMs < WITHOUT_PRIMARY_MS)
    throw new Fault({ is: 'no memory' }, { retry: true, cause: 'only a replica of Redis answers' });
  if (!(await isGivenUp())) return false;
  await remove();
  return true;
}
