/** What can be pressed, chosen and typed into, in a message or in a form. */
import { z } from 'zod';
import type { ElementValue } from '../slack/client-api.ts';
import { ActionButton, Button } from './button.tsx';
import { type Labelled, Many, One, type Option, Outside } from './choices.tsx';
import type { Surface } from './surface.ts';

const Text = z.object({ text: z.string() });
const Choice = z.object({ text: Text, value: z.string() });
const Choices = z.array(Choice);
const common = { action_id: z.string().default(''), placeholder: Text.optional() };

export const Element = z.discriminatedUnion('type', [
  Button,
  z.object({
    type: z.literal('plain_text_input'),
    ...common,
    initial_value: z.string().optional(),
    multiline: z.boolean().optional(),
    max_length: z.number().optional(),
    dispatch_action_config: z.object({ trigger_actions_on: z.array(z.string()) }).optional(),
  }),
  z.object({
    type: z.enum(['static_select', 'radio_buttons', 'overflow']),
    ...common,
    options: Choices.default([]),
    option_groups: z.array(z.object({ options: Choices })).default([]),
    initial_option: Choice.optional(),
  }),
  z.object({
    type: z.literal('checkboxes'),
    ...common,
    options: Choices,
    initial_options: Choices.default([]),
  }),
  z.object({ type: z.literal('external_select'), ...common, initial_option: Choice.optional() }),
]);
export type Element = z.infer<typeof Element>;

type Props = {
  readonly element: Element;
  readonly block_id: string;
  readonly surface: Surface;
  /** the app hears of each change */
  readonly dispatches: boolean;
  readonly labelled?: Labelled;
};

export function Control({ element, block_id, surface, dispatches, labelled = {} }: Props) {
  const { type, action_id } = element;
  const place = { block_id, action_id };
  const value = surface.values[block_id]?.[action_id];
  const enter = (next: ElementValue, tell: boolean) => {
    surface.type(place, next);
    if (tell) surface.press(place, next).catch(() => undefined);
  };
  const choose = (option: Option | null) => enter({ type, selected_option: option }, dispatches);

  switch (element.type) {
    case 'button':
      return <ActionButton button={element} press={() => surface.press(place)} />;
    case 'plain_text_input': {
      const { multiline, max_length, initial_value = '', placeholder } = element;
      const text = value === undefined ? initial_value : (value.value ?? '');
      const tells = element.dispatch_action_config?.trigger_actions_on ?? ['on_enter_pressed'];
      const field = {
        ...labelled,
        value: text,
        maxLength: max_length,
        placeholder: placeholder?.text,
        onChange: ({ target }: { target: { value: string } }) =>
          enter({ type, value: target.value || null }, dispatches && tells.includes('on_character_entered')),
      };
      if (multiline) return <textarea {...field} rows={3} />;
      return (
        <input
          {...field}
          autoComplete="off"
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || !dispatches || !tells.includes('on_enter_pressed')) return;
            // Such a field is sent by itself; the form is not.
            event.preventDefault();
            enter({ type, value: text || null }, true);
          }}
        />
      );
    }
    case 'checkboxes': {
      const chosen = value ? Choices.parse(value.selected_options ?? []) : element.initial_options;
      const many = (options: readonly Option[]) =>
        enter({ type, selected_options: [...options] }, dispatches);
      return <Many options={element.options} chosen={chosen} choose={many} labelled={labelled} />;
    }
    case 'external_select': {
      const chosen = chosenOne(value) ?? (value ? undefined : element.initial_option);
      const suggest = (typed: string) => surface.suggest(place, typed);
      return <Outside {...{ chosen, choose, suggest, labelled }} />;
    }
    default: {
      const options = [...element.options, ...element.option_groups.flatMap((group) => group.options)];
      const chosen = chosenOne(value) ?? (value ? undefined : element.initial_option);
      const looks = type === 'radio_buttons' ? 'radio' : 'select';
      return <One {...{ options, chosen, choose, looks, labelled }} />;
    }
  }
}

function chosenOne(value: ElementValue | undefined): Option | undefined {
  return Choice.safeParse(value?.selected_option).data;
}
