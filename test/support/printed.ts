/** Blocks as a reviewer reads them: one line for each piece of text, buttons in brackets, and times as their readers in UTC see them. */
import { z } from 'zod';

const Text = z.object({ text: z.string() });
const Element = z.looseObject({
  type: z.string(),
  text: z.union([z.string(), Text]).optional(),
  elements: z.array(z.object({ text: z.string() })).optional(),
  options: z.array(z.object({ text: Text })).optional(),
  confirm: z.object({ title: Text, text: Text, confirm: Text, deny: Text }).optional(),
});
const Block = z.object({
  type: z.string(),
  text: Text.optional(),
  fields: z.array(Text).optional(),
  elements: z.array(Element).optional(),
});

export function printed(blocks: readonly unknown[]): string {
  return blocks.flatMap((block) => linesOf(Block.parse(block))).join('\n');
}

function linesOf({ type, text, fields = [], elements = [] }: z.infer<typeof Block>): readonly string[] {
  const own = text ? [type === 'header' ? `# ${text.text}` : text.text] : [];
  const columns = fields.map((field) => `| ${field.text}`);
  const inner = elements.map((element) => elementText(element));
  return [...own, ...columns, ...(type === 'actions' ? [inner.join(' ')] : inner)].map(readable);
}

function elementText({ type, text, elements, options, confirm }: z.infer<typeof Element>): string {
  const words = typeof text === 'string' ? text : (text?.text ?? '');
  if (elements) return elements.map((one) => one.text).join('');
  if (options) return `[⋯ ${options.map((option) => option.text.text).join(' / ')}]`;
  if (type !== 'button') return `small: ${words}`;
  const asked =
    confirm && ` → ${confirm.title.text} ${confirm.text.text} ${confirm.confirm.text} / ${confirm.deny.text}`;
  return `[${words}${asked ?? ''}]`;
}

function readable(text: string): string {
  return text
    .replaceAll(
      /<!date\^\d+\^([^|]*)\|([^>]*)>/g,
      (_, form: string, utc: string) => `{${utc}${form.includes('{date') ? ', dated' : ''}}`,
    )
    .replaceAll(/<@U(\w+)>/g, '@$1')
    .replaceAll(/<!subteam\^S(\w+)>/g, '@group-$1');
}
