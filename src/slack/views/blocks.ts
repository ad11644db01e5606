/** Block Kit pieces as we use them: small builders that keep Slack's sizes. */
import type { ActionsBlock, Button, ConfirmationDialog, KnownBlock, SectionBlock } from '@slack/types';
import { truncate } from '../../words/text.ts';

const SECTION_MOST = 3000;
const BUTTON_MOST = 75;
const SURE_MOST = { title: 100, text: 300, button: 30 };

export function section(mrkdwn: string): SectionBlock {
  return { type: 'section', text: { type: 'mrkdwn', text: truncate(mrkdwn, SECTION_MOST) } };
}

/** What a person typed, as they typed it: Slack reads no mark-up in it. */
export function typedSection(text: string): SectionBlock {
  return { type: 'section', text: { type: 'plain_text', text: truncate(text, SECTION_MOST), emoji: false } };
}

export function note(mrkdwn: string): KnownBlock {
  return { type: 'context', elements: [{ type: 'mrkdwn', text: truncate(mrkdwn, SECTION_MOST) }] };
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

/** `value`: see button-value.ts; whatever it says, the record is read at the click. */
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

export function buttons(...elements: Button[]): ActionsBlock {
  return { type: 'actions', elements };
}
