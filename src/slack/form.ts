/** The form: four fields. What was typed stays in it until it is right. */
import type { InputBlock, ModalView, PlainTextOption } from '@slack/types';
import { z } from 'zod';
import type { Asked, RequestRefusal } from '../flow/request.ts';
import { LONGEST_REASON } from '../grant/policy.ts';
import { section } from './blocks.ts';
import { REQUEST_FORM } from './ids.ts';
import { plain } from './ink.ts';
import { refusalText } from './refusals.ts';

const OPTIONS_MOST = 100;
const FIELD_MOST = 100;

export function requestForm(databases: readonly string[], filled: Partial<Asked>): ModalView {
  return {
    type: 'modal',
    callback_id: REQUEST_FORM,
    title: { type: 'plain_text', text: 'Database access' },
    submit: { type: 'plain_text', text: 'Ask' },
    close: { type: 'plain_text', text: 'Close' },
    blocks: [
      databaseField(databases, filled.database),
      textField('source', 'Your IPv4 address', {
        filled: filled.source,
        hint: 'The public address that you come from, such as 198.35.26.96, or a range such as 198.35.26.0/28.',
        most: FIELD_MOST,
      }),
      textField('duration', 'For how long', {
        filled: filled.duration,
        hint: 'Such as 90m, 2h or 1d.',
        most: FIELD_MOST,
      }),
      textField('reason', 'Why', {
        filled: filled.reason,
        hint: 'The approvers read it, and so will whoever audits this.',
        most: LONGEST_REASON,
        lines: 'several',
      }),
    ],
  };
}

/** The same modal after Ask: what became of it. */
export function answerView(paragraphs: readonly string[]): ModalView {
  return {
    type: 'modal',
    title: { type: 'plain_text', text: 'Database access' },
    close: { type: 'plain_text', text: 'Close' },
    blocks: paragraphs.map(section),
  };
}

function databaseField(databases: readonly string[], filled: string | undefined): InputBlock {
  const label = 'Database';
  // Slack shows at most a hundred options; a house with more types the name.
  if (databases.length > OPTIONS_MOST) {
    return textField('database', label, {
      filled,
      hint: 'Its name, as /db-access help lists it.',
      most: FIELD_MOST,
    });
  }
  const options = databases.map(option);
  const initial = options.find(({ value }) => value === filled?.toLowerCase());
  return {
    type: 'input',
    block_id: 'database',
    label: { type: 'plain_text', text: label },
    element: {
      type: 'static_select',
      action_id: 'value',
      options,
      ...(initial ? { initial_option: initial } : {}),
    },
  };
}

function option(name: string): PlainTextOption {
  return { text: { type: 'plain_text', text: name }, value: name };
}

function textField(
  name: keyof Asked,
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
      ...(filled ? { initial_value: filled.slice(0, most) } : {}),
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

const Values = z.object({ database: Field, source: Field, duration: Field, reason: Field });

/** What somebody submitted, read from `view.state.values`; throws where it is not our form. */
export function readForm(values: unknown): Asked {
  return Values.parse(values);
}

/** Each refusal at its field; what is about the person stands at the first. */
export function fieldErrors(refusals: readonly RequestRefusal[]): Record<string, string> {
  return Object.fromEntries(
    refusals.map(({ about, refusal }) => [
      about === 'nobody' ? 'database' : about,
      refusalText(refusal, plain),
    ]),
  );
}
