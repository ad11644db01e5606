/** A field to type into, on one line or on several. */
import type { KeyboardEvent } from 'react';
import { z } from 'zod';
import type { ElementValue } from '../slack/client-api.ts';
import type { Labelled } from './choices.tsx';
import { Words } from './words.tsx';

export const TextInput = z.object({
  type: z.literal('plain_text_input'),
  action_id: z.string().default(''),
  placeholder: Words.optional(),
  initial_value: z.string().default(''),
  multiline: z.boolean().optional(),
  max_length: z.number().optional(),
  dispatch_action_config: z.object({ trigger_actions_on: z.array(z.string()) }).optional(),
});

type Props = {
  readonly input: z.infer<typeof TextInput>;
  readonly value: ElementValue | undefined;
  readonly enter: (next: ElementValue, tell: boolean) => void;
  readonly dispatches: boolean;
  readonly labelled: Labelled;
};

export function TextEntry({ input, value, enter, dispatches, labelled }: Props) {
  const { type, placeholder, initial_value, multiline, max_length, dispatch_action_config } = input;
  const text = value === undefined ? initial_value : (value.value ?? '');
  const tells = dispatches ? (dispatch_action_config?.trigger_actions_on ?? ['on_enter_pressed']) : [];
  const field = {
    ...labelled,
    value: text,
    maxLength: max_length,
    placeholder: placeholder?.text,
    onChange: ({ target }: { target: { value: string } }) =>
      enter({ type, value: target.value || null }, tells.includes('on_character_entered')),
  };
  const send = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !tells.includes('on_enter_pressed')) return;
    // Such a field is sent by itself; the form is not.
    event.preventDefault();
    enter({ type, value: text || null }, true);
  };
  if (multiline) return <textarea {...field} rows={3} />;
  return <input {...field} autoComplete="off" onKeyDown={send} />;
}
