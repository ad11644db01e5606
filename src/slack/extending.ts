/** More time: the button with its form, `/db-access extend`, and the approvers' answer to it. */
import { extend, understandExtension } from '../flow/extend.ts';
import { GrantId } from '../grant/ids.ts';
import { isRefusal } from '../grant/refusal.ts';
import { actorOfInteraction } from './actor.ts';
import { textInput } from './fields.ts';
import { EXTEND_FORM, ids } from './ids.ts';
import type { Listening } from './listening.ts';
import { answerModal, grantForm, openModal, readGrantForm } from './modal.ts';

export function listenToExtending({ app, world, readers }: Listening): void {
  app.action(ids.extend, async ({ ack, body, action, client, respond }) => {
    await ack();
    const id = GrantId.safeParse(action.type === 'button' ? action.value : undefined);
    if (!id.success) return;
    const ink = await readers.ink(body.user.id);
    const { extend: form } = ink.words.forms;
    const length = textInput('length', form.length, { hint: form.lengthHint, most: 20 });
    const view = grantForm({
      ...form,
      ink,
      callback: EXTEND_FORM,
      id: id.data,
      blocks: [length],
    });
    await openModal({ ink, client, world, respond, body, view });
  });

  app.view(EXTEND_FORM, async ({ ack, body, view, client }) => {
    const { id, field } = readGrantForm(view);
    const actor = actorOfInteraction(body);
    const ink = await readers.ink(body.user.id);
    const asked = { id, length: field('length') };
    await answerModal({
      ink,
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
      thanks: ink.words.grants.moreAsked(ink.code(id)),
    });
  });
}
