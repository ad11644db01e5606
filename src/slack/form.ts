/** The form: four fields. What was typed stays in it until it is right. */
import type { InputBlock, KnownBlock, ModalView, PlainTextOption } from '@slack/types';
import { z } from 'zod';
import type { Asked, RequestRefusal } from '../flow/request.ts';
import { LONGEST_REASON } from '../grant/clauses.ts';
import { formatDuration } from '../grant/duration.ts';
import { type Ink, plainInk } from '../words/ink.ts';
import { refusalText } from '../words/refusals.ts';
import { truncate } from '../words/text.ts';
import { button, buttons, note, section } from './blocks.ts';
import { ids, REQUEST_FORM } from './ids.ts';

const OPTIONS_MOST = 100;
const OPTION_TEXT_MOST = 75;
const FIELD_MOST = 100;

/** How the length is given: typed, beginning with the usual one, or picked from those that are offered. */
export type LengthField = { readonly usualMs: number | undefined; readonly offeredMs: readonly number[] };

/** How the source is given: typed, with a way to the regions where a policy allows any, or picked from these regions. */
export type SourceField =
  | { readonly as: 'address'; readonly regionsToo: boolean; readonly link?: string | undefined }
  | { readonly as: 'region'; readonly regions: readonly string[] }
  /** filled in from the address page */
  | { readonly as: 'found'; readonly address: string };

type Wanted = {
  readonly ink: Ink;
  readonly databases: readonly string[];
  readonly filled: Partial<Asked>;
  readonly source: SourceField;
  readonly length: LengthField;
  /** said above the fields */
  readonly note?: string;
  /** by which the address page knows it */
  readonly name?: string | undefined;
};

export function requestForm({
  ink,
  databases,
  filled,
  source,
  length,
  note: above,
  name,
}: Wanted): ModalView {
  const { ask, close } = ink.words.forms;
  return {
    type: 'modal',
    callback_id: REQUEST_FORM,
    ...(name === undefined ? {} : { external_id: name }),
    title: { type: 'plain_text', text: ask.title },
    submit: { type: 'plain_text', text: ask.submit },
    close: { type: 'plain_text', text: close },
    blocks: [
      ...(above === undefined ? [] : [section(above)]),
      databaseField(databases, filled.database, ink),
      ...sourceField(source, filled.source, ink),
      lengthField(length, filled.duration, ink),
      textField('reason', ask.why, {
        filled: filled.reason,
        hint: ask.whyHint,
        most: LONGEST_REASON,
        lines: 'several',
      }),
    ],
  };
}

/** The same modal after Ask: what became of it. */
export function answerView(paragraphs: readonly string[], { words }: Ink): ModalView {
  return {
    type: 'modal',
    title: { type: 'plain_text', text: words.forms.ask.title },
    close: { type: 'plain_text', text: words.forms.close },
    blocks: paragraphs.map(section),
  };
}

function databaseField(databases: readonly string[], filled: string | undefined, { words }: Ink): InputBlock {
  const { database: label, databaseHint: hint } = words.forms.ask;
  // Slack shows at most a hundred options; a house with more types the name.
  if (databases.length > OPTIONS_MOST) {
    return textField('database', label, {
      filled,
      hint,
      most: FIELD_MOST,
    });
  }
  return selectField('database', label, { options: databases.map((name) => option(name, name)), filled });
}

function lengthField({ usualMs, offeredMs }: LengthField, filled: string | undefined, ink: Ink): InputBlock {
  const { length: label, lengthHint: hint } = ink.words.forms.ask;
  const usual = usualMs === undefined ? undefined : formatDuration(usualMs);
  const options = offeredMs.map((ms) => option(ink.length(ms), formatDuration(ms)));
  // A length that somebody typed already is not taken from them.
  const isOffered = filled === undefined || options.some(({ value }) => value === filled.toLowerCase());
  if (options.length > 0 && isOffered)
    return selectField('duration', label, { options, filled: filled ?? usual });
  return textField('duration', label, {
    filled: filled ?? usual,
    hint,
    most: FIELD_MOST,
  });
}

function sourceField(source: SourceField, filled: string | undefined, ink: Ink): KnownBlock[] {
  const { ask } = ink.words.forms;
  if (source.as === 'region') {
    const options = source.regions.map((region) => option(ask.regionOption(region), `region:${region}`));
    return [
      // Another id than the typed address: Slack keeps what was entered for as long as a field's id stays.
      selectField('region', ask.region, { options, filled }),
      buttons(button(ask.addressInstead, { action: ids.address })),
    ];
  }
  if (source.as === 'found') {
    // Another id than the typed one, so that Slack takes what is filled in.
    const found = textField('found', ask.address, {
      filled: source.address,
      hint: ask.foundHint,
      most: FIELD_MOST,
    });
    return [found];
  }
  return [
    sourceInput(filled, ink),
    ...(source.link === undefined ? [] : [note(ask.myAddress(ink.link(source.link, ask.myAddressLink)))]),
    ...(source.regionsToo ? [buttons(button(ask.regionInstead, { action: ids.region }))] : []),
  ];
}

export function sourceInput(filled: string | undefined, { words }: Ink): InputBlock {
  return textField('source', words.forms.ask.address, {
    filled,
    hint: words.forms.ask.addressHint,
    most: FIELD_MOST,
  });
}

export function selectField(
  name: string,
  label: string,
  { options, filled }: { options: PlainTextOption[]; filled: string | undefined },
): InputBlock {
  const initial = options.find(({ value }) => value === filled?.toLowerCase());
  return {
    type: 'input',
    block_id: name,
    label: { type: 'plain_text', text: label },
    element: {
      type: 'static_select',
      action_id: 'value',
      options,
      ...(initial ? { initial_option: initial } : {}),
    },
  };
}

function option(text: string, value: string): PlainTextOption {
  return { text: { type: 'plain_text', text: truncate(text, OPTION_TEXT_MOST) }, value };
}

function textField(
  name: keyof Asked | 'found',
  label: string,
  {
    filled,
    hint,
    most,
    lines,
  }: { filled: string | undefined; hint: string; most: number; lines?: 'several' },
): InputBlock {
  return {
    type: 'input',
    block_id: name,
    label: { type: 'plain_text', text: label },
    hint: { type: 'plain_text', text: hint },
    element: {
      type: 'plain_text_input',
      action_id: 'value',
      max_length: most,
      multiline: lines === 'several',
      ...(filled ? { initial_value: truncate(filled, most) } : {}),
    },
  };
}

const Field = z
  .object({
    value: z.object({
      value: z.string().nullish(),
      selected_option: z.object({ value: z.string() }).nullish(),
    }),
  })
  .transform(({ value }) => value.selected_option?.value ?? value.value ?? '');

const Values = z.object({
  database: Field,
  source: Field.optional(),
  region: Field.optional(),
  found: Field.optional(),
  duration: Field,
  reason: Field,
});

/** What somebody submitted, read from `view.state.values`; throws where it is not our form. */
export function readForm(values: unknown): Asked {
  const { source, region, found, ...rest } = Values.parse(values);
  return { ...rest, source: found ?? region ?? source ?? '' };
}

/** What somebody has filled in so far; what is empty or strange is left out. */
export function readUnfinished(values: unknown): Partial<Asked> {
  const read = Values.partial().safeParse(values);
  if (!read.success) return {};
  const { source, region, found, ...rest } = read.data;
  const filled = Object.entries({ ...rest, source: found ?? region ?? source }).filter(([, text]) => text);
  return Object.fromEntries(filled);
}

/** Each refusal at its field; what is about the person stands at the first. */
export function fieldErrors(
  refusals: readonly RequestRefusal[],
  values: Readonly<Record<string, unknown>>,
  { language }: Ink,
): Record<string, string> {
  const sourceField = ['found', 'region'].find((field) => field in values) ?? 'source';
  return Object.fromEntries(
    refusals.map(({ about, refusal }) => {
      const field = about === 'nobody' ? 'database' : about === 'source' ? sourceField : about;
      return [field, refusalText(refusal, plainInk(language))];
    }),
  );
}
