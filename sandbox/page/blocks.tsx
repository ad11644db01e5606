/** Block Kit as Slack lays it out. slack-blocks-to-jsx draws mark-up; what can be pressed or filled in is ours, since the library draws it without behaviour. */
import { z } from 'zod';
import type { State } from '../slack/client-api.ts';
import { Control, Element } from './element.tsx';
import { Field, Input } from './field.tsx';
import type { Surface } from './surface.ts';
import { Marked, Text, Words } from './words.tsx';

const Named = z.object({ block_id: z.string() });
const Image = z.object({ type: z.literal('image'), image_url: z.string(), alt_text: z.string() });

/** What we lay out; what else Slack takes (dividers, rich text) is only read. */
const Laid = z.discriminatedUnion('type', [
  z.object({ type: z.literal('header'), text: Words }),
  z.object({
    type: z.literal('section'),
    block_id: z.string().default(''),
    text: Words.optional(),
    fields: z.array(Words).default([]),
    accessory: z.union([Element, Image]).optional(),
  }),
  z.object({ type: z.literal('context'), elements: z.array(z.union([Words, Image])) }),
  z.object({ type: z.literal('actions'), block_id: z.string(), elements: z.array(Element) }),
  Input,
]);
type Section = Extract<z.infer<typeof Laid>, { type: 'section' }>;

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
  const { state } = surface;
  const laid = Laid.safeParse(block).data;
  switch (laid?.type) {
    case 'header':
      return <h3 className="header">{laid.text.text}</h3>;
    case 'section':
      return <SectionBlock section={laid} surface={surface} />;
    case 'context':
      return <Row className="context" parts={laid.elements} state={state} />;
    case 'actions': {
      const { block_id, elements } = laid;
      return (
        <div className="actions">
          {elements.map((element) => (
            <Control key={element.action_id} {...{ element, block_id, surface }} dispatches />
          ))}
        </div>
      );
    }
    case 'input':
      return <Field input={laid} surface={surface} />;
    default:
      return <Marked block={block} state={state} />;
  }
}

function SectionBlock({ section, surface }: Props & { readonly section: Section }) {
  const { block_id, text, fields, accessory } = section;
  const { state } = surface;
  return (
    <div className="section">
      <div>
        {text && <Text words={text} state={state} />}
        {fields.length > 0 && <Row className="fields" parts={fields} state={state} />}
      </div>
      {accessory?.type === 'image' && <img src={accessory.image_url} alt={accessory.alt_text} />}
      {accessory && accessory.type !== 'image' && (
        <Control element={accessory} {...{ block_id, surface }} dispatches />
      )}
    </div>
  );
}

type Part = Words | z.infer<typeof Image>;
type Parts = { readonly className: string; readonly parts: readonly Part[]; readonly state: State };

/** Texts side by side. */
function Row({ className, parts, state }: Parts) {
  return (
    <div className={className}>
      {parts.map((part, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they have no names, and keep nothing
        <div key={place}>
          {part.type === 'image' ? (
            <img src={part.image_url} alt={part.alt_text} />
          ) : (
            <Text words={part} state={state} />
          )}
        </div>
      ))}
    </div>
  );
}
