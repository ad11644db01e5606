/** The card in the approvers' channel, at most ten lines, and the reminders in its thread. */

import type { Button } from '@slack/types';
import { reviewersOf } from '../../grant/answerers.ts';
import { isUrgent } from '../../grant/extending.ts';
import type { Extension } from '../../grant/more-time.ts';
import type { Policy, Who } from '../../grant/policy.ts';
import {
  type Active,
  awaitsReview,
  endsAt,
  type Grant,
  isLive,
  neverOpened,
  wantsMore,
} from '../../grant/record.ts';
import type { Pinged } from '../../grant/reminder.ts';
import { answerersText, whoText } from '../../words/approvals.ts';
import { askText, factsOf, stateText } from '../../words/grant-text.ts';
import type { Ink } from '../../words/ink.ts';
import { answeredText, givenText, unansweredText } from '../../words/more-time-text.ts';
import { nagText, nudgeText, reviewText } from '../../words/reminders.ts';
import { sentences, visible } from '../../words/text.ts';
import { ids } from './action-ids.ts';
import { button, buttons, note, section, typedSection } from './blocks.ts';
import { buttonValue } from './button-value.ts';
import { answerButtons, endButton, moreButtons, obstacleText, reviewButtons } from './card-buttons.ts';
import { type Draft, type Message, moreKey, nextStep, reappearances, type Shown } from './message.ts';

const nobody: Who = { everyone: false, people: [], groups: [] };

export function card({ grant, policy, ink, isNew }: Draft): Message {
  const { card } = ink.words;
  const facts = factsOf(grant, ink);
  const emergency = 'decision' in grant && grant.decision.how === 'emergency';
  const happened = sentences(
    stateText(grant, policy, ink),
    obstacleText({ grant, policy, ink }),
    reviewText(grant, ink),
    reviewingText({ grant, policy, ink }),
  );
  const answering = grant.state === 'requested' ? answeringText({ grant, policy, ink, isNew }) : '';
  const pressable = cardButtons({ grant, policy, ink });
  return {
    key: 'card',
    text: sentences(
      card.because({ asks: askText(grant, ink), reason: ink.typed(grant.reason) }),
      emergency && card.told(whoText(policy.emergency?.tell ?? nobody, ink)),
      answering && `${answering}.`,
      happened,
    ),
    blocks: [
      section(
        [
          emergency
            ? `${ink.strong(card.emergency)} ${whoText(policy.emergency?.tell ?? nobody, ink)} ${(neverOpened(grant) ? card.triedToOpen : card.openedAtOnce)(facts)}`
            : card.asksFor(facts),
          card.from(facts.source),
          card.for(facts.length),
        ].join('\n'),
      ),
      typedSection(card.why(visible(grant.reason))),
      section([answering, happened].filter(Boolean).join('\n')),
      ...nextStep(grant, ink),
      ...(pressable.length > 0 ? [buttons(...pressable)] : []),
      note(sentences(card.request(facts.id), reasonLink(grant, policy, ink))),
    ],
  };
}

/** In the previous channel, where nothing can be answered any longer. */
export function movedCard({ grant, ink }: Shown, channel: string): Message {
  const { card } = ink.words;
  const text = sentences(`${askText(grant, ink)}.`, card.movedTo(ink.channel(channel)));
  return {
    key: 'card-before',
    text,
    blocks: [section(text), note(card.request(ink.code(grant.id)))],
  };
}

/** Who is pinged need not be who may approve: where the policy says whom, a new card mentions nobody else. */
function answeringText({ grant, policy, ink, isNew }: Draft): string {
  const { card } = ink.words;
  if (isNew && policy.ping) return card.newRequest(whoText(policy.ping, ink));
  return card.whoCanAnswer(answerersText(policy, grant, ink));
}

/** Who can review an emergency that nobody reviewed; "" where there is none to review. */
function reviewingText({ grant, policy, ink }: Shown): string {
  if (!awaitsReview(grant)) return '';
  const { people, ...who } = reviewersOf(policy);
  const others = people.filter((id) => id !== grant.requester);
  return ink.words.card.whoCanReview(whoText({ ...who, people: others }, ink));
}

function cardButtons({ grant, policy, ink }: Shown): Button[] {
  const { card } = ink.words;
  const value = buttonValue(grant);
  if (grant.state === 'requested')
    return [
      ...answerButtons({ grant, policy, ink }, 'less too'),
      button(card.whyMe, { action: ids.whyMe, value }),
    ];
  const found: Button[] = [];
  if (grant.state === 'active' && !grant.revoked) found.push(...moreButtons({ grant, policy, ink }));
  if (awaitsReview(grant)) found.push(...reviewButtons(grant, ink));
  if (isLive(grant) && !grant.revoked) found.push(endButton(grant, ink));
  return found;
}

/** A link made from the reason, where the operator said how: a ticket, mostly. */
function reasonLink({ reason }: Grant, { reason: form }: Policy, ink: Ink): string {
  if (form?.link === undefined) return '';
  const groups = form.pattern.exec(reason);
  if (!groups) return '';
  const link = form.link.replaceAll(/\$(\d)/g, (_, index: string) =>
    encodeURIComponent(groups[Number(index)] ?? ''),
  );
  return ink.words.card.see(ink.link(link, groups[0] ?? ''));
}

/** Who can do something about it is pinged once more, in the thread of the card. */
export function reminders({ grant, policy, ink }: Shown): readonly Message[] {
  const nudges = grant.state === 'requested' ? grant.nudges : [];
  const nags = 'nags' in grant ? (grant.nags ?? []) : [];
  const reminder = (key: Message['key'], pinged: Pinged, what: string): Message => {
    const text = sentences(mentions(pinged, ink), what);
    return { key, text, blocks: [section(text)] };
  };
  return [
    ...nudges.map((nudge, index) => reminder(`nudge-${index}`, nudge, nudgeText(grant, policy, ink))),
    ...nags.flatMap((nag, index) =>
      nag.toldIn === undefined ? [reminder(`nag-${index}`, nag, nagText(grant, nag, ink))] : [],
    ),
    ...moreTime({ grant, policy, ink }),
    ...reappearances({ grant, ink }, 'card-again'),
  ];
}

function mentions({ people, groups = [] }: Pinged, ink: Ink): string {
  return [...people.map(ink.person), ...groups.map(ink.group)].join(' ');
}

/** A card that is rewritten pings nobody: what is asked for, and what became of it, is said in its thread. */
function moreTime({ grant, policy, ink }: Shown): readonly Message[] {
  const said = (key: Message['key'], text: string): Message => ({ key, text, blocks: [section(text)] });
  if (grant.state === 'closed')
    return grant.unansweredMore ? [said('more-unanswered', unansweredText(grant, ink))] : [];
  if (grant.state !== 'active') return [];
  const { answers = [], given = [] } = grant;
  return [
    ...given.map((one, index) => said(`given-${index}`, givenText(grant, one, ink))),
    ...answers.map((one, index) => said(`more-answer-${index}`, answeredText(grant, one, ink))),
    ...(wantsMore(grant)
      ? [said(moreKey(grant), wantsMoreText({ grant, policy, ink }, grant.extension))]
      : []),
  ];
}

function wantsMoreText(
  { grant, policy, ink }: Shown & { readonly grant: Active },
  { people = [], groups = [], byMs }: Extension,
) {
  const { urgent, wantsMore } = ink.words.grants;
  return sentences(
    isUrgent(grant) && urgent(ink.time(endsAt(grant))),
    mentions({ people, groups }, ink),
    wantsMore({ ...factsOf(grant, ink), length: ink.length(byMs) }),
    stateText(grant, policy, ink),
  );
}
