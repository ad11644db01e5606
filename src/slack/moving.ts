/** “My address changed”: the button, and the form with one field that it opens. */
import type { App } from '@slack/bolt';
import { move, understandMove } from '../flow/move.ts';
import type { World } from '../flow/ports.ts';
import { GrantId } from '../grant/ids.ts';
import { isRefusal } from '../grant/refusal.ts';
import { actorOfInteraction } from './actor.ts';
import { sourceInput } from './form.ts';
import { ids, MOVED_FORM } from './ids.ts';
import { mrkdwn as ink } from './ink.ts';
import { answerModal, grantForm, openModal, readGrantForm } from './modal.ts';
import { movedText } from './words.ts';

export function listenToMoving(app: App, world: World): void {
  app.action(ids.moved, async ({ ack, body, action, client, respond }) => {
    await ack();
    const id = GrantId.safeParse(action.type === 'button' ? action.value : undefined);
    if (!id.success) return;
    const view = grantForm({
      callback: MOVED_FORM,
      id: id.data,
      title: 'My address changed',
      submit: 'Move',
      blocks: [sourceInput(undefined)],
    });
    await openModal({ client, world, respond, body, view });
  });

  app.view(MOVED_FORM, async ({ ack, body, view, client }) => {
    const { id, field } = readGrantForm(view);
    const actor = actorOfInteraction(body);
    const asked = { id, source: field('source') };
    await answerModal({
      ack,
      client,
      world,
      body,
      viewId: view.id,
      async check() {
        const understood = await understandMove(world, actor, asked);
        return isRefusal(understood) ? { field: 'source', refusal: understood } : undefined;
      },
      act: () => move(world, actor, asked),
      thanks: movedText(id, ink),
    });
  });
}
