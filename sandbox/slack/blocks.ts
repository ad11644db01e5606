/**
 * What Slack accepts as blocks: one field too long, one kind unknown, and the whole message is refused.
 * Lengths are counted in code points, which is an assumption: the documents say "characters".
 */
import { z } from 'zod';

const length = (text: string) => [...text].length;
const text = (most: number, least = 1) =>
  z
    .string()
    .refine(
      (value) => length(value) >= least && length(value) <= most,
      `must be ${least} to ${most} characters long`,
    );

const plain = (most: number) =>
  z.strictObject({ type: z.literal('plain_text'), text: text(most), emoji: z.boolean().optional() });
const mrkdwn = (most: number) =>
  z.strictObject({ type: z.literal('mrkdwn'), text: text(most), verbatim: z.boolean().optional() });
const either = (most: number) => z.discriminatedUnion('type', [plain(most), mrkdwn(most)]);

const id = text(255).optional();
const confirm = z.strictObject({
  title: plain(100),
  text: either(300),
  confirm: plain(30),
  deny: plain(30),
  style: z.enum(['primary', 'danger']).optional(),
});
const option = z.strictObject({ text: either(75), value: text(150), description: plain(75).optional() });
const options = (most: number) => z.array(option).min(1).max(most);
const focus = z.boolean().optional();

const button = z.strictObject({
  type: z.literal('button'),
  text: plain(75),
  action_id: id,
  value: text(2000, 0).optional(),
  url: text(3000).optional(),
  style: z.enum(['primary', 'danger']).optional(),
  confirm: confirm.optional(),
  accessibility_label: text(75).optional(),
});
const select = z.strictObject({
  type: z.literal('static_select'),
  action_id: id,
  placeholder: plain(150).optional(),
  options: options(100),
  initial_option: option.optional(),
  confirm: confirm.optional(),
  focus_on_load: focus,
});
const radio = z.strictObject({
  type: z.literal('radio_buttons'),
  action_id: id,
  options: options(10),
  initial_option: option.optional(),
  confirm: confirm.optional(),
  focus_on_load: focus,
});
const checkboxes = z.strictObject({
  type: z.literal('checkboxes'),
  action_id: id,
  options: options(10),
  initial_options: options(10).optional(),
  confirm: confirm.optional(),
  focus_on_load: focus,
});
const overflow = z.strictObject({
  type: z.literal('overflow'),
  action_id: id,
  options: options(5),
  confirm: confirm.optional(),
});
const input = z.strictObject({
  type: z.literal('plain_text_input'),
  action_id: id,
  placeholder: plain(150).optional(),
  initial_value: text(3000, 0).optional(),
  multiline: z.boolean().optional(),
  min_length: z.number().int().min(0).max(3000).optional(),
  max_length: z.number().int().min(1).max(3000).optional(),
  focus_on_load: focus,
  dispatch_action_config: z.looseObject({}).optional(),
});
const image = z.strictObject({ type: z.literal('image'), image_url: z.url(), alt_text: text(2000) });

const interactive = z.discriminatedUnion('type', [button, select, radio, checkboxes, overflow]);
const field = z.discriminatedUnion('type', [input, select, radio, checkboxes]);

const richText: z.ZodType = z.looseObject({
  type: z.enum(['rich_text_section', 'rich_text_preformatted', 'rich_text_quote', 'rich_text_list']),
  elements: z.array(z.looseObject({ type: z.string() })),
});

const section = z
  .strictObject({
    type: z.literal('section'),
    block_id: id,
    text: either(3000).optional(),
    fields: z.array(either(2000)).min(1).max(10).optional(),
    accessory: z.union([interactive, image]).optional(),
    expand: z.boolean().optional(),
  })
  .refine((block) => block.text !== undefined || block.fields !== undefined, 'needs text or fields');

const everywhere = [
  section,
  z.strictObject({ type: z.literal('divider'), block_id: id }),
  z.strictObject({ type: z.literal('header'), block_id: id, text: plain(150) }),
  z.strictObject({
    type: z.literal('context'),
    block_id: id,
    elements: z
      .array(z.union([plain(3000), mrkdwn(3000), image]))
      .min(1)
      .max(10),
  }),
  z.strictObject({ type: z.literal('actions'), block_id: id, elements: z.array(interactive).min(1).max(25) }),
  z.strictObject({ type: z.literal('rich_text'), block_id: id, elements: z.array(richText).min(1) }),
  z.strictObject({
    type: z.literal('input'),
    block_id: id,
    label: plain(2000),
    hint: plain(2000).optional(),
    element: field,
    optional: z.boolean().optional(),
    dispatch_action: z.boolean().optional(),
  }),
] as const;

const block = z.union(everywhere);

/** Ids must be told apart: blocks within a message, actions within a block. */
const blocks = (most: number) =>
  z
    .array(block)
    .max(most)
    .refine((all) => unique(all.flatMap(({ block_id }) => block_id ?? [])), 'block_id must be unique')
    .refine((all) => all.every((one) => unique(actionIds(one))), 'action_id must be unique within a block');

export const MessageBlocks = blocks(50);

export const View = z.discriminatedUnion('type', [
  z
    .strictObject({
      type: z.literal('modal'),
      title: plain(24),
      submit: plain(24).optional(),
      close: plain(24).optional(),
      blocks: blocks(100),
      callback_id: text(255).optional(),
      private_metadata: text(3000, 0).optional(),
      external_id: text(255).optional(),
      clear_on_close: z.boolean().optional(),
      notify_on_close: z.boolean().optional(),
    })
    .refine(
      ({ blocks: all, submit }) => submit !== undefined || all.every(({ type }) => type !== 'input'),
      'submit is required when there are inputs',
    ),
  z.strictObject({
    type: z.literal('home'),
    blocks: blocks(100),
    callback_id: text(255).optional(),
    private_metadata: text(3000, 0).optional(),
    external_id: text(255).optional(),
  }),
]);
export type View = z.infer<typeof View>;

/** Where each thing that is wrong stands, as Slack says it. */
export function blockProblems(error: z.ZodError): string[] {
  return error.issues.map(
    (issue) => `[ERROR] ${issue.message} [json-pointer:/${issue.path.map(String).join('/')}]`,
  );
}

function actionIds(one: z.infer<typeof block>): string[] {
  if (one.type === 'actions') return one.elements.flatMap(({ action_id }) => action_id ?? []);
  return [];
}

function unique(values: readonly string[]): boolean {
  return new Set(values).size === values.length;
}
