/** The form: four fields. What was typed stays in it until it is right. */
import type { InputBlock, KnownBlock, ModalView } from '@slack/types';
import type { Asked } from '../../flow/request.ts';
import { formatDuration, MINUTE } from '../../grant/duration.ts';
import { LONGEST_REASON } from '../../grant/reason.ts';
import type { Markup } from '../../words/markup.ts';
import { ids, REQUEST_FORM } from './action-ids.ts';
import { button, buttons, note, section } from './blocks.ts';
import { exampleLength, type LengthField, type LengthShape, typedInstead } from './duration-field.ts';
import { FIELD_MOST, OPTIONS_MOST, option, selectField, textInput } from './fields.ts';
import { formMetadata } from './form-metadata.ts';

/** How the source is given: typed, with a way to the regions where a policy allows any, or picked from these regions. */
export type SourceField =
  | AddressField
  | { readonly as: 'region'; readonly regions: readonly string[] }
  /** filled in from the address page */
  | { readonly as: 'found'; readonly address: string };

export type AddressField = {
  readonly as: 'address';
  readonly regionsToo: boolean;
  /** used before, and filled in where none was typed */
  readonly last: string | undefined;
};

/** Where a region cannot be given, and none is filled in that was used before. */
export const onlyAddress: AddressField = { as: 'address', regionsToo: false, last: undefined };

type Wanted = {
  readonly markup: Markup;
  /** those that may be picked; none where the name is typed */
  readonly databases: readonly string[];
  readonly filled: Partial<Asked>;
  readonly source: SourceField;
  /** to the page that shows one's address */
  readonly link: string | undefined;
  readonly length: LengthField & LengthShape;
  /** said above the fields */
  readonly note?: string | undefined;
  /** by which the address page knows it */
  readonly name?: string | undefined;
};

export function requestForm({
  markup,
  databases,
  filled,
  source,
  link,
  length,
  note: above,
  name,
}: Wanted): ModalView {
  const { ask, close } = markup.words.forms;
  return {
    type: 'modal',
    callback_id: REQUEST_FORM,
    private_metadata: formMetadata(markup),
    ...(name === undefined ? {} : { external_id: name }),
    title: { type: 'plain_text', text: ask.title },
    submit: { type: 'plain_text', text: ask.submit },
    close: { type: 'plain_text', text: close },
    blocks: [
      ...(above === undefined ? [] : [section(above)]),
      databaseField(databases, filled.database, markup),
      ...sourceField(source, { filled: filled.source, link, markup }),
      lengthInput(length, filled.duration, markup),
      textInput('reason', ask.why, {
        filled: filled.reason,
        hint: ask.whyHint,
        most: LONGEST_REASON,
        lines: 'several',
      }),
    ],
  };
}

type Below = { readonly title?: string | undefined; readonly blocks?: readonly KnownBlock[] | undefined };

/** The same modal once it was sent: what is being done, then the result. It keeps its title, so people see what it is about. */
export function answerView(
  paragraphs: readonly string[],
  { words }: Markup,
  { title = words.forms.ask.title, blocks = [] }: Below = {},
): ModalView {
  return {
    type: 'modal',
    title: { type: 'plain_text', text: title },
    close: { type: 'plain_text', text: words.forms.close },
    blocks: [...paragraphs.map(section), ...blocks],
  };
}

function databaseField(names: readonly string[], filled: string | undefined, { words }: Markup): InputBlock {
  const { database: label, databaseHint: hint } = words.forms.ask;
  // More than can be shown are typed as well.
  if (names.length === 0 || names.length > OPTIONS_MOST)
    return textInput('database', label, { filled, hint, most: FIELD_MOST });
  const options = names.map((name) => option(name, name));
  // The lengths are those of the database that is chosen.
  return selectField('database', label, { options, filled, tells: true });
}

export function lengthInput(
  length: LengthField & LengthShape,
  filled: string | undefined,
  markup: Markup,
): InputBlock {
  const { length: label, lengthHint, lengthExample } = markup.words.forms.ask;
  const { field, as, usualMs, offeredMs, range } = length;
  const first = filled ?? (usualMs === undefined ? undefined : formatDuration(usualMs));
  if (as === 'picked') {
    const { lengthInstead } = markup.words.forms.ask;
    const options = [
      ...offeredMs.map((ms) => option(markup.length(ms), formatDuration(ms))),
      ...typedInstead.map((what) => option(lengthInstead[what], what)),
    ];
    return selectField(field, label, { options, filled: first, tells: true });
  }
  const example = exampleLength(length);
  const hint = range ? lengthHint({ ...limits(range, markup), example }) : lengthExample(example);
  return textInput(field, label, { filled: first, hint, most: FIELD_MOST });
}

/** A shortest length of seconds is there for trying things out: nobody needs to read it. */
function limits({ shortestMs, longestMs }: NonNullable<LengthField['range']>, { length }: Markup) {
  return { from: shortestMs < MINUTE ? undefined : length(shortestMs), to: length(longestMs) };
}

type Given = {
  readonly filled: string | undefined;
  readonly link: string | undefined;
  readonly markup: Markup;
};

export function sourceField(source: SourceField, { filled, link, markup }: Given): KnownBlock[] {
  const { ask } = markup.words.forms;
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
    const found = textInput('found', ask.address, {
      filled: source.address,
      hint: ask.foundHint,
      most: FIELD_MOST,
    });
    return [found];
  }
  return [
    sourceInput(
      filled ?? source.last,
      markup,
      filled === undefined && source.last ? ask.lastHint : undefined,
    ),
    ...(link === undefined ? [] : [note(ask.myAddress(markup.link(link, ask.myAddressLink)))]),
    ...(source.regionsToo ? [buttons(button(ask.regionInstead, { action: ids.region }))] : []),
  ];
}

function sourceInput(filled: string | undefined, { words }: Markup, hint?: string): InputBlock {
  const { address, addressHint } = words.forms.ask;
  return textInput('source', address, { filled, hint: hint ?? addressHint, most: FIELD_MOST });
}
