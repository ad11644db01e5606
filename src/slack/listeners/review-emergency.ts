/** The answers to an emergency, afterwards: justified or not. */
import { review } from '../../flow/emergency.ts';
import { awaitsReview, isLive } from '../../grant/record.ts';
import { isRefusal } from '../../grant/refusal.ts';
import { subjectText } from '../../words/grant-text.ts';
import type { Listening } from '../interactions/context.ts';
import { listenToGrantPress } from '../interactions/grant-press.ts';
import type { Working } from '../messages/working-mark.ts';
import { ids } from '../views/action-ids.ts';
import { buttons } from '../views/blocks.ts';
import { endButton } from '../views/card-buttons.ts';

export function registerReviewEmergency(listening: Listening, working: Working): void {
  const { world } = listening;

  listenToGrantPress(listening, working, {
    action: ids.justified,
    fits: awaitsReview,
    act: ({ by, grant }) => review(world, by, { ...grant, found: 'justified' }),
  });

  listenToGrantPress(listening, working, {
    action: ids.notJustified,
    fits: awaitsReview,
    async act({ by, grant, markup }) {
      const reviewed = await review(world, by, { ...grant, found: 'not justified' });
      if (isRefusal(reviewed) || !isLive(reviewed) || reviewed.revoked) return reviewed;
      const stillOpen = markup.words.card.stillOpen(subjectText(reviewed, markup));
      return { paragraphs: [stillOpen], blocks: [buttons(endButton(reviewed, markup))] };
    },
  });
}
