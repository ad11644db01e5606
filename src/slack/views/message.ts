/**
 * What people see of one grant: a pure projection of the record, drawn whole each time. In the approvers' channel there is the card
 * (card.ts) with its thread (card-thread.ts), in the requester's direct messages (direct-messages.ts) one message that is rewritten at
 * each step, and new ones for what should ping.
 */
import type { KnownBlock } from '@slack/types';
import type { Policy } from '../../grant/policy.ts';
import type { Active, Grant } from '../../grant/record.ts';
import { nextStepText, reappearedTexts } from '../../words/grant-text.ts';
import type { Markup } from '../../words/markup.ts';
import { visible } from '../../words/text.ts';
import { note, section, typedNote } from './blocks.ts';

/** The card in a channel that is no longer the database's: the last such channel, or one before that. */
export type FormerCardKey = 'card-before' | `card-before-${string}`;

type MessageKey =
  | 'card'
  | FormerCardKey
  | 'status'
  | 'open'
  | 'outcome'
  | 'unanswerable'
  | 'review'
  | `again-${number}`
  | `card-again-${number}`
  | `nudge-${number}`
  | `nag-${number}`
  | `more-${number}`
  | `more-${number}-${number}`
  | `more-blocked-${number}-${number}`
  | `more-unanswerable-${number}`
  | `answer-${number}`
  | `blocked-${number}`
  | `more-answer-${number}`
  | `given-${number}`
  | 'more-unanswered'
  | `warning-${number}`
  | `moved-${number}`;

export type Message = {
  readonly key: MessageKey;
  /** the sentences that screen readers read and phones show */
  readonly text: string;
  readonly blocks: KnownBlock[];
};

/** In the thread of the card: more time is asked for. Another question since the last answer is posted afresh, because it pings. */
export function moreKey({ answers = [], extension }: Active): MessageKey {
  const key = `more-${answers.length}` as const;
  return extension?.replaces ? `${key}-${extension.at}` : key;
}

export type Shown = { readonly grant: Grant; readonly policy: Policy; readonly markup: Markup };

/** Whom a new card mentions is pinged; whom a rewritten one does is not. */
export type Draft = Shown & { readonly isNew: boolean };

/** A rule of ours was there again after the end: told once each, as it was said. */
export function reappearances(
  { grant, markup }: Pick<Shown, 'grant' | 'markup'>,
  key: 'again' | 'card-again',
): Message[] {
  return reappearedTexts(grant, markup).map((text, index) => ({
    key: `${key}-${index}`,
    text,
    blocks: [section(text)],
  }));
}

/** Small, at the end: why it was requested, its id for support, and the way to its card. */
export function footnote(grant: Grant, markup: Markup, cardLink?: string): KnownBlock {
  const { card } = markup.words;
  const request = card.request(markup.code(grant.id));
  const link = cardLink === undefined ? '' : ` · ${markup.link(cardLink, card.inItsChannel)}`;
  return typedNote(`${card.reason} ${visible(grant.reason)}`, `${request}${link}`);
}

/** What can be done about what is in the way, where there is anything. */
export function nextStep(grant: Grant, markup: Markup): KnownBlock[] {
  const text = nextStepText(grant, markup);
  return text === '' ? [] : [note(text)];
}
