/** A button, and the dialog that asks whether one is sure. */
import { useRef, useState } from 'react';
import { z } from 'zod';

const Text = z.object({ text: z.string() });

export const Button = z.object({
  type: z.literal('button'),
  action_id: z.string().default(''),
  text: Text,
  style: z.string().optional(),
  confirm: z.object({ title: Text, text: Text, confirm: Text, deny: Text }).optional(),
});

export function ActionButton({
  button,
  press,
}: {
  button: z.infer<typeof Button>;
  press: () => Promise<unknown>;
}) {
  const [busy, setBusy] = useState(false);
  const dialog = useRef<HTMLDialogElement>(null);
  const { confirm } = button;
  const go = async () => {
    dialog.current?.close();
    setBusy(true);
    await press();
    setBusy(false);
  };
  return (
    <>
      <button
        type="button"
        className={button.style ?? ''}
        disabled={busy}
        onClick={() => (confirm ? dialog.current?.showModal() : go())}
      >
        {button.text.text}
      </button>
      {confirm && (
        <dialog ref={dialog} aria-label={confirm.title.text}>
          <h2>{confirm.title.text}</h2>
          <p>{confirm.text.text}</p>
          <div className="actions">
            <button type="button" onClick={() => dialog.current?.close()}>
              {confirm.deny.text}
            </button>
            <button type="button" className="primary" onClick={go}>
              {confirm.confirm.text}
            </button>
          </div>
        </dialog>
      )}
    </>
  );
}
