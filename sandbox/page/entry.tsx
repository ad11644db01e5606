/** The elements that keep what a person enters: typed, or chosen. */
import { z } from 'zod';
import type { ElementValue } from '../slack/client-api.ts';
import { Choice, Choices, type Labelled, Many, type Option, Outside, Radio, Select } from './choices.tsx';
import { clientWords } from './client-words.ts';
import { Confirmation, useConfirmation } from './confirmation.tsx';
import type { Place, Surface } from './surface.ts';
import { TextEntry, TextInput } from './text-entry.tsx';
import { Words } from './words.tsx';

const common = {
  action_id: z.string().default(''),
  placeholder: Words.optional(),
  confirm: Confirmation.optional(),
};

export const EntryElement = z.discriminatedUnion('type', [
  TextInput,
  z.object({
    type: z.literal('static_select'),
    ...common,
    options: Choices.default([]),
    option_groups: z.array(z.object({ label: Words, options: Choices })).default([]),
    initial_option: Choice.optional(),
  }),
  z.object({
    type: z.literal('radio_buttons'),
    ...common,
    options: Choices,
    initial_option: Choice.optional(),
  }),
  z.object({
    type: z.literal('checkboxes'),
    ...common,
    options: Choices,
    initial_options: Choices.default([]),
  }),
  z.object({ type: z.literal('external_select'), ...common, initial_option: Choice.optional() }),
]);
type EntryElement = z.infer<typeof EntryElement>;

type Props = {
  readonly element: EntryElement;
  readonly place: Place;
  readonly surface: Surface;
  readonly dispatches: boolean;
  readonly labelled?: Labelled;
};

export function Entry({ element, place, surface, dispatches, labelled }: Props) {
  const asked = dispatches && element.type !== 'plain_text_input' ? element.confirm : undefined;
  const { ask, dialog } = useConfirmation(asked, surface.state);
  const enter = (next: ElementValue, tell: boolean) => {
    if (!tell) return surface.type(place, next);
    ask(() => {
      surface.type(place, next);
      surface.press(place, next).catch(() => undefined);
    });
  };
  const suggest = (typed: string) => surface.suggest(place, typed);
  const { locale } = surface.state.me;
  const value = surface.values[place.block_id]?.[place.action_id];
  return (
    <>
      <Kept
        {...{ element, value, enter, dispatches, suggest }}
        {...{ locale }}
        labelled={labelled ?? named(element, locale)}
      />
      {dialog}
    </>
  );
}

type KeptProps = {
  readonly element: EntryElement;
  readonly value: ElementValue | undefined;
  readonly enter: (next: ElementValue, tell: boolean) => void;
  readonly dispatches: boolean;
  readonly suggest: (typed: string) => Promise<readonly Option[]>;
  readonly labelled: Labelled;
  /** the reader's */
  readonly locale: string;
};

function Kept({ element, value, enter, dispatches, suggest, labelled, locale }: KeptProps) {
  const { type } = element;
  if (element.type === 'plain_text_input')
    return <TextEntry input={element} {...{ value, enter, dispatches, labelled }} />;
  if (element.type === 'checkboxes') {
    const chosen = value ? Choices.parse(value.selected_options ?? []) : element.initial_options;
    const choose = (options: readonly Option[]) =>
      enter({ type, selected_options: [...options] }, dispatches);
    return <Many options={element.options} {...{ chosen, choose, labelled }} />;
  }
  const chosen = value ? Choice.safeParse(value.selected_option).data : element.initial_option;
  const choose = (option: Option | null) => enter({ type, selected_option: option }, dispatches);
  if (element.type === 'external_select') return <Outside {...{ chosen, choose, suggest, labelled }} />;
  const { options } = element;
  if (element.type === 'radio_buttons') return <Radio {...{ options, chosen, choose, labelled }} />;
  const { option_groups: groups } = element;
  return (
    <Select {...{ options, groups, chosen, choose, labelled }} placeholder={placeholderOf(element, locale)} />
  );
}

/** Outside a form, Slack shows nothing else that could name it. */
function named(element: EntryElement, locale: string): Labelled {
  return { 'aria-label': placeholderOf(element, locale) };
}

function placeholderOf({ placeholder }: EntryElement, locale: string): string {
  return placeholder?.text ?? clientWords(locale).choose;
}
