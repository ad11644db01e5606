/** What can be read about one request: its details, how it was answered, and why an approver is asked. */
import { whyAsked } from '../../flow/why.ts';
import { isRefusal } from '../../grant/refusal.ts';
import { whyAskedText } from '../../words/answer-text.ts';
import { showAnswer } from '../commands/browse.ts';
import type { Listening } from '../interactions/context.ts';
import { listenToGrantPress } from '../interactions/grant-press.ts';
import { listenToPress } from '../interactions/listen.ts';
import { say } from '../messages/reply.ts';
import type { Working } from '../messages/working-mark.ts';
import { ids } from '../views/action-ids.ts';

export function registerShowRequest(listening: Listening, working: Working): void {
  const { world } = listening;

  listenToGrantPress(listening, working, {
    action: ids.details,
    fits: () => false,
    act: ({ by, grant, markup }) => showAnswer(world, by, { typed: grant.id, markup, isSeen: true }),
  });

  listenToGrantPress(listening, working, {
    action: ids.whyMe,
    fits: () => false,
    async act({ by, grant, markup }) {
      const why = await whyAsked(world, by, grant.id);
      return isRefusal(why) ? why : say(whyAskedText(why, markup));
    },
  });

  listenToPress(listening, ids.show, async ({ by, grant, markup }) =>
    showAnswer(world, by, { typed: grant?.id ?? '', markup }),
  );
}
