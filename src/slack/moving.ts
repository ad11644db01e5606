/** “My address changed”: the button, and the form with one field that it opens. */
import type { App } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { z } from 'zod';
import { move, understandMove } from '../flow/move.ts';
import type { World } from '../flow/ports.ts';
import { GrantId } from '../grant/ids.ts';
import { isRefusal } from '../grant/refusal.ts';
import { actorOfInteraction } from './actor.ts';
import { slackFault } from './fault.ts';
import { answerView, sourceInput } from './form.ts';
import { ids, MOVED_FORM } from './ids.ts';
import { mrkdwn as ink, plain } from './ink.ts';
import { refusalText } from './refusals.ts';
import { honestly, isAnswer, reply, say } from './reply.ts';
import { movedText } from './words.ts';

export function listenToMoving(app: App, world: World): void {
  app.action(ids.moved, async ({ ack, body, action, client, respond }) => {
    await ack();
    const id = GrantId.safeParse(action.type === 'button' ? action.value : undefined);
    if (!('trigger_id' in body) || !id.success) return;
    try {
      await client.views.open({ trigger_id: body.trigger_id, view: movedForm(id.data) });
    } catch (error) {
      const { message } = slackFault(error);
      world.log.warn({ why: message }, 'the form could not be opened');
      const typed = ink.code(`/db-access moved ${id.data} 198.35.26.97`);
      await reply(
        world,
        respond,
        say(`The form could not be opened: ${message}. Press again, or type ${typed}.`),
      );
    }
  });

  app.view(MOVED_FORM, async ({ ack, body, view, client }) => {
    const asked = readMovedForm(view);
    const understood = await honestly(world, () => understandMove(world, actorOfInteraction(body), asked));
    if (isRefusal(understood)) {
      await ack({ response_action: 'errors', errors: { source: refusalText(understood, plain) } });
      return;
    }
    // Who asks has still to be looked up, which can outlast Slack's three seconds: say so, then say what came of it.
    await ack({ response_action: 'update', view: answerView(['Moving…']) });
    const outcome = await honestly(world, () => move(world, actorOfInteraction(body), asked));
    const answer = isAnswer(outcome)
      ? outcome
      : say(isRefusal(outcome) ? refusalText(outcome, ink) : movedText(asked.id, ink));
    try {
      await client.views.update({ view_id: view.id, view: answerView(answer.paragraphs) });
    } catch {
      await client.chat.postMessage({ channel: body.user.id, text: answer.paragraphs.join('\n') });
    }
  });
}

function movedForm(id: GrantId): ModalView {
  return {
    type: 'modal',
    callback_id: MOVED_FORM,
    private_metadata: id,
    title: { type: 'plain_text', text: 'My address changed' },
    submit: { type: 'plain_text', text: 'Move' },
    close: { type: 'plain_text', text: 'Close' },
    blocks: [sourceInput(undefined)],
  };
}

const MovedForm = z
  .object({
    private_metadata: GrantId,
    state: z.object({
      values: z.object({ source: z.object({ value: z.object({ value: z.string().nullish() }) }) }),
    }),
  })
  .transform(({ private_metadata, state }) => ({
    id: private_metadata,
    source: state.values.source.value.value ?? '',
  }));

function readMovedForm(view: unknown) {
  return MovedForm.parse(view);
}
