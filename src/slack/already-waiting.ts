/** Someone asks for what they have asked for already, and nobody has answered yet: that request is shown, with Cancel and Edit. */
import type { KnownBlock } from '@slack/types';
import { z } from 'zod';
import { cancel } from '../flow/end.ts';
import type { Asked, RequestOutcome } from '../flow/request.ts';
import type { GrantId } from '../grant/ids.ts';
import { isRefusal, type Refusal } from '../grant/refusal.ts';
import type { Ink } from '../words/ink.ts';
import { refusalText } from '../words/refusals.ts';
import { actorOfInteraction } from './actor.ts';
import { button, buttons } from './blocks.ts';
import { bareValue, pressedGrant } from './button-value.ts';
import { answerView } from './form.ts';
import type { Forms } from './forms.ts';
import { ids } from './ids.ts';
import type { Listening } from './listening.ts';
import { filledBy, openForm, valueKeeping } from './opening.ts';
import { answerPress, honestly, isAnswer, say } from './reply.ts';

/** Undefined where the outcome is another one. `asked`: what was typed now, which Edit begins with. */
export function alreadyWaiting(
  outcome: RequestOutcome,
  asked: Asked,
  ink: Ink,
): { readonly said: string; readonly blocks: KnownBlock[] } | undefined {
  if ('grant' in outcome) return undefined;
  for (const { refusal } of outcome.refusals)
    if (refusal.no === 'already-waiting') {
      const { id } = refusal.grant;
      const { card, forms } = ink.words;
      const edit = button(forms.edit, { action: ids.edit, value: editValue(id, asked) });
      const withdraw = button(card.cancel, {
        action: ids.withdraw,
        value: bareValue(id),
        sure: card.sure.cancel,
      });
      return { said: refusalText(refusal, ink), blocks: [buttons(edit, withdraw)] };
    }
  return undefined;
}

function editValue(id: GrantId, asked: Asked): string {
  const grant = `${bareValue(id)} `;
  return grant + valueKeeping(asked, grant.length);
}

/** The modal in which a button was pressed; a message and a Home tab have none. */
const InModal = z
  .object({ view: z.object({ type: z.literal('modal'), id: z.string() }) })
  .transform(({ view }) => view.id);

export function listenToAlreadyWaiting({ app, world, readers, refused }: Listening, forms: Forms): void {
  app.action(ids.edit, async ({ ack, body, action, client, respond }) => {
    await ack();
    if (!('trigger_id' in body)) return;
    const trigger = body.trigger_id;
    const ink = await readers.ink(body.user.id);
    const actor = actorOfInteraction(body);
    const pressed = pressedGrant(action);
    const to = { world, respond, client, person: body.user.id };
    const within = InModal.safeParse(body).data;
    const filled = filledBy(pressed?.saw);
    const notOpened = await openForm(world, forms, {
      ink,
      client,
      trigger,
      within,
      by: actor,
      learnt: await forms.learnt(actor),
      filled,
    });
    // It is withdrawn only once its successor is on the screen: else both would be gone.
    if (notOpened) return answerPress(to, notOpened);
    const outcome = await honestly(world, ink, async () =>
      pressed ? cancel(world, actor, pressed.id) : gone,
    );
    if (isAnswer(outcome)) return answerPress(to, outcome);
    if (isRefusal(outcome) && !isWithdrawn(outcome))
      await answerPress(to, say(await refused(outcome, { body, client, ink })));
  });

  app.action(ids.withdraw, async ({ ack, body, action, client, respond }) => {
    await ack();
    const ink = await readers.ink(body.user.id);
    const pressed = pressedGrant(action);
    const outcome = await honestly(world, ink, async () =>
      pressed ? cancel(world, actorOfInteraction(body), pressed.id) : gone,
    );
    const answer = isAnswer(outcome)
      ? outcome
      : isRefusal(outcome)
        ? say(await refused(outcome, { body, client, ink }))
        : say(ink.words.looking.withdrawn(ink.code(outcome.id)));
    const view_id = InModal.safeParse(body).data;
    if (view_id === undefined) return answerPress({ world, respond, client, person: body.user.id }, answer);
    await client.views.update({ view_id, view: answerView(answer.paragraphs, ink) });
  });
}

const gone: Refusal = { no: 'unknown-grant', id: '' };

/** Edit was pressed twice. */
function isWithdrawn(refusal: Refusal): boolean {
  return refusal.no === 'settled' && refusal.grant.state === 'cancelled';
}
