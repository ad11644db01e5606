/** End access: by the requester, an approver or an admin. */
import { revoke } from '../../flow/end.ts';
import { isLive } from '../../grant/record.ts';
import { closingText } from '../../words/answer-text.ts';
import type { Listening } from '../interactions/context.ts';
import { listenToGrantPress } from '../interactions/grant-press.ts';
import { say } from '../messages/reply.ts';
import type { Working } from '../messages/working-mark.ts';
import { ids } from '../views/action-ids.ts';

export function registerEndAccess(listening: Listening, working: Working): void {
  const { world } = listening;
  listenToGrantPress(listening, working, {
    action: ids.done,
    fits: (grant) => isLive(grant) && !grant.revoked,
    async act({ by, grant, markup }) {
      const ended = await revoke(world, by, grant.id);
      return 'unread' in ended
        ? say(markup.words.looking.beingClosed(closingText(ended.unread, markup)))
        : ended;
    },
  });
}
