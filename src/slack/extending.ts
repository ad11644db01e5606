/** More time: the button with its form, `/db-access extend`, and the approvers' answer to it. */
import type { App } from '@slack/bolt';
import { extend, understandExtension } from '../flow/extend.ts';
import type { World } from '../flow/ports.ts';
import { GrantId } from '../grant/ids.ts';
import { isRefusal } from '../grant/refusal.ts';
import { actorOfInteraction } from './actor.ts';
import { EXTEND_FORM, ids } from './ids.ts';
import { mrkdwn as ink } from './ink.ts';
import { answerModal, grantForm, openModal, readGrantForm, textInput } from './modal.ts';
import { extendedText } from './words.ts';

export function listenToExtending(app: App, world: World): void {
  app.action(ids.extend, async ({ ack, body, action, client, respond }) => {
    await ack();
    const id = GrantId.safeParse(action.type === 'button' ? action.value : undefined);
    if (!id.success) return;
    const length = textInput('length', 'How much longer', { hint: 'Such as 30m or 1h.', most: 20 });
    const view = grantForm({
      callback: EXTEND_FORM,
      id: id.data,
      title: 'More time',
      submit: 'Ask',
      blocks: [length],
    });
    await openModal({ client, world, respond, body, view });
  });

  app.view(EXTEND_FORM, async ({ ack, body, view, client }) => {
    const { id, field } = readGrantForm(view);
    const actor = actorOfInteraction(body);
    const asked = { id, length: field('length') };
    await answerModal({
      ack,
      client,
      world,
      body,
      viewId: view.id,
      async check() {
        const understood = await understandExtension(world, actor, asked);
        return isRefusal(understood) ? { field: 'length', refusal: understood } : undefined;
      },
      act: () => extend(world, actor, asked),
      thanks: extendedText(id, ink),
    });
  });
}
