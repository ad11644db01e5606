/**
 * One process removes a rule while another one finds it for somebody who waits for that source. Both must not go through. A lock would
 * make ends wait, so none is taken. Each says what it is about to do and looks at the other afterwards:
 *
 *   who removes: says that it is removing the rule; reads records or envelopes again; removes it
 *   who opens: writes its own want into the envelope; looks whether the rule is being removed; calls it open
 *
 * The one that speaks last sees the other, so at least one gives way: an end that sees the want leaves the rule, an opening that
 * sees the removal comes back a little later. Where Redis takes no writes nothing can be opened, and ends go on without saying so.
 */
import { SECOND } from '../grant/duration.ts';
import type { RuleId } from '../grant/ids.ts';
import { attempt } from './attempt.ts';
import type { World } from './ports.ts';

/** Longer than a removal takes, after a list that is old already. */
export const REMOVAL_MS = 60 * SECOND;

/** Removes the rule if `isGivenUp` says so after this was announced; resolves to whether it did. */
export async function removeIf(
  { removals }: Pick<World, 'removals'>,
  rule: RuleId,
  { isGivenUp, remove }: { readonly isGivenUp: () => Promise<boolean>; readonly remove: () => Promise<void> },
): Promise<boolean> {
  await attempt(() => removals.begin(rule));
  if (!(await isGivenUp())) return false;
  await remove();
  return true;
}
