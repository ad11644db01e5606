/** What Slack accepts as blocks: one field too long, one kind unknown, and the whole message or view is refused. */
import { z } from 'zod';
import { field, interactive } from './elements.ts';
import { either, mrkdwn, name, plain, text } from './objects.ts';

const image = z.strictObject({ type: z.literal('image'), image_url: z.url(), alt_text: text(2000) });

const richText: z.ZodType = z.looseObject({
  type: z.enum(['rich_text_section', 'rich_text_preformatted', 'rich_text_quote', 'rich_text_list']),
  elements: z.array(z.looseObject({ type: z.string() })),
});

const section = z
  .strictObject({
    type: z.literal('section'),
    block_id: name,
    text: either(3000).optional(),
    fields: z.array(either(2000)).min(1).max(10).optional(),
    accessory: z.union([interactive, image]).optional(),
    expand: z.boolean().optional(),
  })
  .refine((block) => block.text !== undefined || block.fields !== undefined, 'needs text or fields');

const block = z.discriminatedUnion('type', [
  section,
  z.strictObject({ type: z.literal('divider'), block_id: name }),
  z.strictObject({ type: z.literal('header'), block_id: name, text: plain(150) }),
  z.strictObject({
    type: z.literal('context'),
    block_id: name,
    elements: z
      .array(z.union([plain(3000), mrkdwn(3000), image]))
      .min(1)
      .max(10),
  }),
  z.strictObject({
    type: z.literal('actions'),
    block_id: name,
    elements: z.array(interactive).min(1).max(25),
  }),
  z.strictObject({ type: z.literal('rich_text'), block_id: name, elements: z.array(richText).min(1) }),
  z.strictObject({
    type: z.literal('input'),
    block_id: name,
    label: plain(2000),
    hint: plain(2000).optional(),
    element: field,
    optional: z.boolean().optional(),
    dispatch_action: z.boolean().optional(),
  }),
]);
type Block = z.infer<typeof block>;

/** Ids must be told apart: blocks within a message, actions within a block. */
const blocks = (most: number) =>
  z
    .array(block)
    .max(most)
    .refine((all) => unique(all.map(({ block_id }) => block_id)), 'block_id must be unique')
    .refine((all) => all.every((one) => unique(actionIds(one))), 'action_id must be unique within a block')
    .refine((all) => all.filter(takesFocus).length <= 1, 'only one element may take the focus');

export const MessageBlocks = blocks(50);

const common = {
  blocks: blocks(100),
  callback_id: text(255, 0).optional(),
  private_metadata: text(3000, 0).optional(),
  external_id: text(255, 0).optional(),
};

export const View = z.discriminatedUnion('type', [
  z
    .strictObject({
      type: z.literal('modal'),
      title: plain(24),
      submit: plain(24).optional(),
      close: plain(24).optional(),
      clear_on_close: z.boolean().optional(),
      notify_on_close: z.boolean().optional(),
      ...common,
    })
    .refine(
      ({ blocks: all, submit }) => submit !== undefined || all.every(({ type }) => type !== 'input'),
      'submit is required when there are inputs',
    ),
  z.strictObject({ type: z.literal('home'), ...common }),
]);
export type View = z.infer<typeof View>;

/** Where each problem is, in Slack's format. */
export function blockProblems(error: z.ZodError): string[] {
  return error.issues.map(
    (issue) => `[ERROR] ${issue.message} [json-pointer:/${issue.path.map(String).join('/')}]`,
  );
}

function actionIds(one: Block): string[] {
  return one.type === 'actions' ? one.elements.map(({ action_id }) => action_id) : [];
}

function takesFocus(one: Block): boolean {
  return one.type === 'input' && one.element.focus_on_load === true;
}

function unique(values: readonly string[]): boolean {
  return new Set(values).size === values.length;
}
