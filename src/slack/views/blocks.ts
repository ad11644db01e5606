/** Block Kit pieces as we use them: small builders that keep Slack's sizes. */
import type {
  ActionsBlock,
  Button,
  ConfirmationDialog,
  HeaderBlock,
  KnownBlock,
  Overflow,
  SectionBlock,
} from '@slack/types';
import { truncate } from '../../words/text.ts';
import { truncateMrkdwn } from '../directory/mrkdwn.ts';

const HEADER_MOST = 150;
const SECTION_MOST = 3000;
const FIELD_MOST = 2000;
const OPTION_MOST = 75;
const BUTTON_MOST = 75;
const SURE_MOST = { title: 100, text: 300, button: 30 };

export function section(mrkdwn: string): SectionBlock {
  return { type: 'section', text: { type: 'mrkdwn', text: truncateMrkdwn(mrkdwn, SECTION_MOST) } };
}

/** The button is at its right, on a phone below it. */
export function sectionWith(accessory: Button, mrkdwn: string): SectionBlock {
  return { ...section(mrkdwn), accessory };
}

/** Slack writes it large, and reads no mark-up in it. */
export function header(text: string): HeaderBlock {
  return { type: 'header', text: { type: 'plain_text', text: truncate(text, HEADER_MOST), emoji: true } };
}

/** In two columns, from left to right; on a phone in one. */
export function fields(all: readonly string[]): SectionBlock {
  return {
    type: 'section',
    fields: all.map((mrkdwn) => ({ type: 'mrkdwn', text: truncateMrkdwn(mrkdwn, FIELD_MOST) })),
  };
}

/** What a person typed, after its name in bold: Slack reads no mark-up in it. */
export function typedLine(label: string, typed: string): KnownBlock {
  const text = ` ${truncate(typed, SECTION_MOST)}`;
  return {
    type: 'rich_text',
    elements: [
      {
        type: 'rich_text_section',
        elements: [
          { type: 'text', text: label, style: { bold: true } },
          { type: 'text', text },
        ],
      },
    ],
  };
}

/** In small letters. */
export function note(...mrkdwn: readonly string[]): KnownBlock {
  return {
    type: 'context',
    elements: mrkdwn.map((text) => ({ type: 'mrkdwn', text: truncateMrkdwn(text, SECTION_MOST) })),
  };
}

/** The same with what a person typed, in which Slack reads no mark-up. */
export function typedNote(text: string, ...mrkdwn: readonly string[]): KnownBlock {
  return {
    type: 'context',
    elements: [
      { type: 'plain_text', text: truncate(text, SECTION_MOST), emoji: false },
      ...mrkdwn.map((one) => ({ type: 'mrkdwn', text: truncateMrkdwn(one, SECTION_MOST) }) as const),
    ],
  };
}

export function code(text: string): KnownBlock {
  return {
    type: 'rich_text',
    elements: [{ type: 'rich_text_preformatted', elements: [{ type: 'text', text }] }],
  };
}

type Sure = {
  readonly title: string;
  readonly text: string;
  readonly yes: string;
  readonly no: string;
};

type Pressable = {
  readonly action: string;
  readonly value?: string;
  readonly style?: 'primary' | 'danger';
  /** what is asked before it counts */
  readonly sure?: Sure;
};

/** `value`: see button-value.ts. The record is read at the click, so nothing depends on what it says. */
export function button(text: string, { action, value, style, sure }: Pressable): Button {
  return {
    type: 'button',
    action_id: action,
    text: { type: 'plain_text', text: truncate(text, BUTTON_MOST), emoji: false },
    ...(value === undefined ? {} : { value }),
    ...(style === undefined ? {} : { style }),
    ...(sure === undefined ? {} : { confirm: confirmation(sure) }),
  };
}

function confirmation({ title, text, yes, no }: Sure): ConfirmationDialog {
  const words = (what: string, most: number) =>
    ({ type: 'plain_text', text: truncate(what, most), emoji: false }) as const;
  return {
    title: words(title, SURE_MOST.title),
    text: words(text, SURE_MOST.text),
    confirm: words(yes, SURE_MOST.button),
    deny: words(no, SURE_MOST.button),
  };
}

export function buttons(...elements: (Button | Overflow)[]): ActionsBlock {
  return { type: 'actions', elements };
}

/** Behind three dots: what has no room as a button. A choice carries the action and the value that its button would. */
export function menu(action: string, choices: readonly Button[]): Overflow {
  return {
    type: 'overflow',
    action_id: action,
    options: choices.map(({ text, action_id, value }) => ({
      text: { ...text, text: truncate(text.text, OPTION_MOST) },
      value: `${action_id} ${value}`,
    })),
  };
}
