/** The card in the approvers' channel, at most ten lines. What is said in its thread is in card-thread.ts. */
import type { Button, KnownBlock } from '@slack/types';
import { reviewersOf } from '../../grant/answerers.ts';
import type { Policy, Who } from '../../grant/policy.ts';
import { awaitsReview, endsAt, type Grant, isLive } from '../../grant/record.ts';
import { isRegion } from '../../grant/source.ts';
import { answerersText, whoText } from '../../words/approvals.ts';
import { askText, factsOf } from '../../words/grant-text.ts';
import { headline, headlineAt, headlineText, isEmergency } from '../../words/headline.ts';
import type { Ink } from '../../words/ink.ts';
import { reviewText } from '../../words/reminders.ts';
import { detailText, stateText } from '../../words/state-text.ts';
import { sentences, truncate, visible } from '../../words/text.ts';
import { trailText } from '../../words/trail-text.ts';
import { ids } from './action-ids.ts';
import { buttons, type Field, fields, header, menu, note, section } from './blocks.ts';
import {
  answerButtons,
  endButton,
  moreButtons,
  obstacleText,
  rarerButtons,
  reviewButtons,
} from './card-buttons.ts';
import { type Draft, type FormerCardKey, type Message, nextStep, type Shown } from './message.ts';

const nobody: Who = { everyone: false, people: [], groups: [] };

/** In characters: three lines of a column. The rest is shown on request. */
const FOLDED = 110;

export function card({ grant, policy, ink, isNew }: Draft): Message {
  const { card } = ink.words;
  const { length } = factsOf(grant, ink);
  const shown = { grant, policy, ink };
  const reason = visible(grant.reason);
  const tell = isEmergency(grant) ? whoText(policy.emergency?.tell ?? nobody, ink) : '';
  const told = tell && `${ink.words.grants.fyi(tell)}.`;
  const more = sentences(obstacleText(shown), reviewText(grant, ink));
  const answering = answeringField({ ...shown, isNew });
  const pressable = cardButtons(shown);
  const rarer = rarerButtons(shown, { isFolded: [...reason].length > FOLDED });
  // Why nobody answered is in no field.
  const why = grant.state === 'lapsed' && headlineText(grant, ink);
  const happened = sentences(why, detailText(grant, policy, ink), more);
  return {
    key: 'card',
    text: sentences(
      card.because({ asks: askText(grant, ink), reason: ink.typed(grant.reason) }),
      told,
      answering && `${answering}.`,
      stateText(grant, policy, ink),
      more,
    ),
    blocks: [
      header([headline(grant, ink), grant.database, length].join(' · ')),
      fields(fieldsOf({ ...shown, isNew })),
      ...lines(regionWarning(shown), sentences(happened, told)),
      ...nextStep(grant, ink),
      ...(pressable.length + rarer.length > 0
        ? [buttons(...pressable, ...(rarer.length > 0 ? [menu(ids.menu, rarer)] : []))]
        : []),
      note(
        trailText(grant, ink, { shownAt: shownAt(grant) }),
        sentences(card.request(ink.code(grant.id)), reasonLink(grant, policy, ink)),
      ),
    ],
  };
}

function lines(...texts: readonly string[]): KnownBlock[] {
  const text = texts.filter(Boolean).join('\n');
  return text === '' ? [] : [section(text)];
}

function fieldsOf({ grant, policy, ink, isNew }: Draft): readonly Field[] {
  const { card } = ink.words;
  const { who, source, length } = factsOf(grant, ink);
  const isUnopened = grant.state === 'requested' || grant.state === 'approved';
  const formatted = (...texts: readonly string[]) => texts.filter(Boolean).map((mrkdwn) => ({ mrkdwn }));
  return [
    ...formatted(
      labelled(card.who, who, ink),
      labelled(card.from, source, ink),
      labelled(card.duration, isUnopened ? card.fromOpening(length) : length, ink),
      ...endField(grant, ink),
    ),
    { typed: `${card.reason} ${truncate(visible(grant.reason), FOLDED)}` },
    ...formatted(answeringField({ grant, policy, ink, isNew }), reviewersField({ grant, policy, ink })),
  ];
}

function labelled(label: string, value: string, ink: Ink): string {
  return `${ink.strong(label)} ${value}`;
}

function endField(grant: Grant, ink: Ink): readonly string[] {
  const { card } = ink.words;
  switch (grant.state) {
    case 'requested':
      return [labelled(card.answerBy, ink.time(grant.lapseAt), ink)];
    case 'approved':
      return [labelled(card.ends, card.afterOpening(ink.length(grant.ttlMs)), ink)];
    case 'active':
      return [labelled(card.ends, ink.time(endsAt(grant)), ink)];
    case 'closed':
      return [labelled(card.ended, ink.time(grant.closedAt), ink)];
    default:
      return [];
  }
}

/** The instant whose date a field or a sentence of the card tells. */
function shownAt(grant: Grant): number | undefined {
  return grant.state === 'denied' || grant.state === 'cancelled' ? undefined : headlineAt(grant);
}

/** "" where no whole region is let in. */
export function regionWarning({ grant, ink }: Shown): string {
  if (grant.state !== 'requested' || !isRegion(grant.source)) return '';
  return ink.words.card.wholeRegion({
    region: ink.source(grant.source),
    database: ink.strong(grant.database),
  });
}

/** In a previous channel, where nothing can be answered any longer. */
export function movedCard(
  { grant, ink }: Shown,
  { key, channel }: { readonly key: FormerCardKey; readonly channel: string },
): Message {
  const { card } = ink.words;
  const text = sentences(`${askText(grant, ink)}.`, card.movedTo(ink.channel(channel)));
  return {
    key,
    text,
    blocks: [section(text), note(card.request(ink.code(grant.id)))],
  };
}

/** Who is pinged need not be who may approve: where the policy says whom, a new card mentions nobody else. */
function answeringField({ grant, policy, ink, isNew }: Draft): string {
  if (grant.state !== 'requested') return '';
  const { card } = ink.words;
  return isNew && policy.ping
    ? labelled(card.notified, whoText(policy.ping, ink), ink)
    : labelled(card.approvers, answerersText(policy, grant, ink), ink);
}

/** Who can review an emergency that nobody reviewed; "" where there is none to review. */
function reviewersField({ grant, policy, ink }: Shown): string {
  if (!awaitsReview(grant)) return '';
  const { people, ...who } = reviewersOf(policy);
  const others = people.filter((id) => id !== grant.requester);
  return labelled(ink.words.card.reviewers, whoText({ ...who, people: others }, ink), ink);
}

function cardButtons({ grant, policy, ink }: Shown): Button[] {
  if (grant.state === 'requested') return answerButtons({ grant, policy, ink });
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
