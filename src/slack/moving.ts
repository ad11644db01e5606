/** “My address changed”: the button, and the form with one field that it opens. */
import { move, understandMove } from '../flow/move.ts';
import { GrantId } from '../grant/ids.ts';
import { isRefusal } from '../grant/refusal.ts';
import { actorOfInteraction } from './actor.ts';
import { sourceInput } from './form.ts';
import { ids, MOVED_FORM } from './ids.ts';
import type { Listening } from './listening.ts';
import { answerModal, grantForm, openModal, readGrantForm } from './modal.ts';

export function listenToMoving({ app, world, readers }: Listening): void {
  app.action(ids.moved, async ({ ack, body, action, client, respond }) => {
    await ack();
    const id = GrantId.safeParse(action.type === 'button' ? action.value : undefined);
    if (!id.success) return;
    const ink = await readers.ink(body.user.id);
    const view = grantForm({
      ...ink.words.forms.moved,
      ink,
      callback: MOVED_FORM,
      id: id.data,
      blocks: [sourceInput(undefined, ink)],
    });
    await openModal({ ink, client, world, respond, body, view });
  });

  app.view(MOVED_FORM, async ({ ack, body, view, client }) => {
    const { id, field } = readGrantForm(view);
    const actor = actorOfInteraction(body);
    const ink = await readers.ink(body.user.id);
    const asked = { id, source: field('source') };
    await answerModal({
      ink,
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
      thanks: ink.words.grants.beingMoved(ink.code(id)),
    });
  });
}
