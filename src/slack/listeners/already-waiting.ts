/** Someone has asked for the same already, or for as much as may wait at once: those requests are shown, with what can be done about them. */
import type { Button, KnownBlock } from '@slack/types';
import { cancel } from '../../flow/end.ts';
import type { Asked, RequestOutcome } from '../../flow/request.ts';
import type { GrantId } from '../../grant/ids.ts';
import { isRefusal, type Refusal } from '../../grant/refusal.ts';
import type { Ink } from '../../words/ink.ts';
import { waitingText } from '../../words/looking-text.ts';
import { actorOfInteraction } from '../directory/actor.ts';
import { type Answer, honestly, isAnswer, placeOf, say, sayNo, sendAnswer } from '../messages/reply.ts';
import { ids } from '../views/action-ids.ts';
import { button, buttons, note, section } from '../views/blocks.ts';
import { bareValue, buttonValue, pressedGrant } from '../views/button-value.ts';
import type { Forms } from '../views/form-state.ts';
import type { Listening } from './context.ts';
import { filledBy, openForm, valueKeeping } from './open-form.ts';

/** The request that is the same, with Cancel and Edit; undefined where there is none. `asked`: what was typed now, which Edit begins with. */
export function alreadyWaiting(outcome: RequestOutcome, asked: Asked, ink: Ink): Answer | undefined {
  const refusal = refusedAs('already-waiting', outcome);
  if (!refusal) return undefined;
  const { id } = refusal.grant;
  const edit = button(ink.words.forms.edit, { action: ids.edit, value: editValue(id, asked) });
  return { ...sayNo(refusal, ink), blocks: [buttons(edit, withdrawButton(id, ink))] };
}

const SHOWN = 10;

/** Where too many wait: each of them, with Cancel and Remind. */
export function waitingRows(outcome: RequestOutcome, ink: Ink): KnownBlock[] {
  const waiting = refusedAs('too-many-waiting', outcome)?.grants ?? [];
  const rows = waiting.slice(0, SHOWN).flatMap((grant) => {
    const remind = button(ink.words.card.remind, { action: ids.remind, value: buttonValue(grant) });
    return [section(waitingText(grant, ink)), buttons(withdrawButton(grant.id, ink), remind)];
  });
  const left = waiting.length - SHOWN;
  return left > 0 ? [...rows, note(ink.words.looking.more(left))] : rows;
}

function refusedAs<No extends Refusal['no']>(no: No, outcome: RequestOutcome) {
  if ('grant' in outcome) return undefined;
  const is = (refusal: Refusal): refusal is Extract<Refusal, { no: No }> => refusal.no === no;
  return outcome.refusals.map(({ refusal }) => refusal).find(is);
}

function withdrawButton(id: GrantId, { words: { card } }: Ink): Button {
  return button(card.cancel, { action: ids.withdraw, value: bareValue(id), sure: card.sure.cancel });
}

function editValue(id: GrantId, asked: Asked): string {
  const grant = `${bareValue(id)} `;
  return grant + valueKeeping(asked, grant.length);
}

export function listenToAlreadyWaiting(listening: Listening, forms: Forms): void {
  const { app, world, readers, refused } = listening;
  app.action(ids.edit, async ({ ack, body, action, client, respond }) => {
    await ack();
    if (!('trigger_id' in body)) return;
    const trigger = body.trigger_id;
    const ink = await readers.ink(body.user.id);
    const actor = actorOfInteraction(body);
    const pressed = pressedGrant(action);
    const place = placeOf(listening, { body, ink, client, respond });
    const filled = filledBy(pressed?.saw);
    const notOpened = await openForm(world, forms, {
      ink,
      client,
      trigger,
      within: place.modal?.id,
      by: actor,
      learnt: await forms.learnt(actor),
      filled,
    });
    // It is withdrawn only once its successor is on the screen: else both would be gone.
    if (notOpened) return sendAnswer(place, notOpened);
    const outcome = await honestly(world, ink, async () =>
      pressed ? cancel(world, actor, pressed.id) : gone,
    );
    if (isAnswer(outcome)) return sendAnswer(place, outcome);
    if (isRefusal(outcome) && !isWithdrawn(outcome))
      await sendAnswer(place, await refused(outcome, { body, client, ink }));
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
        ? await refused(outcome, { body, client, ink })
        : say(ink.words.looking.withdrawn(ink.code(outcome.id)));
    await sendAnswer(placeOf(listening, { body, ink, client, respond }), answer);
  });
}

const gone: Refusal = { no: 'unknown-grant', id: '' };

/** Edit was pressed twice. */
function isWithdrawn(refusal: Refusal): boolean {
  return refusal.no === 'settled' && refusal.grant.state === 'cancelled';
}
