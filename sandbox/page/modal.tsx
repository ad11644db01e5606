/** A form as Slack shows it: what was typed stays until it is accepted, and each error is shown at its field. */
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { z } from 'zod';
import type { Modal as ModalState, State } from '../slack/client-api.ts';
import { Blocks } from './blocks.tsx';
import { clientWords } from './client-words.ts';
import { type DoAct, useSurface } from './surface.ts';

const Text = z.object({ text: z.string() });
const View = z.object({
  title: Text,
  submit: Text.nullish(),
  close: Text.nullish(),
  blocks: z.array(z.unknown()),
});

type Props = { readonly modal: ModalState; readonly state: State; readonly act: DoAct };

export function Modal({ modal, state, act }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [busy, setBusy] = useState(false);
  const { id, values, errors } = modal;
  const surface = useSurface({ on: { view: id }, state, act, kept: values, errors });
  useEffect(() => {
    if (dialog.current?.open === false) dialog.current.showModal();
  }, []);
  const view = View.parse(modal.view);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setBusy(true);
    await act({ do: 'submit', view: id, values: surface.values });
    setBusy(false);
  };
  const close = () => act({ do: 'close', view: id });

  return (
    <dialog ref={dialog} className="modal" aria-label={view.title.text} onCancel={close}>
      <form onSubmit={submit} noValidate>
        <h2>{view.title.text}</h2>
        <Blocks blocks={view.blocks} surface={surface} />
        <footer>
          <button type="button" onClick={close}>
            {view.close?.text ?? clientWords(surface.state.me.locale).close}
          </button>
          {view.submit && (
            <button type="submit" className="primary" disabled={busy}>
              {view.submit.text}
            </button>
          )}
        </footer>
      </form>
    </dialog>
  );
}
