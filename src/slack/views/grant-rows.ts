/** One grant among others, on the Home tab and in lists: its state, what it is, what can be done with it, and small at the end its reason and id. */
import type { Button, KnownBlock } from '@slack/types';
import type { Waiting } from '../../flow/pending.ts';
import type { Closing } from '../../grant/envelope.ts';
import { unreadText } from '../../words/answer-text.ts';
import { answerersText } from '../../words/approvals.ts';
import { askText, factsOf } from '../../words/grant-text.ts';
import { headlineText } from '../../words/headline.ts';
import type { Markup } from '../../words/markup.ts';
import { emergencyText, reviewText } from '../../words/reminders.ts';
import { decidedText, detailText, stateText } from '../../words/state-text.ts';
import { sentences } from '../../words/text.ts';
import { ids } from './action-ids.ts';
import { button, buttons, menu, note, section } from './blocks.ts';
import { bareValue } from './button-value.ts';
import { regionWarning } from './card.ts';
import { answerButtons, moreButtons, obstacleText, rarerButtons, reviewButtons } from './card-buttons.ts';
import { footnote, type Shown } from './message.ts';
import { type OwnGrant, ownButtons } from './own-buttons.ts';

/** Three blocks at most. `pressable`: other buttons than all that fit it. */
export function ownRow(own: OwnGrant, pressable: readonly Button[] = ownButtons(own)): KnownBlock[] {
  return [
    section(ownText(own)),
    ...(pressable.length > 0 ? [buttons(...pressable)] : []),
    footnote(own.grant, own.markup, own.cardLink),
  ];
}

/** The state, then database, address and length, then who decided it or can. */
function ownText({ grant, policy, markup }: OwnGrant): string {
  const { grants, card } = markup.words;
  const facts = factsOf(grant, markup);
  const isAsked = grant.state === 'requested';
  return [
    headlineText(grant, markup),
    // Of what is open the end is said already.
    grant.state === 'active' ? grants.access(facts) : grants.accessFor(facts),
    sentences(decidedText(grant, markup), detailText(grant, policy, markup), emergencyText(grant, markup)),
    isAsked && policy ? `${markup.strong(card.approvers)} ${answerersText(policy, grant, markup)}` : '',
  ]
    .filter(Boolean)
    .join('\n');
}

/** Open access whose record cannot be read: all that can be done is to end it. Three blocks at most. */
export function unreadRow(closing: Closing, markup: Markup): KnownBlock[] {
  const { card } = markup.words;
  const value = bareValue(closing.grant);
  const end = button(card.endAccess, { action: ids.done, value, sure: card.sure.end });
  return [
    section(unreadText(closing, markup)),
    ...(closing.revoked ? [] : [buttons(end)]),
    note(card.request(markup.code(closing.grant))),
  ];
}

/** What somebody else asked for, with the buttons of its card. Three blocks at most. */
export function answerRow(
  { grant, policy, for: kinds }: Waiting,
  markup: Markup,
  cardLink?: string,
): KnownBlock[] {
  const shown = { grant, policy, markup };
  const state = sentences(stateText(grant, policy, markup), obstacleText(shown), reviewText(grant, markup));
  const pressable = kinds.flatMap((kind) => buttonsFor[kind](shown));
  // The whole reason is in the footnote.
  const rarer = rarerButtons(shown, { isFolded: false });
  const all = [...pressable, ...(rarer.length > 0 ? [menu(ids.menu, rarer)] : [])];
  return [
    section([`${askText(grant, markup)}.`, state, regionWarning(shown)].filter(Boolean).join('\n')),
    buttons(...all),
    footnote(grant, markup, cardLink),
  ];
}

const buttonsFor: Readonly<Record<Waiting['for'][number], (shown: Shown) => Button[]>> = {
  'an answer': answerButtons,
  'more time': moreButtons,
  'a review': ({ grant, markup }) => reviewButtons(grant, markup),
};
