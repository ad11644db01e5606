/** Request anyway: for someone who was told that they have access already. */
import { request } from '../../flow/request.ts';
import { askedText } from '../../words/grant-text.ts';
import { deliveryIdOf } from '../directory/delivery.ts';
import type { Listening } from '../interactions/context.ts';
import { alreadyWaiting, readAnywayValue, waitingRows } from '../interactions/held-already.ts';
import { listenToPress } from '../interactions/listen.ts';
import { openButton } from '../interactions/open-form.ts';
import { say, sayNo } from '../messages/reply.ts';
import { ids } from '../views/action-ids.ts';
import { buttons } from '../views/blocks.ts';

export function registerRequestAnyway(listening: Listening): void {
  const { world } = listening;
  listenToPress(listening, ids.anyway, async ({ by, button, trigger, markup }) => {
    if (trigger === undefined) return undefined;
    const { typedAt, filled } = readAnywayValue('value' in button ? String(button.value) : '');
    const asked = { database: '', source: '', duration: '', reason: '', ...filled };
    const asker = { ...by, deliveryId: deliveryIdOf(trigger) };
    const outcome = await request(world, asker, asked, { typedAt, anyway: true });
    if ('grant' in outcome) return say(askedText(outcome, world.policies, markup));
    const same = alreadyWaiting(outcome, asked, markup);
    if (same) return same;
    const refusals = outcome.refusals.map(({ refusal }) => refusal);
    return {
      paragraphs: refusals.flatMap((refusal) => sayNo(refusal, markup).paragraphs),
      blocks: [buttons(openButton(asked, markup)), ...waitingRows(outcome, markup)],
      refusals,
    };
  });
}
