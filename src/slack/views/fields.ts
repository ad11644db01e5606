/** The fields of our forms: small builders that keep Slack's sizes. */
import type { InputBlock, PlainTextOption } from '@slack/types';
import { truncate } from '../../words/text.ts';

/** Slack shows no more of them. */
export const OPTIONS_MOST = 100;
export const FIELD_MOST = 100;
const OPTION_TEXT_MOST = 75;

export function option(text: string, value: string): PlainTextOption {
  return { text: { type: 'plain_text', text: truncate(text, OPTION_TEXT_MOST) }, value };
}

type Choosing = {
  readonly options: PlainTextOption[];
  readonly filled: string | undefined;
  /** we hear of it as soon as another one is chosen */
  readonly tells?: boolean;
};

export function selectField(
  name: string,
  label: string,
  { options, filled, tells = false }: Choosing,
): InputBlock {
  const initial = options.find(({ value }) => value === filled?.toLowerCase());
  return {
    type: 'input',
    block_id: name,
    ...(tells ? { dispatch_action: true } : {}),
    label: { type: 'plain_text', text: label },
    element: {
      type: 'static_select',
      action_id: 'value',
      options,
      ...(initial ? { initial_option: initial } : {}),
    },
  };
}

export function textInput(
  name: string,
  label: string,
  field: {
    readonly hint?: string;
    readonly filled?: string | undefined;
    readonly most: number;
    readonly lines?: 'several';
    readonly optional?: true;
  },
): InputBlock {
  const { hint, filled, most, lines, optional } = field;
  return {
    type: 'input',
    block_id: name,
    optional: optional ?? false,
    label: { type: 'plain_text', text: label },
    ...(hint === undefined ? {} : { hint: { type: 'plain_text', text: hint } }),
    element: {
      type: 'plain_text_input',
      action_id: 'value',
      max_length: most,
      multiline: lines === 'several',
      ...(filled ? { initial_value: truncate(filled, most) } : {}),
    },
  };
}
