/** The requester's direct messages: one that is rewritten at each step, and new ones for what should ping them. */
import type { Endpoint } from '../../flow/ports.ts';
import { mayBeLonger } from '../../grant/extending.ts';
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
import type { Ink } from '../../words/ink.ts';
import { whoAnswered } from '../../words/more-time-text.ts';
import { verdictText } from '../../words/reminders.ts';
import { detailText, stateText } from '../../words/state-text.ts';
import { sentences } from '../../words/text.ts';
import { trailText } from '../../words/trail-text.ts';
import { buttons, note, section } from './blocks.ts';
import { footnote, type Message, nextStep, reappearances, type Shown } from './message.ts';
import { moreObstacles, obstacles } from './obstacle-messages.ts';
import { openMessage } from './open-message.ts';
import { againButton, endOwnButton, extendButton, ownButtons } from './own-buttons.ts';

type ShownDirectly = Shown & {
  /** null where it could not be looked up */
  readonly endpoint: Endpoint | null;
  /** why the card is not in the approvers' channel, as a sentence; "" where it is there */
  readonly cardTrouble: string;
  /** the address of the card; undefined where it is not known */
  readonly cardLink?: string | undefined;
  /** what is live at its database */
  readonly live: readonly Live[];
  /** the keys of the messages that are posted already */
  readonly standing: ReadonlySet<string>;
};

/** The messages that the requester should have by now, oldest first. */
export function direct(shown: ShownDirectly): readonly Message[] {
  const { grant, ink } = shown;
  const messages = [status(shown)];
  messages.push(...obstacles(shown));
  if (grant.state === 'active')
    messages.push(grant.revoked ? closing('open', grant, ink) : openMessage({ ...shown, grant }));
  if (grant.state === 'closed' && grant.openedAt !== null) messages.push(ended('open', grant, ink));
  if (grant.state === 'active') messages.push(...moves(grant, ink));
  if (grant.state === 'active' || grant.state === 'closed') messages.push(...warnings(grant, shown));
  if (grant.state === 'active') messages.push(...answers(grant, ink));
  if (['denied', 'lapsed', 'closed', 'failed'].includes(grant.state)) messages.push(outcome(shown));
  messages.push(...moreObstacles(shown));
  messages.push(...reviewed(grant, ink));
  messages.push(...reappearances(shown, 'again'));
  return messages;
}

function status({ grant, policy, cardTrouble, cardLink, ink }: ShownDirectly): Message {
  const { card, grants } = ink.words;
  const what = grants.accessFor(factsOf(grant, ink));
  const notAsked =
    waitsForApprovers(grant) && cardTrouble !== ''
      ? card.notAsked({ problem: cardTrouble, admins: adminsText(policy.admins, ink) })
      : '';
  const state = headlineText(grant, ink);
  const detail = sentences(detailText(grant, policy, ink), notAsked);
  const approvers =
    grant.state === 'requested' ? `${ink.strong(card.approvers)} ${answerersText(policy, grant, ink)}` : '';
  const pressable =
    grant.state === 'requested' || grant.state === 'approved' ? ownButtons({ grant, policy, ink }) : [];
  return {
    key: 'status',
    text: sentences(stateText(grant, policy, ink), `${what}.`, notAsked),
    blocks: [
      section([state, what, detail, approvers].filter(Boolean).join('\n')),
      ...nextStep(grant, ink),
      ...(pressable.length > 0 ? [buttons(...pressable)] : []),
      note(trailText(grant, ink, { shownAt: headlineAt(grant), own: true })),
      footnote(grant, ink, cardLink),
    ],
  };
}

/** It is about to close, and can no longer be used for anything. */
function closing(key: Message['key'], grant: Grant, ink: Ink): Message {
  const access = ink.words.grants.access(factsOf(grant, ink));
  const text = ink.words.card.over({ access, state: headlineText(grant, ink) });
  return { key, text, blocks: [section(text)] };
}

/** What was posted while it was open is one short line after that: why it ended is said once, below. */
function ended(key: Message['key'], grant: Closed, ink: Ink): Message {
  const text = ink.words.card.hasEnded(ink.words.grants.access(factsOf(grant, ink)));
  return { key, text, blocks: [note(text)] };
}

/** Each new address in a message of its own, once it is open: the requester waits for it. */
function moves(grant: Active, ink: Ink): Message[] {
  const { database } = factsOf(grant, ink);
  return (grant.moves ?? []).map(({ from, to }, index): Message => {
    const text = ink.words.card.nowFrom({ database, from: ink.source(from), to: ink.source(to) });
    return { key: `moved-${index}`, text, blocks: [section(text)] };
  });
}

/** Before the end, each in a new message: it pings. One whose end was moved, or has come, says that. */
function warnings(grant: Active | Closed, { policy, live, ink }: ShownDirectly): Message[] {
  const { card, grants } = ink.words;
  return (grant.warnedOf ?? []).map((end, index): Message => {
    const key = `warning-${index}` as const;
    if (grant.state === 'closed') return ended(key, grant, ink);
    if (grant.revoked) return closing(key, grant, ink);
    const access = grants.access(factsOf(grant, ink));
    const ending = { access, time: ink.time(endsAt(grant)) };
    if (grant.expiresAt !== end) {
      const text = card.endsLater(ending);
      return { key, text, blocks: [section(text)] };
    }
    const beyond = stillOpenBy(grant, live);
    const connections = beyond ? stillOpenText(beyond, grant, ink) : grants.openSessions;
    const text = sentences(card.endsSoon(ending), connections);
    const extendable = mayBeLonger(policy, grant) ? [extendButton(grant, ink)] : [];
    return { key, text, blocks: [section(text), buttons(...extendable, endOwnButton(grant, ink))] };
  });
}

/** What became of more time that was requested, each in a new message: the requester waits for it. */
function answers(grant: Active, ink: Ink): Message[] {
  const { grants } = ink.words;
  const { database } = factsOf(grant, ink);
  return (grant.answers ?? []).map(({ allowed, byMs, until, ...answer }, index): Message => {
    const facts = { database, length: ink.length(byMs), by: whoAnswered(answer, ink) };
    const time = until === undefined ? '' : ink.time(until);
    const text = allowed ? grants.moreAllowed({ ...facts, time }) : grants.moreRefused(facts);
    return { key: `answer-${index}`, text, blocks: [section(text)] };
  });
}

/** What was found of an emergency, in a new message: it is about the requester. */
function reviewed(grant: Grant, ink: Ink): Message[] {
  const text = verdictText(grant, ink);
  return text === '' ? [] : [{ key: 'review', text, blocks: [section(text)] }];
}

/** One line, and how to ask again. */
function outcome({ grant, policy, live, ink }: ShownDirectly): Message {
  const { card, grants } = ink.words;
  const wasOpen = grant.state === 'closed' && grant.openedAt !== null;
  const beyond = wasOpen ? stillOpenBy(grant, live) : undefined;
  const access = grants.access(factsOf(grant, ink));
  const sentence = sentences(
    card.over({ access, state: headlineText(grant, ink) }),
    detailText(grant, policy, ink),
    beyond && stillOpenText(beyond, grant, ink),
  );
  return {
    key: 'outcome',
    text: sentence,
    blocks: [
      section(sentence),
      ...nextStep(grant, ink),
      buttons(againButton(grant, ink)),
      ...(wasOpen && !beyond ? [note(sentences(grants.spreadingEnd, grants.openSessions))] : []),
    ],
  };
}
