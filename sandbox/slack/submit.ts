/** A form is submitted or closed, and what the app's answer makes of it. */
import { z } from 'zod';
import type { Act, ActResult, Person } from './client-api.ts';
import { complaints, elementsOf } from './field-values.ts';
import { done, interaction, type Needs, refused } from './payloads.ts';
import { type } from './press.ts';
import { SlackRefusal } from './slack-refusal.ts';
import { type StoredView, viewOf, viewPayload } from './views.ts';

const Answer = z.discriminatedUnion('response_action', [
  z.object({ response_action: z.literal('errors'), errors: z.record(z.string(), z.string().min(1)) }),
  z.object({ response_action: z.literal('update'), view: z.unknown() }),
  z.object({ response_action: z.literal('push'), view: z.unknown() }),
  z.object({ response_action: z.literal('clear') }),
]);
type Answer = z.infer<typeof Answer>;

/** What Slack says of every answer that it cannot use. */
const TROUBLE = 'We had some trouble connecting. Try again?';

export function createSubmit({ workspace, deliver }: Needs) {
  const { views } = workspace;

  return {
    async submit(person: Person, act: Extract<Act, { do: 'submit' }>): Promise<ActResult> {
      const stored = views.seenBy(person.id, act.view);
      if (stored?.view.type !== 'modal') return refused('That form is not open any more.');
      // Somebody may send a form by a program of their own; the app must not trust what was chosen.
      const typed = type(stored, act.values, { byHand: true });
      if (!typed.ok) return typed;
      stored.errors = complaints(stored.view.blocks, stored.values);
      if (Object.keys(stored.errors).length > 0) return done;
      const ack = await deliver('interactive', {
        type: 'view_submission',
        ...interaction(person),
        trigger_id: workspace.trigger(person.id, stored.id),
        view: viewPayload(stored),
        response_urls: [],
      });
      if (!ack.acked) return refused(TROUBLE);
      if (isEmpty(ack.payload)) {
        views.remove([stored]);
        return done;
      }
      const answer = Answer.safeParse(ack.payload);
      return answer.success && obey(stored, answer.data) ? done : refused(TROUBLE);
    },

    /** Its close button leads back to the view below; `all` is the cross in the corner. */
    async close(person: Person, { view: id, all }: Extract<Act, { do: 'close' }>): Promise<ActResult> {
      const stored = views.seenBy(person.id, id);
      if (stored?.view.type !== 'modal') return done;
      const is_cleared = all === true || stored.view.clear_on_close === true;
      const closed = is_cleared ? views.stack(stored.root).reverse() : [stored];
      views.remove(closed);
      for (const each of closed) {
        if (each.view.type !== 'modal' || !each.view.notify_on_close) continue;
        const view = viewPayload(each);
        await deliver('interactive', { type: 'view_closed', ...interaction(person), view, is_cleared });
      }
      return done;
    },
  };

  /** False where the answer makes no sense for this view. */
  function obey(stored: StoredView, answer: Answer): boolean {
    try {
      switch (answer.response_action) {
        case 'errors':
          if (!Object.keys(answer.errors).every((id) => isInput(stored, id))) return false;
          stored.errors = answer.errors;
          return true;
        case 'update':
          views.update(stored, viewOf(answer.view, 'modal'), undefined);
          return true;
        case 'push':
          views.push(stored, viewOf(answer.view, 'modal'));
          return true;
        case 'clear':
          views.remove(views.stack(stored.root));
          return true;
      }
    } catch (error) {
      if (error instanceof SlackRefusal) return false;
      throw error;
    }
  }
}

/** An error can only belong to an input. */
function isInput({ view }: StoredView, id: string): boolean {
  return elementsOf(view.blocks).some(({ block_id, input }) => block_id === id && input !== undefined);
}

function isEmpty(payload: unknown): boolean {
  return payload === undefined || z.strictObject({}).safeParse(payload).success;
}
