/** Block Kit pieces as we use them: small builders that keep Slack's sizes. */
import type { ActionsBlock, Button, KnownBlock, SectionBlock } from '@slack/types';
import { truncate } from './text.ts';

const SECTION_MOST = 3000;
const BUTTON_MOST = 75;

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

/** `value` is a grant's id and nothing else: everything besides is read from the record at the click. */
export function button(
  text: string,
  { action, value, style }: { action: string; value?: string; style?: 'primary' | 'danger' },
): Button {
  return {
    type: 'button',
    action_id: action,
    text: { type: 'plain_text', text: truncate(text, BUTTON_MOST), emoji: false },
    ...(value === undefined ? {} : { value }),
    ...(style === undefined ? {} : { style }),
  };
}

export function buttons(...elements: Button[]): ActionsBlock {
  return { type: 'actions', elements };
}
