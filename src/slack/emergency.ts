/** Break-glass: a form of its own, with the motive and a confirmation. */
import type { App } from '@slack/bolt';
import type { KnownBlock, ModalView } from '@slack/types';
import { z } from 'zod';
import { breakGlass, understandEmergency } from '../flow/emergency.ts';
import type { World } from '../flow/ports.ts';
import type { Asked } from '../flow/request.ts';
import { LONGEST_REASON } from '../grant/clauses.ts';
import { formatDuration } from '../grant/duration.ts';
import { actorOfInteraction } from './actor.ts';
import { section } from './blocks.ts';
import { answerView, fieldErrors, readForm, selectField, sourceInput } from './form.ts';
import { EMERGENCY_FORM } from './ids.ts';
import { mrkdwn as ink } from './ink.ts';
import { textInput } from './modal.ts';
import { refusalText } from './refusals.ts';
import { honestly, isAnswer, say } from './reply.ts';
import { askedText } from './words.ts';

const FIELD_MOST = 100;

export function listenToEmergencies(app: App, world: World): void {
  app.view(EMERGENCY_FORM, async ({ ack, body, view, client }) => {
    const asked = readForm(view.state.values);
    const understood = understandEmergency(world, asked);
    if ('refusals' in understood) {
      await ack({
        response_action: 'errors',
        errors: fieldErrors(understood.refusals, view.state.values),
      });
      return;
    }
    if (!isConfirmed(view.state.values)) {
      const errors = { confirmed: 'Confirm it, or ask for access the usual way.' };
      await ack({ response_action: 'errors', errors });
      return;
    }
    await ack({ response_action: 'update', view: answerView(['Opening…']) });
    const asker = { ...actorOfInteraction(body), delivery: view.id };
    const outcome = await honestly(world, () => breakGlass(world, asker, asked));
    const answer = isAnswer(outcome)
      ? outcome
      : 'grant' in outcome
        ? say(askedText(outcome, ink))
        : say(...outcome.refusals.map(({ refusal }) => refusalText(refusal, ink)));
    try {
      await client.views.update({ view_id: view.id, view: answerView(answer.paragraphs) });
    } catch {
      await client.chat.postMessage({ channel: body.user.id, text: answer.paragraphs.join('\n') });
    }
  });
}

const Confirmed = z.object({
  confirmed: z.object({
    value: z.object({ selected_options: z.array(z.object({ value: z.literal('confirmed') })).min(1) }),
  }),
});

/** Slack asks for it; a hand-made payload may leave it out. */
function isConfirmed(values: unknown): boolean {
  return Confirmed.safeParse(values).success;
}

/** Undefined where no database has an emergency. */
export function emergencyForm({ policies }: World, filled: Partial<Asked>): ModalView | undefined {
  const possible = [...policies.values()].flatMap(({ database, emergency }) =>
    emergency ? [{ database, longestMs: emergency.longestMs }] : [],
  );
  if (possible.length === 0) return undefined;
  const options = possible.map(({ database, longestMs }) => ({
    text: { type: 'plain_text' as const, text: `${database} (up to ${formatDuration(longestMs)})` },
    value: database,
  }));
  const blocks: KnownBlock[] = [
    section(
      'It opens at once, without an approval. The people named in the policy are told, it is marked in the card and in the audit, and an approver will look at it afterwards.',
    ),
    selectField('database', 'Database', { options, filled: filled.database }),
    sourceInput(filled.source),
    textInput('duration', 'For how long', { filled: filled.duration, most: FIELD_MOST }),
    textInput('reason', 'What is the emergency?', {
      filled: filled.reason,
      most: LONGEST_REASON,
      lines: 'several',
    }),
    {
      type: 'input',
      block_id: 'confirmed',
      label: { type: 'plain_text', text: 'Confirm' },
      element: {
        type: 'checkboxes',
        action_id: 'value',
        options: [
          {
            text: { type: 'plain_text', text: 'This cannot wait for an approver.' },
            value: 'confirmed',
          },
        ],
      },
    },
  ];
  return {
    type: 'modal',
    callback_id: EMERGENCY_FORM,
    title: { type: 'plain_text', text: 'Emergency access' },
    submit: { type: 'plain_text', text: 'Open now' },
    close: { type: 'plain_text', text: 'Close' },
    blocks,
  };
}
