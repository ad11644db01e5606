/** Slack's confirmation dialog: what it asks about happens only after a yes. */
import { type ReactNode, useRef } from 'react';
import { z } from 'zod';
import type { State } from '../slack/client-api.ts';
import { Text, Words } from './words.tsx';

export const Confirmation = z.object({
  title: Words,
  text: Words,
  confirm: Words,
  deny: Words,
  style: z.enum(['primary', 'danger']).default('primary'),
});
export type Confirmation = z.infer<typeof Confirmation>;

/** `ask` does at once what needs no confirmation. */
export function useConfirmation(asked: Confirmation | undefined, state: State) {
  const dialog = useRef<HTMLDialogElement>(null);
  const then = useRef(() => {});
  const close = () => dialog.current?.close();
  const ask = (act: () => void) => {
    then.current = act;
    if (asked) dialog.current?.showModal();
    else act();
  };
  const yes = () => {
    close();
    then.current();
  };
  const drawn: ReactNode = asked && (
    <dialog ref={dialog} className="confirmation" aria-label={asked.title.text}>
      <h2>{asked.title.text}</h2>
      <Text words={asked.text} state={state} />
      <div className="actions">
        <button type="button" onClick={close}>
          {asked.deny.text}
        </button>
        <button type="button" className={asked.style} onClick={yes}>
          {asked.confirm.text}
        </button>
      </div>
    </dialog>
  );
  return { ask, dialog: drawn };
}
