/** The requester's direct messages: one that is rewritten at each step, and new ones for what should ping them. */
import type { Endpoint } from '../../contracts/endpoint.ts';
import { isMoreOffered } from '../../grant/extension.ts';
import {
  type Active,
  type Closed,
  endsAt,
  type Grant,
  type Live,
  waitsForApprovers,
} from '../../grant/record.ts';
import { stillOpenBy } from '../../grant/still-open.ts';
import { adminsText, answerersText } from '../../words/approvals.ts';
import { factsOf, stillOpenText } from '../../words/grant-text.ts';
import { headlineAt, headlineText } from '../../words/headline.ts';
import type { Markup } from '../../words/markup.ts';
import { verdictText } from '../../words/reminders.ts';
import { detailText, stateText } from '../../words/state-text.ts';
import { sentences } from '../../words/text.ts';
import { trailText } from '../../words/trail-text.ts';
import { buttons, note, section } from './blocks.ts';
import { answers, moves } from './change-messages.ts';
import { footnote, type Message, nextStep, reappearances, type Shown } from './message.ts';
import { moreObstacles, obstacles } from './obstacle-messages.ts';
import { openMessage } from './open-message.ts';
import { againButton, endOwnButton, extendButton, ownButtons } from './own-buttons.ts';

type ShownDirectly = Shown & {
  /** null where it could not be looked up */
  readonly endpoint: Endpoint | null;
  /** why the card is not in the approvers' channel, as a sentence; "" where it is there */
  readonly cardTrouble: string;
  /** it is not there yet, and is tried again */
  readonly isCardLate?: boolean;
  /** the address of the card; undefined where it is not known */
  readonly cardLink?: string | undefined;
  /** what is live at its database */
  readonly live: readonly Live[];
  /** the keys of the messages that are posted already */
  readonly posted: ReadonlySet<string>;
};

/** The messages that the requester should have by now, oldest first. */
export function direct(shown: ShownDirectly): readonly Message[] {
  const { grant, markup } = shown;
  const messages = [status(shown)];
  messages.push(...obstacles(shown));
  if (grant.state === 'active')
    messages.push(grant.revoked ? closing('open', grant, markup) : openMessage({ ...shown, grant }));
  if (grant.state === 'closed' && grant.openedAt !== null) messages.push(ended('open', grant, markup));
  if (isOpened(grant)) messages.push(...moves(grant, shown));
  if (isOpened(grant)) messages.push(...warnings(grant, shown));
  if (isOpened(grant)) messages.push(...answers(grant, shown));
  if (['denied', 'lapsed', 'closed', 'failed'].includes(grant.state)) messages.push(outcome(shown));
  messages.push(...moreObstacles(shown));
  messages.push(...reviewed(grant, markup));
  messages.push(...reappearances(shown, 'again'));
  return messages;
}

function isOpened(grant: Grant): grant is Active | Closed {
  return grant.state === 'active' || grant.state === 'closed';
}

function status(shown: ShownDirectly): Message {
  const { grant, policy, cardLink, markup } = shown;
  const { card, grants } = markup.words;
  const what = grants.accessFor(factsOf(grant, markup));
  const notAsked = notAskedText(shown);
  const state = headlineText(grant, markup);
  const detail = sentences(detailText(grant, policy, markup), notAsked);
  const approvers =
    grant.state === 'requested'
      ? `${markup.strong(card.approvers)} ${answerersText(policy, grant, markup)}`
      : '';
  const pressable =
    grant.state === 'requested' || grant.state === 'approved' ? ownButtons({ grant, policy, markup }) : [];
  return {
    key: 'status',
    text: sentences(stateText(grant, policy, markup), `${what}.`, notAsked),
    blocks: [
      section([state, what, detail, approvers].filter(Boolean).join('\n')),
      ...nextStep(grant, markup),
      ...(pressable.length > 0 ? [buttons(...pressable)] : []),
      note(trailText(grant, markup, { shownAt: headlineAt(grant), own: true })),
      footnote(grant, markup, cardLink),
    ],
  };
}

/** They wait for an answer of people who have not been asked. */
function notAskedText({ grant, policy, cardTrouble, isCardLate, markup }: ShownDirectly): string {
  const { card } = markup.words;
  if (!waitsForApprovers(grant)) return '';
  if (cardTrouble === '') return isCardLate ? card.notAskedYet : '';
  return card.notAsked({ problem: cardTrouble, admins: adminsText(policy.admins, markup) });
}

/** It is about to close, and can no longer be used for anything. */
function closing(key: Message['key'], grant: Grant, markup: Markup): Message {
  const access = markup.words.grants.access(factsOf(grant, markup));
  const text = markup.words.card.over({ access, state: headlineText(grant, markup) });
  return { key, text, blocks: [section(text)] };
}

/** What was posted while it was open is one short line after that: why it ended is said once, below. */
function ended(key: Message['key'], grant: Closed, markup: Markup): Message {
  const text = markup.words.card.hasEnded(markup.words.grants.access(factsOf(grant, markup)));
  return { key, text, blocks: [note(text)] };
}

/** Before the end, each in a new message: it pings. One whose end was moved, or has come, says that. */
function warnings(grant: Active | Closed, { policy, live, markup }: ShownDirectly): Message[] {
  const { card, grants } = markup.words;
  return (grant.warnedOf ?? []).map((end, index): Message => {
    const key = `warning-${index}` as const;
    if (grant.state === 'closed') return ended(key, grant, markup);
    if (grant.revoked) return closing(key, grant, markup);
    const access = grants.access(factsOf(grant, markup));
    const ending = { access, time: markup.time(endsAt(grant)) };
    if (grant.expiresAt !== end) {
      const text = card.endsLater(ending);
      return { key, text, blocks: [section(text)] };
    }
    const beyond = stillOpenBy(grant, live);
    const connections = beyond ? stillOpenText(beyond, grant, markup) : grants.openSessions;
    const text = sentences(card.endsSoon(ending), connections);
    const extendable = isMoreOffered(policy, grant) ? [extendButton(grant, markup)] : [];
    return { key, text, blocks: [section(text), buttons(...extendable, endOwnButton(grant, markup))] };
  });
}

/** What was found of an emergency, in a new message: it is about the requester. */
function reviewed(grant: Grant, markup: Markup): Message[] {
  const text = verdictText(grant, markup);
  return text === '' ? [] : [{ key: 'review', text, blocks: [section(text)] }];
}

/** One line, and how to ask again. */
function outcome({ grant, policy, live, markup }: ShownDirectly): Message {
  const { card, grants } = markup.words;
  const wasOpen = grant.state === 'closed' && grant.openedAt !== null;
  const beyond = wasOpen ? stillOpenBy(grant, live) : undefined;
  const after = wasOpen && !beyond ? afterEnd(grant, markup) : '';
  const access = grants.access(factsOf(grant, markup));
  const sentence = sentences(
    card.over({ access, state: headlineText(grant, markup) }),
    detailText(grant, policy, markup),
    beyond && stillOpenText(beyond, grant, markup),
  );
  return {
    key: 'outcome',
    text: sentence,
    blocks: [
      section(sentence),
      ...nextStep(grant, markup),
      buttons(againButton(grant, markup)),
      ...(after === '' ? [] : [note(after)]),
    ],
  };
}

/** Only a rule that was just removed takes time to have no effect; a database that is gone has no connections. */
function afterEnd({ cause, rule }: Closed, { words: { grants } }: Markup): string {
  if (cause === 'database gone') return '';
  const isRemovedNow = rule !== null && cause !== 'removed outside' && cause !== 'restored';
  return sentences(isRemovedNow && grants.spreadingEnd, grants.openSessions);
}
