/** What a person enters in a form, as Slack sends it: typed where there is a field to type in, picked where there is a choice. */
import { z } from 'zod';
import type { Values } from '../../sandbox/slack/client-api.ts';

const Choice = z.object({
  type: z.literal('input'),
  block_id: z.string(),
  element: z.object({ type: z.literal('static_select') }),
});
const View = z.object({ blocks: z.array(z.unknown()) });

export function filledIn(view: unknown, fields: Readonly<Record<string, string>>): Values {
  const blocks = View.safeParse(view).data?.blocks ?? [];
  const choices = new Set(blocks.map((block) => Choice.safeParse(block).data?.block_id));
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      { value: choices.has(name) ? picked(value) : { type: 'plain_text_input', value } },
    ]),
  );
}

function picked(value: string) {
  return { type: 'static_select', selected_option: { text: { type: 'plain_text', text: value }, value } };
}
