/** The form as Ana sees it: the names of its fields, what they offer, and their values. */
import { z } from 'zod';
import type { Bot } from './bot.ts';

const Option = z.object({ text: z.object({ text: z.string() }), value: z.string() });

const Input = z.object({
  type: z.literal('input'),
  block_id: z.string(),
  hint: z.object({ text: z.string() }).optional(),
  element: z.object({
    type: z.string(),
    options: z.array(Option).optional(),
  }),
});

const Value = z.object({ value: z.string().nullish(), selected_option: Option.nullish() });

const Form = z.object({
  view: z.object({ blocks: z.array(z.unknown()) }),
  values: z.record(z.string(), z.object({ value: Value })),
});

const valuesOf = (options: readonly z.infer<typeof Option>[] = []) => options.map(({ value }) => value);

/** In their order. */
export function fieldsOf(bot: Bot, person = 'U0ANA') {
  const form = Form.safeParse(bot.form(person)).data;
  return (form?.view.blocks ?? []).flatMap((block) => {
    const input = Input.safeParse(block).data;
    if (!input) return [];
    const { type, options } = input.element;
    const entered = form?.values[input.block_id]?.value;
    return [
      {
        name: input.block_id,
        type,
        hint: input.hint?.text ?? '',
        value: entered?.selected_option?.value ?? entered?.value ?? '',
        offers: options ? valuesOf(options) : undefined,
      },
    ];
  });
}

/** The one called so, or for a length after another database was chosen, the one whose name begins so. */
export function fieldOf(bot: Bot, name: string, person = 'U0ANA') {
  return fieldsOf(bot, person).find((field) => field.name === name || field.name.startsWith(`${name}.`));
}

/** Waits until the field of that name has that value. */
export function entered(bot: Bot, name: string, value: string) {
  return bot.slack.until(() => fieldOf(bot, name)?.value === value, `${name} is ${value}`);
}

export async function openForm(bot: Bot, text = '') {
  await bot.command('U0ANA', text);
  await bot.slack.until(() => bot.form('U0ANA') !== undefined, 'the form is open');
}

/** Picks another database; the form hears of it at once. */
export function chooseDatabase(bot: Bot, value: string) {
  return bot.slack.act('U0ANA', {
    do: 'action',
    on: { view: bot.form('U0ANA')?.id ?? '' },
    block_id: 'database',
    action_id: 'value',
    element: { type: 'static_select', selected_option: { text: { type: 'plain_text', text: value }, value } },
  });
}

/** Picks another length, or what is offered in its place. */
export function chooseLength(bot: Bot, value: string) {
  return bot.slack.act('U0ANA', {
    do: 'action',
    on: { view: bot.form('U0ANA')?.id ?? '' },
    block_id: fieldOf(bot, 'duration')?.name ?? '',
    action_id: 'value',
    element: { type: 'static_select', selected_option: { text: { type: 'plain_text', text: value }, value } },
  });
}

/** Types into fields without sending them. */
export function typeInto(bot: Bot, fields: Readonly<Record<string, string>>) {
  const values = Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, { value: { type: 'plain_text_input', value } }]),
  );
  return bot.slack.act('U0ANA', { do: 'type', view: bot.form('U0ANA')?.id ?? '', values });
}
