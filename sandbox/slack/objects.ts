/**
 * The small parts that Slack's blocks are made of.
 * Lengths are counted in code points, which is an assumption: the documents say "characters".
 */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';

const length = (text: string) => [...text].length;
export const text = (most: number, least = 1) =>
  z
    .string()
    .refine(
      (value) => length(value) >= least && length(value) <= most,
      `must be ${least} to ${most} characters long`,
    );

export const plain = (most: number) =>
  z.strictObject({ type: z.literal('plain_text'), text: text(most), emoji: z.boolean().optional() });
export const mrkdwn = (most: number) =>
  z.strictObject({ type: z.literal('mrkdwn'), text: text(most), verbatim: z.boolean().optional() });
export const either = (most: number) => z.discriminatedUnion('type', [plain(most), mrkdwn(most)]);

/** Slack names each block and each element that the app left without a name. */
export const name = text(255).default(() => randomUUID().slice(0, 8));

export const confirm = z
  .strictObject({
    title: plain(100),
    text: either(300),
    confirm: plain(30),
    deny: plain(30),
    style: z.enum(['primary', 'danger']).optional(),
  })
  .optional();

/** Mark-up is only for radio buttons and checkboxes; menus show plain text. */
const offer = <Text extends z.ZodType>(words: Text) =>
  z.strictObject({ text: words, value: text(150), description: words.optional() });
export const option = offer(either(75));
export const menuOption = offer(plain(75));
/** Of an overflow menu, where choosing may open a page. */
export const overflowOption = menuOption.extend({ url: text(3000).optional() });
export type Option = z.infer<typeof option>;

export const options = (most: number) => z.array(option).min(1).max(most);
export const menuOptions = (most: number) => z.array(menuOption).min(1).max(most);
export const groups = z
  .array(z.strictObject({ label: plain(75), options: menuOptions(100) }))
  .min(1)
  .max(100);

/** What is chosen at first must be one of those that can be chosen, word for word. */
export function areAmong(
  chosen: readonly (Option | undefined)[],
  { options: all = [], option_groups = [] }: Choices,
): boolean {
  const offered = [...all, ...option_groups.flatMap((group) => group.options)];
  return chosen.every(
    (one) =>
      one === undefined ||
      offered.some(({ value, text: { text: words } }) => value === one.value && words === one.text.text),
  );
}
type Choices = {
  readonly options?: readonly Option[] | undefined;
  readonly option_groups?: readonly { readonly options: readonly Option[] }[] | undefined;
};
