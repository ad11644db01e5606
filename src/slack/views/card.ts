/** The card in the approvers' channel, at most ten lines. What is said in its thread is in card-thread.ts. */
import type { Button, KnownBlock } from '@slack/types';
import { pingOf, reviewersOf } from '../../grant/answerers.ts';
import type { Policy, Who } from '../../grant/policy.ts';
import { awaitsReview, endsAt, type Grant, isLive } from '../../grant/record.ts';
import { isRegion } from '../../grant/source.ts';
import { answerersText, othersText, whoText } from '../../words/approvals.ts';
import { askText, factsOf } from '../../words/grant-text.ts';
import { headline, headlineAt, headlineText, isEmergency } from '../../words/headline.ts';
import type { Markup } from '../../words/markup.ts';
import { reviewText } from '../../words/reminders.ts';
import { detailText, stateText } from '../../words/state-text.ts';
import { sentences, truncate, visible } from '../../words/text.ts';
import { trailText } from '../../words/trail-text.ts';
import { ids } from './action-ids.ts';
import { buttons, fields, header, menu, note, section, typedLine } from './blocks.ts';
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

/** In characters: three lines on a phone. The rest is shown on request. */
const FOLDED = 110;

export function card({ grant, policy, markup, isNew }: Draft): Message {
  const { card } = markup.words;
  const { length } = factsOf(grant, markup);
  const shown = { grant, policy, markup };
  const reason = visible(grant.reason);
  const tell = isEmergency(grant) ? whoText(policy.emergency?.tell ?? nobody, markup) : '';
  const told = tell && `${markup.words.grants.fyi(tell)}.`;
  const more = sentences(obstacleText(shown), reviewText(grant, markup));
  const answering = answeringField({ ...shown, isNew });
  const pressable = cardButtons(shown);
  const rarer = rarerButtons(shown, { isFolded: [...reason].length > FOLDED });
  // Why nobody answered is in no field.
  const why = grant.state === 'lapsed' && headlineText(grant, markup);
  const happened = sentences(why, detailText(grant, policy, markup), more);
  return {
    key: 'card',
    text: sentences(
      card.because({ asks: askText(grant, markup), reason: markup.typed(grant.reason) }),
      told,
      answering && `${answering}.`,
      stateText(grant, policy, markup),
      more,
    ),
    blocks: [
      header([headline(grant, markup), grant.database, length].join(' · ')),
      fields(fieldsOf({ ...shown, isNew })),
      typedLine(card.reason, truncate(reason, FOLDED)),
      ...lines(regionWarning(shown), sentences(happened, reviewersText(shown), told)),
      ...nextStep(grant, markup),
      ...(pressable.length + rarer.length > 0
        ? [buttons(...pressable, ...(rarer.length > 0 ? [menu(ids.menu, rarer)] : []))]
        : []),
      note(
        trailText(grant, markup, { shownAt: shownAt(grant) }),
        sentences(card.request(markup.code(grant.id)), reasonLink(grant, policy, markup)),
      ),
    ],
  };
}

function lines(...texts: readonly string[]): KnownBlock[] {
  const text = texts.filter(Boolean).join('\n');
  return text === '' ? [] : [section(text)];
}

function fieldsOf({ grant, policy, markup, isNew }: Draft): readonly string[] {
  const { card } = markup.words;
  const { who, source, length } = factsOf(grant, markup);
  const isUnopened =
    grant.state === 'requested' || (grant.state === 'approved' && grant.revoked === undefined);
  return [
    labelled(card.who, who, markup),
    labelled(card.from, source, markup),
    labelled(card.duration, isUnopened ? card.fromOpening(length) : length, markup),
    ...endField(grant, markup),
    answeringField({ grant, policy, markup, isNew }),
  ].filter(Boolean);
}

function labelled(label: string, value: string, markup: Markup): string {
  return `${markup.strong(label)} ${value}`;
}

function endField(grant: Grant, markup: Markup): readonly string[] {
  const { card } = markup.words;
  switch (grant.state) {
    case 'requested':
      return [labelled(card.answerBy, markup.time(grant.lapseAt), markup)];
    case 'approved': {
      if (grant.revoked) return [];
      const { until, approvedAt, ttlMs } = grant;
      const isByClock = until !== undefined && approvedAt + ttlMs >= until;
      const end = isByClock ? markup.time(until) : card.afterOpening(markup.length(ttlMs));
      return [labelled(card.ends, end, markup)];
    }
    case 'active':
      return grant.revoked ? [] : [labelled(card.ends, markup.time(endsAt(grant)), markup)];
    case 'closed':
      return [labelled(card.ended, markup.time(grant.closedAt), markup)];
    default:
      return [];
  }
}

/** The instant whose date a field or a sentence of the card tells. */
function shownAt(grant: Grant): number | undefined {
  return grant.state === 'denied' || grant.state === 'cancelled' ? undefined : headlineAt(grant);
}

/** "" where no whole region is let in. */
export function regionWarning({ grant, markup }: Shown): string {
  if (grant.state !== 'requested' || !isRegion(grant.source)) return '';
  return markup.words.card.wholeRegion({
    region: markup.source(grant.source),
    database: markup.strong(grant.database),
  });
}

/** In a previous channel, where nothing can be answered any longer. */
export function movedCard(
  { grant, markup }: Shown,
  { key, channel }: { readonly key: FormerCardKey; readonly channel: string },
): Message {
  const { card } = markup.words;
  const text = sentences(`${askText(grant, markup)}.`, card.movedTo(markup.channel(channel)));
  return {
    key,
    text,
    blocks: [section(text), note(card.request(markup.code(grant.id)))],
  };
}

/** Who is pinged need not be who may approve: where the policy says whom, a new card mentions nobody else. */
function answeringField({ grant, policy, markup, isNew }: Draft): string {
  if (grant.state !== 'requested') return '';
  const { card } = markup.words;
  const ping = pingOf(policy, grant);
  return isNew && ping
    ? labelled(card.notified, whoText(ping, markup), markup)
    : labelled(card.approvers, answerersText(policy, grant, markup), markup);
}

/** Who can review an emergency that nobody reviewed; "" where there is none to review. */
function reviewersText({ grant, policy, markup }: Shown): string {
  if (!awaitsReview(grant)) return '';
  const who = othersText(reviewersOf(policy), grant.requester, markup);
  return `${labelled(markup.words.card.reviewers, who, markup)}.`;
}

function cardButtons({ grant, policy, markup }: Shown): Button[] {
  if (grant.state === 'requested') return answerButtons({ grant, policy, markup });
  const found: Button[] = [];
  if (grant.state === 'active' && !grant.revoked) found.push(...moreButtons({ grant, policy, markup }));
  if (awaitsReview(grant)) found.push(...reviewButtons(grant, markup));
  if (isLive(grant) && !grant.revoked) found.push(endButton(grant, markup));
  return found;
}

/** A link made from the reason, where the operator said how: a ticket, mostly. */
function reasonLink({ reason }: Grant, { reason: form }: Policy, markup: Markup): string {
  if (form?.link === undefined) return '';
  const groups = form.pattern.exec(reason);
  if (!groups) return '';
  const link = form.link.replaceAll(/\$(\d)/g, (_, index: string) =>
    encodeURIComponent(groups[Number(index)] ?? ''),
  );
  return markup.words.card.see(markup.link(link, groups[0] ?? ''));
}
