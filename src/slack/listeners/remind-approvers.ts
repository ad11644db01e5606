/** Remind: the approvers are asked again about a request that waits. */
import { remindNow } from '../../flow/remind.ts';
import { isRequested } from '../../grant/record.ts';
import { isRefusal } from '../../grant/refusal.ts';
import { remindedText } from '../../words/answer-text.ts';
import type { Listening } from '../interactions/context.ts';
import { listenToGrantPress } from '../interactions/grant-press.ts';
import { say } from '../messages/reply.ts';
import type { Working } from '../messages/working-mark.ts';
import { ids } from '../views/action-ids.ts';

export function registerRemindApprovers(listening: Listening, working: Working): void {
  const { world } = listening;
  listenToGrantPress(listening, working, {
    action: ids.remind,
    fits: isRequested,
    async act({ by, grant, markup }) {
      const reminded = await remindNow(world, by, grant.id);
      return isRefusal(reminded) ? reminded : say(remindedText(reminded, markup));
    },
  });
}
