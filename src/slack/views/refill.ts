/** A form that could not be taken, given back as it was sent: every field filled, and what is wrong said above its field. */
import type { KnownBlock, ModalView } from '@slack/types';
import { z } from 'zod';
import type { Refusal } from '../../grant/refusal.ts';
import { section } from './blocks.ts';

/** `field`: the block it is about; above all fields where there is no such field. */
export type Complaint = {
  readonly field?: string | undefined;
  readonly text: string;
  /** what can be done about it, such as buttons */
  readonly blocks?: readonly KnownBlock[];
  /** not a complaint after all: what the person did from the form is done */
  readonly isDone?: boolean;
};

/** What an action refuses in the form that was sent. `field`: the block it is about; none where it is about the whole. */
export type Complaints = {
  readonly refused: readonly { readonly field?: string | undefined; readonly refusal: Refusal }[];
  /** the form as it should be now, where what it shows has changed; by default it is given back as it was sent */
  readonly redrawn?: ModalView | undefined;
  /** what can be done about it, such as buttons */
  readonly blocks?: readonly KnownBlock[] | undefined;
};

const Entered = z.looseObject({
  value: z.string().nullish(),
  selected_option: z.unknown().optional(),
  selected_options: z.array(z.unknown()).optional(),
});

const Sent = z.object({
  callback_id: z.string(),
  external_id: z.string().nullish(),
  private_metadata: z.string().default(''),
  title: z.unknown().optional(),
  submit: z.unknown().optional(),
  close: z.unknown().optional(),
  blocks: z.array(z.looseObject({ type: z.string(), block_id: z.string().optional() })).default([]),
  state: z.object({ values: z.record(z.string(), z.record(z.string(), Entered)) }),
});
type Block = z.infer<typeof Sent>['blocks'][number];

const Input = z.looseObject({
  type: z.literal('input'),
  block_id: z.string(),
  element: z.looseObject({ type: z.string(), action_id: z.string() }),
});

/** Marks the complaints, so that those of an earlier submission are found and removed. */
const COMPLAINT = 'complaint-';

/** `sent`: the view of a submission, as Slack sent it; undefined where it is none that can be drawn again. */
export function refilled(sent: unknown, complaints: readonly Complaint[]): ModalView | undefined {
  const read = Sent.safeParse(sent).data;
  if (!read) return undefined;
  const { callback_id, external_id, private_metadata, title, submit, close, blocks, state } = read;
  const own = blocks.filter(({ block_id = '' }) => !block_id.startsWith(COMPLAINT));
  const view = {
    type: 'modal',
    callback_id,
    ...(external_id ? { external_id } : {}),
    private_metadata,
    title,
    submit,
    close,
    blocks: complain(
      own.map((block) => filled(block, state.values)),
      complaints,
    ),
  };
  // Slack sent it, and takes it back: its blocks are those that we built.
  return view as ModalView;
}

/** The same view with these complaints, for a form that is drawn from the start. */
export function withComplaints(view: ModalView, complaints: readonly Complaint[]): ModalView {
  return { ...view, blocks: complain(view.blocks, complaints) };
}

function complain<B extends { readonly block_id?: string | undefined }>(
  blocks: readonly B[],
  complaints: readonly Complaint[],
): (B | KnownBlock)[] {
  const about = (name: string | undefined) => complaints.filter(({ field }) => field === name);
  const isThere = (field: string | undefined) =>
    field !== undefined && blocks.some(({ block_id }) => block_id === field);
  const drawn = (some: readonly Complaint[]) =>
    some.flatMap((complaint) => {
      const { text, blocks = [], isDone = false } = complaint;
      const first = complaints.indexOf(complaint);
      return [section(isDone ? text : `⚠️ ${text}`), ...blocks].map((block, index) => ({
        ...block,
        block_id: `${COMPLAINT}${first}-${index}`,
      }));
    });
  return [
    ...drawn(complaints.filter(({ field }) => !isThere(field))),
    ...blocks.flatMap((block) =>
      block.block_id === undefined ? [block] : [...drawn(about(block.block_id)), block],
    ),
  ];
}

/** After another view of the form Slack has forgotten what was entered, and shows the initial values. */
function filled(block: Block, values: z.infer<typeof Sent>['state']['values']): Block {
  const input = Input.safeParse(block).data;
  const entered = input && values[input.block_id]?.[input.element.action_id];
  if (!input || !entered) return block;
  const { initial_value: _, initial_option: __, initial_options: ___, ...element } = input.element;
  return { ...input, element: { ...element, ...initial(entered) } };
}

function initial({ value, selected_option, selected_options }: z.infer<typeof Entered>): object {
  if (selected_option) return { initial_option: selected_option };
  if (selected_options && selected_options.length > 0) return { initial_options: selected_options };
  return value ? { initial_value: value } : {};
}
