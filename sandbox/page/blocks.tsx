/** Block Kit: slack-blocks-to-jsx draws what is only read; we draw everything else, since the library draws it without behaviour. */
import { type ReactNode, useId } from 'react';
import { type Block, Message } from 'slack-blocks-to-jsx';
import { z } from 'zod';
import type { State } from '../slack/client-api.ts';
import { Control, Element } from './element.tsx';
import type { Surface } from './surface.ts';

const Text = z.object({ text: z.string() });
const Named = z.object({ block_id: z.string() });
const Actions = z.object({ type: z.literal('actions'), block_id: z.string(), elements: z.array(Element) });
const WithAccessory = z.looseObject({
  type: z.literal('section'),
  block_id: z.string(),
  accessory: Element,
});
const PlainSection = z.strictObject({
  type: z.literal('section'),
  block_id: z.string().optional(),
  text: z.object({ type: z.literal('plain_text'), text: z.string() }),
});
const Input = z.object({
  type: z.literal('input'),
  block_id: z.string(),
  label: Text,
  hint: Text.optional(),
  dispatch_action: z.boolean().default(false),
  element: Element,
});

type Props = { readonly surface: Surface };

/** Slack names each block; its name tells it from the others. */
export function Blocks({ blocks, surface }: Props & { readonly blocks: readonly unknown[] }) {
  return (
    <div className="blocks">
      {blocks.map((block) => (
        <OneBlock key={Named.safeParse(block).data?.block_id ?? ''} block={block} surface={surface} />
      ))}
    </div>
  );
}

function OneBlock({ block, surface }: Props & { readonly block: unknown }) {
  // The library reads mark-up in plain text too, which Slack does not.
  const plain = PlainSection.safeParse(block);
  if (plain.success) return <p className="plain">{plain.data.text.text}</p>;
  const input = Input.safeParse(block);
  if (input.success) return <Field input={input.data} surface={surface} />;
  const actions = Actions.safeParse(block);
  if (actions.success) {
    const { block_id, elements } = actions.data;
    return (
      <div className="actions">
        {elements.map((element) => (
          <Control key={element.action_id} {...{ element, block_id, surface }} dispatches />
        ))}
      </div>
    );
  }
  const beside = WithAccessory.safeParse(block);
  if (!beside.success) return <Read block={block} state={surface.state} />;
  const { accessory, ...section } = beside.data;
  return (
    <div className="beside">
      <OneBlock block={section} surface={surface} />
      <Control element={accessory} block_id={section.block_id} surface={surface} dispatches />
    </div>
  );
}

/** An error is shown in place of the hint. */
function Field({ input, surface }: Props & { readonly input: z.infer<typeof Input> }) {
  const id = useId();
  const { block_id, label, hint, element, dispatch_action } = input;
  const error = surface.errors[block_id];
  const labelled = { id, 'aria-describedby': `${id}-about`, 'aria-invalid': error !== undefined };
  const group = element.type === 'radio_buttons' || element.type === 'checkboxes';
  return (
    <div className="field">
      <label id={`${id}-label`} htmlFor={id}>
        {label.text}
      </label>
      <Control
        {...{ element, block_id, surface }}
        dispatches={dispatch_action}
        labelled={group ? { ...labelled, 'aria-labelledby': `${id}-label` } : labelled}
      />
      <p id={`${id}-about`} className={error ? 'error' : 'about'}>
        {error ?? hint?.text}
      </p>
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
