/** Requests and accesses as rows with buttons, and how many more there are. */
import type { KnownBlock } from '@slack/types';
import type { Markup } from '../../words/markup.ts';
import type { Answer } from '../messages/reply.ts';
import { note } from '../views/blocks.ts';

/** Each has three blocks, and Slack takes fifty in a message. */
export const MOST_ROWS = 15;

/** As many rows as fit, and how many more there are; `isAll`: not where only the newest were looked up. */
export function rowsAnswer(
  title: string,
  rows: readonly KnownBlock[][],
  markup: Markup,
  { most = MOST_ROWS, isAll = true }: { readonly most?: number; readonly isAll?: boolean } = {},
): Answer {
  const { looking } = markup.words;
  const more = rows.length - most;
  const rest = more > 0 ? [note(isAll ? looking.more(more) : looking.older)] : [];
  return { paragraphs: [title], blocks: [...rows.slice(0, most).flat(), ...rest] };
}
