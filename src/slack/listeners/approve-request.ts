/** Approve: one yes to what was requested. */
import { approve } from '../../flow/decide.ts';
import { isRequested } from '../../grant/record.ts';
import type { Listening } from '../interactions/context.ts';
import { listenToGrantPress } from '../interactions/grant-press.ts';
import { orWhatIsMissing } from '../interactions/missing-approvals.ts';
import type { Working } from '../messages/working-mark.ts';
import { ids } from '../views/action-ids.ts';

export function registerApproveRequest(listening: Listening, working: Working): void {
  const { world } = listening;
  listenToGrantPress(listening, working, {
    action: ids.approve,
    fits: isRequested,
    act: async (press) => orWhatIsMissing(await approve(world, press.by, press.grant), world, press),
  });
}
