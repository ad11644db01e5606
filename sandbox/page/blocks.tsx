/** Block Kit: what is to be read is drawn by slack-blocks-to-jsx, what is to be pressed by us, since the library draws it dead. */
import { type ReactNode, useRef, useState } from 'react';
import { type Block, Message } from 'slack-blocks-to-jsx';
import { z } from 'zod';
import type { Act, ActResult, State } from '../slack/client-api.ts';

export type DoAct = (act: Act) => Promise<ActResult>;
export type Press = (pressed: { block_id: string; action_id: string }) => Promise<ActResult>;

const Text = z.object({ text: z.string() });
const Button = z.object({
  type: z.literal('button'),
  action_id: z.string().default(''),
  text: Text,
  style: z.string().optional(),
  confirm: z.object({ title: Text, text: Text, confirm: Text, deny: Text }).optional(),
});
const Actions = z.object({
  type: z.literal('actions'),
  block_id: z.string().default(''),
  elements: z.array(Button),
});

/** Slack names each block of a message; its name tells it from the others. */
export function blockId(block: unknown): string {
  return z.object({ block_id: z.string() }).safeParse(block).data?.block_id ?? '';
}

export function Blocks({ blocks, state, press }: { blocks: readonly unknown[]; state: State; press: Press }) {
  return (
    <div className="blocks">
      {blocks.map((block) => (
        <OneBlock key={blockId(block)} block={block} state={state} press={press} />
      ))}
    </div>
  );
}

const PlainSection = z.strictObject({
  type: z.literal('section'),
  block_id: z.string().optional(),
  text: z.object({ type: z.literal('plain_text'), text: z.string() }),
});

function OneBlock({ block, state, press }: { block: unknown; state: State; press: Press }) {
  // The library reads mark-up in plain text too, which Slack does not.
  const plain = PlainSection.safeParse(block);
  if (plain.success) return <p className="plain">{plain.data.text.text}</p>;
  const actions = Actions.safeParse(block);
  if (!actions.success) return <Read block={block} state={state} />;
  const { block_id, elements } = actions.data;
  return (
    <div className="actions">
      {elements.map((element) => (
        <ActionButton
          key={element.action_id}
          button={element}
          press={() => press({ block_id, action_id: element.action_id })}
        />
      ))}
    </div>
  );
}

/** The library's own type of a block; the local Slack has checked it against Slack's. */
const Readable = z.custom<Block>((value) => typeof value === 'object' && value !== null && 'type' in value);

function Read({ block, state }: { block: unknown; state: State }) {
  const { people, channels, me } = state;
  return (
    <Message
      blocks={[Readable.parse(block)]}
      logo=""
      name=""
      theme="light"
      withoutWrapper
      data={{
        users: people.map(({ id, name }) => ({ id, name })),
        channels: channels.map(({ id, name }) => ({ id, name })),
        user_groups: [{ id: 'S0DBA', name: 'dba-team' }],
      }}
      hooks={{
        date: ({ timestamp, fallback }) => <ReadersTime at={Number(timestamp)} fallback={fallback} me={me} />,
      }}
    />
  );
}

function ReadersTime({ at, fallback, me }: { at: number; fallback: string; me: State['me'] }): ReactNode {
  const text = new Date(at * 1000).toLocaleString(me.locale, {
    timeZone: me.tz,
    dateStyle: 'medium',
    timeStyle: 'short',
  });
  return <time title={fallback}>{text}</time>;
}

function ActionButton({
  button,
  press,
}: {
  button: z.infer<typeof Button>;
  press: () => Promise<ActResult>;
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
