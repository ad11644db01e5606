/** The buttons with which an approver answers, on the card and on the Home tab alike. */
import type { Button } from '@slack/types';
import { inTheWayOfMore } from '../../grant/more-obstacle.ts';
import type { Grant } from '../../grant/record.ts';
import { isRegion } from '../../grant/source.ts';
import { inTheWay, isMendedByLess } from '../../grant/today.ts';
import { blockedText } from '../../words/blocked-text.ts';
import type { Markup } from '../../words/markup.ts';
import { moreBlockedText } from '../../words/more-blocked-text.ts';
import { ids } from './action-ids.ts';
import { button } from './blocks.ts';
import { buttonValue } from './button-value.ts';
import type { Shown } from './message.ts';
import { sureOfEnd } from './own-buttons.ts';

/**
 * Approve only where today's policy lets it be approved, and after a question where a whole region would be let in. Less is offered here
 * where it is the only yes that is left.
 */
export function answerButtons({ grant, policy, markup }: Shown): Button[] {
  const { card } = markup.words;
  const value = buttonValue(grant);
  const obstacle = grant.state === 'requested' ? inTheWay(policy, grant) : undefined;
  const sure = isRegion(grant.source) ? { sure: card.sure.region } : {};
  const approve = button(card.approve, { action: ids.approve, value, style: 'primary', ...sure });
  return [
    ...(obstacle ? [] : [approve]),
    ...(obstacle && isMendedByLess(obstacle) ? [lessButton(grant, markup)] : []),
    button(card.deny, { action: ids.deny, value, style: 'danger' }),
  ];
}

/** What approvers rarely need; less is above where something else is in the way. */
export function rarerButtons(
  { grant, policy, markup }: Shown,
  { isFolded }: { readonly isFolded: boolean },
): Button[] {
  const { card } = markup.words;
  const value = buttonValue(grant);
  const isAsked = grant.state === 'requested';
  return [
    ...(isAsked && !inTheWay(policy, grant) ? [lessButton(grant, markup)] : []),
    ...(isAsked ? [button(card.whyMe, { action: ids.whyMe, value })] : []),
    ...(isFolded ? [button(card.details, { action: ids.details, value })] : []),
  ];
}

function lessButton(grant: Grant, { words: { card } }: Markup): Button {
  return button(card.less, { action: ids.less, value: buttonValue(grant) });
}

/** What is in the way of a request, or of more time, for those who answer it; "" where nothing is. */
export function obstacleText({ grant, policy, markup }: Shown): string {
  if (grant.state === 'requested') {
    const obstacle = inTheWay(policy, grant);
    return obstacle ? blockedText(grant, obstacle, markup) : '';
  }
  const obstacle = inTheWayOfMore(policy, grant);
  return obstacle && grant.state === 'active' ? moreBlockedText(grant, obstacle, markup) : '';
}

/** Of access that is somebody else's. */
export function endButton(grant: Grant, { words: { card } }: Markup): Button {
  return button(card.endAccess, {
    action: ids.done,
    value: buttonValue(grant),
    style: 'danger',
    sure: sureOfEnd(grant, card.sure),
  });
}

/** None where nothing more is asked for; only the no where today's policy is against it. */
export function moreButtons({ grant, policy, markup }: Shown): Button[] {
  if (grant.state !== 'active' || !grant.extension) return [];
  const { card } = markup.words;
  const value = buttonValue(grant);
  const length = markup.length(grant.extension.byMs);
  const allow = button(card.allowMore(length), { action: ids.allowMore, value, style: 'primary' });
  return [
    ...(inTheWayOfMore(policy, grant) ? [] : [allow]),
    button(card.refuseMore, { action: ids.refuseMore, value }),
  ];
}

export function reviewButtons(grant: Grant, { words: { card } }: Markup): Button[] {
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
