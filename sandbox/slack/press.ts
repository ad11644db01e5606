/** What a person does to the elements of a message or a view, and what the app hears of it. */
import type { Act, ActResult, Person, Values } from './client-api.ts';
import type { Place, Target } from './element-place.ts';
import { findElement, type Placed, read, typedInto, valuesOf } from './field-values.ts';
import { done, GONE, interaction, type Needs, refused } from './payloads.ts';
import { createSuggest } from './suggest.ts';
import { type StoredView, viewPayload } from './views.ts';
import type { StoredMessage } from './workspace.ts';

type Pressed = Extract<Act, { do: 'action' }>;

export function createPress({ workspace, deliver, responseUrl }: Needs) {
  const suggest = createSuggest({ deliver, placeOf });

  return {
    suggest,

    async press(person: Person, act: Pressed): Promise<ActResult> {
      const place = placeOf(person, act.on);
      const found = place && findElement(place.blocks, act);
      if (!found) return refused(GONE);
      if (found.input && !found.input.dispatches)
        return refused('The app hears of that once it is submitted.');
      const chosen = choose(found, act);
      if (!chosen.ok) return chosen;
      if (place.view) {
        const typed = type(place.view, { ...act.values });
        if (!typed.ok) return typed;
        const { values } = place.view;
        if (values[act.block_id]?.[act.action_id]) {
          const fields = { ...values[act.block_id], [act.action_id]: chosen.value };
          place.view.values = { ...values, [act.block_id]: fields };
        }
      }
      const { block_id, action_id } = act;
      const ack = await deliver('interactive', {
        type: 'block_actions',
        ...interaction(person),
        ...place.context(),
        trigger_id: workspace.trigger(person.id, place.view?.id),
        actions: [{ ...chosen.value, action_id, block_id, action_ts: workspace.ts() }],
      });
      return ack.acked ? done : refused('This app responded too late.');
    },

    type(person: Person, { view, values }: Extract<Act, { do: 'type' }>): ActResult {
      const stored = workspace.views.seenBy(person.id, view);
      return stored ? type(stored, values) : refused(GONE);
    },
  };

  function placeOf(person: Person, on: Target): Place | undefined {
    if ('message' in on) {
      const found = workspace.seenMessage(person.id, on.message);
      return found && { blocks: found.blocks ?? [], context: () => messageContext(person, found) };
    }
    const { views } = workspace;
    const view = 'view' in on ? views.seenBy(person.id, on.view) : views.home(person.id);
    return view && { blocks: view.view.blocks, context: () => viewContext(view), view };
  }

  function messageContext(
    person: Person,
    { channel, ts, user, text, blocks = [], ephemeral }: StoredMessage,
  ) {
    return {
      container: { type: 'message', message_ts: ts, channel_id: channel, is_ephemeral: ephemeral },
      channel: { id: channel, name: workspace.channel(channel)?.name },
      message: { type: 'message', user, ts, text, blocks },
      state: { values: valuesOf(blocks) },
      response_url: responseUrl({ channel, person: person.id, message: ts }),
    };
  }
}

function viewContext(stored: StoredView) {
  return { container: { type: 'view', view_id: stored.id }, view: viewPayload(stored) };
}

export function type(stored: StoredView, values: Values, how?: { readonly byHand: boolean }): ActResult {
  const typed = typedInto(stored.view.blocks, stored.values, values, how);
  if (!typed.ok) return typed;
  stored.values = typed.values;
  return done;
}

/** A button has its value from the app; for everything else the person must say what they chose. */
function choose({ element }: Placed, act: Pressed) {
  const { type: kind, value, text } = element;
  if (kind === 'button') return { ok: true, value: { type: kind, text, value } } as const;
  if (!act.element) return refused('Nothing was chosen.');
  const chosen = read(element, act.element);
  // A menu closed without a choice tells the app nothing; a select can be emptied.
  if (kind === 'overflow' && chosen.ok && !chosen.value.selected_option)
    return refused('Nothing was chosen.');
  return chosen;
}
