/** A button; one with an address opens it too, and is a link. */
import { type MouseEvent, useState } from 'react';
import { z } from 'zod';
import type { State } from '../slack/client-api.ts';
import { Confirmation, useConfirmation } from './confirmation.tsx';
import { Words } from './words.tsx';

export const Button = z.object({
  type: z.literal('button'),
  action_id: z.string().default(''),
  text: Words,
  url: z.string().optional(),
  style: z.enum(['primary', 'danger']).optional(),
  accessibility_label: z.string().optional(),
  confirm: Confirmation.optional(),
});

type Props = {
  readonly button: z.infer<typeof Button>;
  readonly state: State;
  readonly press: () => Promise<unknown>;
};

export function ActionButton({ button, state, press }: Props) {
  const { text, url, style = '', accessibility_label, confirm } = button;
  const [busy, setBusy] = useState(false);
  const { ask, dialog } = useConfirmation(confirm, state);
  const go = async () => {
    setBusy(true);
    await press();
    setBusy(false);
  };
  const follow = (event: MouseEvent) => {
    if (confirm) event.preventDefault();
    ask(() => {
      if (confirm) window.open(url, '_blank', 'noopener');
      go().catch(() => undefined);
    });
  };
  const named = { className: `button ${style}`, 'aria-label': accessibility_label };
  return (
    <>
      {url === undefined ? (
        <button type="button" {...named} disabled={busy} onClick={() => ask(() => void go())}>
          {text.text}
        </button>
      ) : (
        <a {...named} href={url} target="_blank" rel="noopener noreferrer" onClick={follow}>
          {text.text}
        </a>
      )}
      {dialog}
    </>
  );
}
