/** The buttons with which an approver answers, on the card and on the Home tab alike. */
import type { Button } from '@slack/types';
import type { Grant } from '../grant/record.ts';
import type { Ink } from '../words/ink.ts';
import { button } from './blocks.ts';
import { buttonValue } from './button-value.ts';
import { ids } from './ids.ts';

export function answerButtons(grant: Grant, { words: { card } }: Ink): Button[] {
  const value = buttonValue(grant);
  return [
    button(card.approve, { action: ids.approve, value, style: 'primary' }),
    button(card.deny, { action: ids.deny, value, style: 'danger' }),
  ];
}

/** Of access that is somebody else's. */
export function endButton(grant: Grant, { words: { card } }: Ink): Button {
  return button(card.endAccess, {
    action: ids.done,
    value: buttonValue(grant),
    style: 'danger',
    sure: card.sure.end,
  });
}

/** None where nothing more is asked for. */
export function moreButtons(grant: Grant, ink: Ink): Button[] {
  if (grant.state !== 'active' || !grant.extension) return [];
  const { card } = ink.words;
  const value = buttonValue(grant);
  return [
    button(card.allowMore(ink.length(grant.extension.byMs)), {
      action: ids.allowMore,
      value,
      style: 'primary',
    }),
    button(card.refuseMore, { action: ids.refuseMore, value }),
  ];
}

export function reviewButtons(grant: Grant, { words: { card } }: Ink): Button[] {
  const value = buttonValue(grant);
  return [
    button(card.justified, { action: ids.justified, value }),
    button(card.notJustified, {
      action: ids.notJustified,
      value,
      style: 'danger',
      sure: card.sure.notJustified,
    }),
  ];
}
