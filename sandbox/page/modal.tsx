/** A form as Slack shows it: what was typed stays until it is accepted, and each error stands at its field. */
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { z } from 'zod';
import type { ElementValue, Modal as ModalState, State } from '../slack/client-api.ts';
import { Blocks, blockId, type DoAct, type Press } from './blocks.tsx';

const Text = z.object({ text: z.string() });
const Option = z.object({ text: Text, value: z.string() });
const Input = z.object({
  type: z.literal('input'),
  block_id: z.string(),
  label: Text,
  hint: Text.optional(),
  optional: z.boolean().optional(),
  element: z.discriminatedUnion('type', [
    z.object({
      type: z.literal('plain_text_input'),
      action_id: z.string(),
      initial_value: z.string().optional(),
      multiline: z.boolean().optional(),
      max_length: z.number().optional(),
    }),
    z.object({
      type: z.literal('static_select'),
      action_id: z.string(),
      options: z.array(Option),
      initial_option: Option.optional(),
    }),
  ]),
});
type Input = z.infer<typeof Input>;

const View = z.object({
  title: Text,
  submit: Text.optional(),
  close: Text.optional(),
  blocks: z.array(z.unknown()),
});

type Props = { readonly modal: ModalState; readonly state: State; readonly act: DoAct };

export function Modal({ modal, state, act }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    if (dialog.current?.open === false) dialog.current.showModal();
  }, []);
  const view = View.parse(modal.view);
  const inputs = view.blocks.flatMap((block) => Input.safeParse(block).data ?? []);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const typed = new FormData(event.currentTarget);
    setBusy(true);
    await act({
      do: 'submit',
      view: modal.id,
      values: Object.fromEntries(inputs.map((input) => [input.block_id, typedValue(input, typed)])),
    });
    setBusy(false);
  };

  return (
    <dialog
      ref={dialog}
      className="modal"
      aria-label={view.title.text}
      onCancel={() => act({ do: 'close', view: modal.id })}
    >
      <form onSubmit={submit} noValidate>
        <h2>{view.title.text}</h2>
        {view.blocks.map((block) => {
          const input = Input.safeParse(block).data;
          if (input) return <Field key={input.block_id} input={input} error={modal.errors[input.block_id]} />;
          const press: Press = (pressed) => act({ do: 'action', on: { view: modal.id }, ...pressed });
          return <Blocks key={blockId(block)} blocks={[block]} state={state} press={press} />;
        })}
        <div className="actions">
          <button type="button" onClick={() => act({ do: 'close', view: modal.id })}>
            {view.close?.text ?? 'Close'}
          </button>
          {view.submit && (
            <button type="submit" className="primary" disabled={busy}>
              {view.submit.text}
            </button>
          )}
        </div>
      </form>
    </dialog>
  );
}

function Field({ input, error }: { input: Input; error: string | undefined }) {
  const { block_id, label, hint, element } = input;
  const about = `${block_id}-about`;
  const common = {
    id: block_id,
    name: block_id,
    'aria-describedby': about,
    'aria-invalid': error !== undefined,
  };
  return (
    <div className="field">
      <label htmlFor={block_id}>{label.text}</label>
      {element.type === 'static_select' ? (
        <select {...common} defaultValue={element.initial_option?.value ?? ''}>
          <option value="">Choose…</option>
          {element.options.map(({ text, value }) => (
            <option key={value} value={value}>
              {text.text}
            </option>
          ))}
        </select>
      ) : element.multiline ? (
        <textarea {...common} rows={3} defaultValue={element.initial_value} maxLength={element.max_length} />
      ) : (
        <input
          {...common}
          defaultValue={element.initial_value}
          maxLength={element.max_length}
          autoComplete="off"
        />
      )}
      <p id={about} className={error ? 'error' : 'about'}>
        {error ?? hint?.text}
      </p>
    </div>
  );
}

function typedValue({ block_id, element }: Input, typed: FormData): Record<string, ElementValue> {
  const value = String(typed.get(block_id) ?? '');
  if (element.type === 'plain_text_input')
    return { [element.action_id]: { type: element.type, value: value || null } };
  const selected = element.options.find((option) => option.value === value) ?? null;
  return { [element.action_id]: { type: element.type, selected_option: selected } };
}
