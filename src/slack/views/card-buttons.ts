/** The buttons with which an approver answers, on the card and on the Home tab alike. */
import type { Button } from '@slack/types';
import type { Grant } from '../../grant/record.ts';
import { inTheWay, isMendedByLess } from '../../grant/today.ts';
import { blockedText } from '../../words/blocked-text.ts';
import type { Ink } from '../../words/ink.ts';
import { ids } from './action-ids.ts';
import { button } from './blocks.ts';
import { buttonValue } from './button-value.ts';
import type { Shown } from './message.ts';

/** Approve only where today's policy lets it be approved; `less too`: for less also where all of it could be. */
export function answerButtons({ grant, policy, ink }: Shown, offer?: 'less too'): Button[] {
  const { card } = ink.words;
  const value = buttonValue(grant);
  const obstacle = grant.state === 'requested' ? inTheWay(policy, grant) : undefined;
  const approve = button(card.approve, { action: ids.approve, value, style: 'primary' });
  const less = button(card.less, { action: ids.less, value });
  return [
    ...(obstacle ? [] : [approve]),
    button(card.deny, { action: ids.deny, value, style: 'danger' }),
    ...((obstacle ? isMendedByLess(obstacle) : offer) ? [less] : []),
  ];
}

/** What is in the way of a request, for those who answer it; "" where nothing is. */
export function obstacleText({ grant, policy, ink }: Shown): string {
  const obstacle = grant.state === 'requested' ? inTheWay(policy, grant) : undefined;
  return obstacle && grant.state === 'requested' ? blockedText(grant, obstacle, ink) : '';
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
