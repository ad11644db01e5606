/** The requester's direct messages: one that is rewritten at each step, and fresh ones for what should ping them. */
import type { KnownBlock } from '@slack/types';
import type { Endpoint } from '../../flow/ports.ts';
import { mayBeLonger } from '../../grant/extending.ts';
import { type Active, endsAt, type Grant, type Live, waitsForApprovers } from '../../grant/record.ts';
import { isRegion } from '../../grant/source.ts';
import { stillOpenBy } from '../../grant/still-open.ts';
import { answerersText } from '../../words/approvals.ts';
import { factsOf, probeText, stateText, stillOpenText } from '../../words/grant-text.ts';
import type { Ink } from '../../words/ink.ts';
import { whoAnswered } from '../../words/more-time-text.ts';
import { verdictText } from '../../words/reminders.ts';
import { sentences } from '../../words/text.ts';
import { ids } from './action-ids.ts';
import { button, buttons, code, note, section } from './blocks.ts';
import { buttonValue } from './button-value.ts';
import { psqlLine, scalingoLine, testLine } from './connection-strings.ts';
import { type Message, nextStep, reappearances, type Shown } from './message.ts';
import { moreObstacles, obstacles } from './obstacle-messages.ts';

type ShownDirectly = Shown & {
  /** null where it could not be looked up */
  readonly endpoint: Endpoint | null;
  /** why the card is not in the approvers' channel, as a sentence; "" where it is there */
  readonly cardTrouble: string;
  /** false where Slack does not take servers.json */
  readonly isFileOffered: boolean;
  /** what is live at its database */
  readonly live: readonly Live[];
  /** the keys of the messages that are posted already */
  readonly standing: ReadonlySet<string>;
};

/** The messages that the requester should have by now, oldest first. */
export function direct(shown: ShownDirectly): readonly Message[] {
  const { grant } = shown;
  const messages = [status(shown)];
  messages.push(...obstacles(shown));
  const wasOpen = grant.state === 'active' || (grant.state === 'closed' && grant.openedAt !== null);
  if (wasOpen) messages.push(open(shown));
  if (grant.state === 'active' || grant.state === 'closed') messages.push(...warnings(shown));
  if (grant.state === 'active') messages.push(...answers(grant, shown.ink));
  if (['denied', 'lapsed', 'closed', 'failed'].includes(grant.state)) messages.push(outcome(shown));
  messages.push(...moreObstacles(shown));
  messages.push(...reviewed(grant, shown.ink));
  messages.push(...reappearances(shown, 'again'));
  return messages;
}

function status({ grant, policy, cardTrouble, ink }: ShownDirectly): Message {
  const { card, grants } = ink.words;
  const what = grants.accessFor(factsOf(grant, ink));
  const state = sentences(
    stateText(grant, policy, ink),
    waitsForApprovers(grant) && cardTrouble !== '' && card.notAsked(cardTrouble),
  );
  const value = buttonValue(grant);
  const pressable =
    grant.state === 'requested'
      ? [
          button(card.remind, { action: ids.remind, value }),
          button(card.cancel, { action: ids.cancel, value, sure: card.sure.cancel }),
        ]
      : grant.state === 'approved' && !grant.revoked
        ? [doneButton(grant, ink)]
        : [];
  return {
    key: 'status',
    text: grants.about({ what, state }),
    blocks: [
      section(`${what}\n${state}`),
      ...nextStep(grant, ink),
      ...(grant.state === 'requested' ? [note(card.whoCanAnswer(answerersText(policy, grant, ink)))] : []),
      ...(pressable.length > 0 ? [buttons(...pressable)] : []),
      note(card.request(ink.code(grant.id))),
    ],
  };
}

function open({ grant, policy, endpoint, isFileOffered, ink }: ShownDirectly): Message {
  const { grants } = ink.words;
  const sentence = accessText({ grant, policy, ink });
  if (grant.state !== 'active' || grant.revoked)
    return { key: 'open', text: sentence, blocks: [section(sentence)] };
  const { card } = ink.words;
  const value = buttonValue(grant);
  const changeable = isRegion(grant.source) ? [] : [button(card.moved, { action: ids.moved, value })];
  const extendable = mayBeLonger(policy, grant) ? [button(card.more, { action: ids.extend, value })] : [];
  return {
    key: 'open',
    text: sentence,
    blocks: [
      section(sentence),
      ...howToConnect(endpoint, { ink, isFileOffered }),
      note(sentences(grants.spreading, probeText(grant, ink), grants.passwords)),
      buttons(
        doneButton(grant, ink),
        ...extendable,
        ...changeable,
        button(card.connect, { action: ids.connect, value }),
      ),
    ],
  };
}

function howToConnect(
  endpoint: Endpoint | null,
  { ink, isFileOffered }: Pick<ShownDirectly, 'ink' | 'isFileOffered'>,
): KnownBlock[] {
  const { connecting } = ink.words;
  if (!endpoint) return [section(connecting.noEndpoint)];
  const { host, port, dbname, user } = endpoint;
  const facts = {
    host: ink.code(host),
    port: ink.code(String(port)),
    database: ink.code(dbname),
    mode: ink.code('sslmode=require'),
  };
  return [
    section(
      user === undefined
        ? connecting.endpoint(facts)
        : connecting.endpointAs({ ...facts, user: ink.code(user) }),
    ),
    code(psqlLine(endpoint)),
    section(
      [
        connecting.test(ink.code(testLine(endpoint))),
        ...(isFileOffered ? [connecting.pgAdminFile(ink.code('servers.json'))] : []),
        connecting.scalingo(ink.code(scalingoLine(endpoint))),
      ].join('\n'),
    ),
  ];
}

/** Before the end, each posted afresh: it pings. One whose end was moved, or has come, says that. */
function warnings({ grant, policy, live, ink }: ShownDirectly): Message[] {
  const { card, grants } = ink.words;
  const ends = 'warnedOf' in grant ? (grant.warnedOf ?? []) : [];
  return ends.map((end, index): Message => {
    const key = `warning-${index}` as const;
    const access = grants.access(factsOf(grant, ink));
    if (grant.state === 'active' && grant.expiresAt === end && !grant.revoked) {
      const beyond = stillOpenBy(grant, live);
      const connections = beyond ? stillOpenText(beyond, grant, ink) : grants.openSessions;
      const text = sentences(card.endsSoon({ access, time: ink.time(endsAt(grant)) }), connections);
      const extend = button(card.more, { action: ids.extend, value: buttonValue(grant) });
      const extendable = mayBeLonger(policy, grant) ? [extend] : [];
      return { key, text, blocks: [section(text), buttons(...extendable, doneButton(grant, ink))] };
    }
    const text = accessText({ grant, policy, ink });
    return { key, text, blocks: [section(text)] };
  });
}

/** What became of more time that was asked for, each posted afresh: the requester waits for it. */
function answers(grant: Active, ink: Ink): Message[] {
  const { grants } = ink.words;
  return (grant.answers ?? []).map(({ allowed, byMs, at, ...answer }, index): Message => {
    const facts = {
      ...factsOf(grant, ink),
      length: ink.length(byMs),
      by: whoAnswered(answer, ink),
      time: ink.time(at),
    };
    const text = allowed ? grants.moreAllowed(facts) : grants.moreRefused(facts);
    return { key: `answer-${index}`, text, blocks: [section(text)] };
  });
}

/** What was found of an emergency, posted afresh: it is about the requester. */
function reviewed(grant: Grant, ink: Ink): Message[] {
  const text = verdictText(grant, ink);
  return text === '' ? [] : [{ key: 'review', text, blocks: [section(text)] }];
}

function outcome({ grant, policy, live, ink }: ShownDirectly): Message {
  const { card, grants } = ink.words;
  const wasOpen = grant.state === 'closed' && grant.openedAt !== null;
  const beyond = wasOpen ? stillOpenBy(grant, live) : undefined;
  const sentence = sentences(accessText({ grant, policy, ink }), beyond && stillOpenText(beyond, grant, ink));
  return {
    key: 'outcome',
    text: sentence,
    blocks: [
      section(sentence),
      ...nextStep(grant, ink),
      buttons(button(card.again, { action: ids.again, value: buttonValue(grant) })),
      ...(wasOpen && !beyond ? [note(sentences(grants.spreading, grants.openSessions))] : []),
    ],
  };
}

function accessText({ grant, policy, ink }: Shown): string {
  const { grants } = ink.words;
  return grants.about({ what: grants.access(factsOf(grant, ink)), state: stateText(grant, policy, ink) });
}

function doneButton(grant: Grant, { words: { card } }: Ink) {
  return button(card.done, { action: ids.done, value: buttonValue(grant), sure: card.sure.end });
}
