/** A field of a form. Its label says where it may stay empty, and an error is shown in place of the hint. */
import { useId } from 'react';
import { z } from 'zod';
import { clientWords } from './client-words.ts';
import { Control, Element } from './element.tsx';
import type { Surface } from './surface.ts';
import { Words } from './words.tsx';

export const Input = z.object({
  type: z.literal('input'),
  block_id: z.string(),
  label: Words,
  hint: Words.optional(),
  optional: z.boolean().default(false),
  dispatch_action: z.boolean().default(false),
  element: Element,
});

export function Field({
  input,
  surface,
}: {
  readonly input: z.infer<typeof Input>;
  readonly surface: Surface;
}) {
  const id = useId();
  const { block_id, label, hint, optional, element, dispatch_action } = input;
  const words = clientWords(surface.state.me.locale);
  const error = surface.errors[block_id];
  const about = error ?? hint?.text;
  const labelled = {
    id,
    'aria-invalid': error !== undefined,
    ...(about === undefined ? {} : { 'aria-describedby': `${id}-about` }),
  };
  const isGroup = element.type === 'radio_buttons' || element.type === 'checkboxes';
  const title = (
    <>
      {label.text} {optional && <span className="optional">{words.optional}</span>}
    </>
  );
  return (
    <div className="field">
      {isGroup ? (
        <span id={`${id}-label`} className="field-label">
          {title}
        </span>
      ) : (
        <label htmlFor={id} className="field-label">
          {title}
        </label>
      )}
      <Control
        {...{ element, block_id, surface }}
        dispatches={dispatch_action}
        labelled={isGroup ? { ...labelled, 'aria-labelledby': `${id}-label` } : labelled}
      />
      {about !== undefined && (
        <p id={`${id}-about`} className={error ? 'error' : 'about'}>
          {about}
        </p>
      )}
    </div>
  );
}
