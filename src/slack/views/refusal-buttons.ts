/** What can be done instead, below the sentences of a no. */
import type { Button, KnownBlock } from '@slack/types';
import type { GrantId } from '../../grant/ids.ts';
import type { Refusal } from '../../grant/refusal.ts';
import type { Markup } from '../../words/markup.ts';
import { ids } from './action-ids.ts';
import { button, buttons } from './blocks.ts';
import { bareValue } from './button-value.ts';
import { endOwnButton } from './own-buttons.ts';

export function refusalButtons(refusal: Refusal, markup: Markup): KnownBlock[] {
  switch (refusal.no) {
    case 'not-approved-yet':
      return [buttons(withdrawButton(refusal.grant.id, markup))];
    case 'access-given':
      return [buttons(endOwnButton(refusal.grant, markup))];
    default:
      return [];
  }
}

/** Cancels, and says so where the button is: what is private is not rewritten as the request’s messages are. */
export function withdrawButton(id: GrantId, { words: { card } }: Markup): Button {
  return button(card.cancel, { action: ids.withdraw, value: bareValue(id), sure: card.sure.cancel });
}
