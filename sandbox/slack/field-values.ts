/** The values in the fields of a view or a message: those that the app put there first, then those of the person. */
import { z } from 'zod';
import type { ElementValue, Values } from './client-api.ts';

const Choice = z.looseObject({ value: z.string() });
const Choices = z.array(Choice).default([]);

const Element = z.looseObject({
  type: z.string(),
  action_id: z.string(),
  value: z.string().optional(),
  text: z.unknown().optional(),
  options: Choices,
  option_groups: z.array(z.looseObject({ options: Choices })).default([]),
  initial_value: z.string().optional(),
  initial_option: Choice.optional(),
  initial_options: Choices,
  min_length: z.number().optional(),
  max_length: z.number().optional(),
  min_query_length: z.number().optional(),
});
export type Element = z.infer<typeof Element>;

const Block = z.looseObject({
  type: z.string(),
  block_id: z.string(),
  elements: z.array(z.unknown()).default([]),
  accessory: z.unknown().optional(),
  element: z.unknown().optional(),
  optional: z.boolean().optional(),
  dispatch_action: z.boolean().optional(),
});

/** An element and the block that it is in. */
export type Placed = {
  readonly block_id: string;
  readonly element: Element;
  /** of an input; it tells the app of changes only where the app asked for that */
  readonly input?: { readonly optional: boolean; readonly dispatches: boolean };
};

export function elementsOf(blocks: readonly unknown[]): Placed[] {
  return blocks
    .map((each) => Block.parse(each))
    .flatMap(({ type, block_id, elements, accessory, element, optional = false, dispatch_action }) =>
      [...elements, accessory, element].flatMap((each) => {
        const read = Element.safeParse(each).data;
        if (!read) return [];
        const input = { optional, dispatches: dispatch_action === true };
        return [{ block_id, element: read, ...(type === 'input' ? { input } : {}) }];
      }),
    );
}

export function findElement(
  blocks: readonly unknown[],
  { block_id, action_id }: { readonly block_id: string; readonly action_id: string },
): Placed | undefined {
  return elementsOf(blocks).find(
    (each) => each.block_id === block_id && each.element.action_id === action_id,
  );
}

/** `before` stays where block and action are still called the same, whatever the app would put there now: so does Slack. */
export function valuesOf(blocks: readonly unknown[], before: Values = {}): Values {
  return merged(
    elementsOf(blocks).flatMap(({ block_id, element }) => {
      const first = firstValue(element);
      if (!first) return [];
      const had = before[block_id]?.[element.action_id];
      const kept = had === undefined ? undefined : read(element, had);
      return [[block_id, element.action_id, kept?.ok ? kept.value : first] as const];
    }),
  );
}

export type Read =
  | { readonly ok: true; readonly value: ElementValue }
  | { readonly ok: false; readonly error: string };

/** What a person typed or chose, in the app's own words; nobody chooses what is not offered, except `byHand`. */
export function read(element: Element, given: ElementValue, { byHand = false } = {}): Read {
  const { type } = element;
  if (given.type !== type) return { ok: false, error: `That is not a ${type}.` };
  if (type === 'plain_text_input') {
    const value = given.value || null;
    const long = [...(value ?? '')].length > (element.max_length ?? 3000);
    return long ? { ok: false, error: 'That is too long.' } : { ok: true, value: { type, value } };
  }
  const many = type === 'checkboxes';
  const one = given.selected_option === undefined ? null : given.selected_option;
  const chosen = Choices.safeParse(many ? given.selected_options : one === null ? [] : [one]);
  if (!chosen.success) return { ok: false, error: 'That is no option.' };
  const options = chosen.data.map((each) => offered(element, each) ?? (byHand ? each : undefined));
  if (options.some((each) => each === undefined)) return { ok: false, error: 'That cannot be chosen.' };
  if (many) return { ok: true, value: { type, selected_options: options } };
  return { ok: true, value: { type, selected_option: options[0] ?? null } };
}

/** The values after what a person did; the error where they could not have done it, `byHand` or not. */
export function typedInto(
  blocks: readonly unknown[],
  before: Values,
  typed: Values,
  how: { readonly byHand?: boolean } = {},
): { readonly ok: true; readonly values: Values } | { readonly ok: false; readonly error: string } {
  let values = before;
  for (const [block_id, fields] of Object.entries(typed)) {
    for (const [action_id, given] of Object.entries(fields)) {
      const found = findElement(blocks, { block_id, action_id });
      if (!found || !before[block_id]?.[action_id])
        return { ok: false, error: 'That field is not there any more.' };
      const now = read(found.element, given, how);
      if (!now.ok) return now;
      values = { ...values, [block_id]: { ...values[block_id], [action_id]: now.value } };
    }
  }
  return { ok: true, values };
}

/** Why Slack does not let a form be submitted, at each field. */
export function complaints(blocks: readonly unknown[], values: Values): Record<string, string> {
  return Object.fromEntries(
    elementsOf(blocks).flatMap(({ block_id, element, input }) => {
      const { value, selected_option, selected_options } = values[block_id]?.[element.action_id] ?? {};
      if (!input) return [];
      const empty = !value && !selected_option && !selected_options?.length;
      if (empty) return input.optional ? [] : [[block_id, 'Please complete this required field.']];
      const { min_length = 0 } = element;
      if (typeof value !== 'string' || [...value].length >= min_length) return [];
      return [[block_id, `Please use at least ${min_length} characters.`]];
    }),
  );
}

function firstValue({ type, ...first }: Element): ElementValue | undefined {
  switch (type) {
    case 'plain_text_input':
      return { type, value: first.initial_value || null };
    case 'static_select':
    case 'external_select':
    case 'radio_buttons':
      return { type, selected_option: first.initial_option ?? null };
    case 'checkboxes':
      return { type, selected_options: first.initial_options };
    default:
      return undefined;
  }
}

/** An outside source was asked what it offers, and is not asked again. */
function offered({ type, options, option_groups }: Element, chosen: z.infer<typeof Choice>) {
  if (type === 'external_select') return chosen;
  const all = [...options, ...option_groups.flatMap((group) => group.options)];
  return all.find(({ value }) => value === chosen.value);
}

function merged(entries: readonly (readonly [string, string, ElementValue])[]): Values {
  const values: Record<string, Record<string, ElementValue>> = {};
  for (const [block_id, action_id, value] of entries) {
    values[block_id] = { ...values[block_id], [action_id]: value };
  }
  return values;
}
