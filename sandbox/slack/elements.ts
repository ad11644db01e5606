/** What can be pressed, chosen and typed into, as far as an app of ours may need it. An element that is not here is refused. */
import { z } from 'zod';
import {
  areAmong,
  confirm,
  groups,
  menuOption,
  menuOptions,
  name,
  option,
  options,
  overflowOption,
  plain,
  text,
} from './objects.ts';

const focus = z.boolean().optional();
const placeholder = plain(150).optional();
const NOT_AMONG = 'must be among the options';

const button = z.strictObject({
  type: z.literal('button'),
  text: plain(75),
  action_id: name,
  value: text(2000, 0).optional(),
  url: text(3000).optional(),
  style: z.enum(['primary', 'danger']).optional(),
  confirm,
  accessibility_label: text(75).optional(),
});
const select = z
  .strictObject({
    type: z.literal('static_select'),
    action_id: name,
    placeholder,
    options: menuOptions(100).optional(),
    option_groups: groups.optional(),
    initial_option: menuOption.optional(),
    confirm,
    focus_on_load: focus,
  })
  .refine((one) => (one.options === undefined) !== (one.option_groups === undefined), 'needs options')
  .refine((one) => areAmong([one.initial_option], one), NOT_AMONG);
const external = z.strictObject({
  type: z.literal('external_select'),
  action_id: name,
  placeholder,
  initial_option: menuOption.optional(),
  min_query_length: z.number().int().min(0).optional(),
  confirm,
  focus_on_load: focus,
});
const radio = z
  .strictObject({
    type: z.literal('radio_buttons'),
    action_id: name,
    options: options(10),
    initial_option: option.optional(),
    confirm,
    focus_on_load: focus,
  })
  .refine((one) => areAmong([one.initial_option], one), NOT_AMONG);
const checkboxes = z
  .strictObject({
    type: z.literal('checkboxes'),
    action_id: name,
    options: options(10),
    initial_options: options(10).optional(),
    confirm,
    focus_on_load: focus,
  })
  .refine((one) => areAmong(one.initial_options ?? [], one), NOT_AMONG);
const overflow = z.strictObject({
  type: z.literal('overflow'),
  action_id: name,
  options: z.array(overflowOption).min(1).max(5),
  confirm,
});
const input = z
  .strictObject({
    type: z.literal('plain_text_input'),
    action_id: name,
    placeholder,
    initial_value: text(3000, 0).optional(),
    multiline: z.boolean().optional(),
    min_length: z.number().int().min(0).max(3000).optional(),
    max_length: z.number().int().min(1).max(3000).optional(),
    focus_on_load: focus,
    dispatch_action_config: z
      .strictObject({
        trigger_actions_on: z.array(z.enum(['on_enter_pressed', 'on_character_entered'])).min(1),
      })
      .optional(),
  })
  .refine(
    ({ initial_value = '', max_length = 3000 }) => [...initial_value].length <= max_length,
    'initial_value must not be longer than max_length',
  );

/** In sections and rows of actions. */
export const interactive = z.discriminatedUnion('type', [
  button,
  select,
  external,
  radio,
  checkboxes,
  overflow,
]);
/** In inputs. */
export const field = z.discriminatedUnion('type', [input, select, external, radio, checkboxes]);
