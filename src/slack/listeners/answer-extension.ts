/** The approvers' answers to a request for more time: yes or no. */
import { allowMore, refuseMore } from '../../flow/extend.ts';
import type { Grant } from '../../grant/record.ts';
import type { Listening } from '../interactions/context.ts';
import { listenToGrantPress } from '../interactions/grant-press.ts';
import { orWhatIsMissing } from '../interactions/missing-approvals.ts';
import type { Working } from '../messages/working-mark.ts';
import { ids } from '../views/action-ids.ts';

const asksMore = (grant: Grant) => grant.state === 'active' && grant.extension !== undefined;

export function registerAnswerExtension(listening: Listening, working: Working): void {
  const { world } = listening;

  listenToGrantPress(listening, working, {
    action: ids.allowMore,
    fits: asksMore,
    act: async (press) => orWhatIsMissing(await allowMore(world, press.by, press.grant), world, press),
  });

  listenToGrantPress(listening, working, {
    action: ids.refuseMore,
    fits: asksMore,
    act: ({ by, grant }) => refuseMore(world, by, grant),
  });
}
