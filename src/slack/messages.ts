/**
 * What people see of one grant: a pure projection of the record, rendered whole each time.
 *   card     in the approvers' channel, from the beginning
 *   status   in the requester's direct messages, from the beginning, rewritten at each step
 *   open     there too, posted afresh once Scalingo confirmed: it pings, and says how to connect
 *   outcome  there too, posted afresh when it is over
 */
import type { KnownBlock } from '@slack/types';
import type { Endpoint } from '../flow/ports.ts';
import { formatDuration } from '../grant/duration.ts';
import type { Policy } from '../grant/policy.ts';
import { type Grant, isLive } from '../grant/record.ts';
import { isRegion } from '../grant/source.ts';
import { button, buttons, code, note, section, typedSection } from './blocks.ts';
import { psqlLine } from './connect.ts';
import { ids } from './ids.ts';
import { mrkdwn as ink, visible } from './ink.ts';
import {
  askText,
  nextStepText,
  openSessions,
  passwords,
  probeText,
  sourceText,
  spreading,
  stateText,
  whoText,
} from './words.ts';

type MessageKey = 'card' | 'status' | 'open' | 'outcome';

export type Message = {
  readonly key: MessageKey;
  /** the sentence that screen readers read and phones show */
  readonly text: string;
  readonly blocks: KnownBlock[];
};

export type Shown = {
  readonly grant: Grant;
  readonly policy: Policy;
  /** null where it could not be looked up */
  readonly endpoint: Endpoint | null;
  /** why the card does not stand in the approvers' channel; null where it does */
  readonly cardTrouble: string | null;
};

export function card({ grant, policy }: Shown): Message {
  const waits = grant.state === 'requested';
  return {
    key: 'card',
    text: `${askText(grant, ink)}. ${stateText(grant, policy, ink)}`,
    blocks: [
      section(
        [
          `${ink.person(grant.requester)} asks for access to ${ink.strong(grant.database)}`,
          `From: ${sourceText(grant.source, ink)}`,
          `For: ${formatDuration(grant.ttlMs)}, counted from when it is open`,
          'Why:',
        ].join('\n'),
      ),
      typedSection(visible(grant.reason)),
      ...(waits ? [section(`Who can answer: ${whoText(policy.approvers, ink)}`)] : []),
      section(stateText(grant, policy, ink)),
      ...nextStep(grant),
      ...(waits
        ? [
            buttons(
              button('Approve', { action: ids.approve, value: grant.id, style: 'primary' }),
              button('Deny', { action: ids.deny, value: grant.id, style: 'danger' }),
            ),
          ]
        : []),
      ...(isLive(grant) && !grant.revoked
        ? [buttons(button('End access', { action: ids.done, value: grant.id, style: 'danger' }))]
        : []),
      note(`Request ${ink.code(grant.id)}`),
    ],
  };
}

/** The messages that the requester should have by now, oldest first. */
export function direct(shown: Shown): readonly Message[] {
  const { grant } = shown;
  const messages = [status(shown)];
  const wasOpen = grant.state === 'active' || (grant.state === 'closed' && grant.openedAt !== null);
  if (wasOpen) messages.push(open(shown));
  if (['denied', 'lapsed', 'closed', 'failed'].includes(grant.state)) messages.push(outcome(shown));
  return messages;
}

function status({ grant, policy, cardTrouble }: Shown): Message {
  const what = `Access to ${ink.strong(grant.database)} from ${sourceText(grant.source, ink)} for ${formatDuration(grant.ttlMs)}`;
  const where =
    grant.state === 'requested' && cardTrouble !== null
      ? ` The approvers could not be asked: ${ink.typed(cardTrouble)}. Tell whoever runs db-access.`
      : '';
  const state = `${stateText(grant, policy, ink)}${where}`;
  return {
    key: 'status',
    text: `${what}: ${state}`,
    blocks: [
      section(`${what}\n${state}`),
      ...nextStep(grant),
      ...(grant.state === 'requested'
        ? [
            note(`Who can answer: ${whoText(policy.approvers, ink)}`),
            buttons(button('Cancel request', { action: ids.cancel, value: grant.id })),
          ]
        : []),
      ...(grant.state === 'approved' && !grant.revoked ? [doneButton(grant)] : []),
      note(`Request ${ink.code(grant.id)}`),
    ],
  };
}

function open({ grant, policy, endpoint }: Shown): Message {
  const sentence = `Access to ${ink.strong(grant.database)} from ${sourceText(grant.source, ink)}: ${stateText(grant, policy, ink)}`;
  if (grant.state !== 'active') return { key: 'open', text: sentence, blocks: [section(sentence)] };
  const ending = grant.revoked !== undefined;
  return {
    key: 'open',
    text: sentence,
    blocks: [
      section(sentence),
      ...(ending ? [] : howToConnect(endpoint)),
      ...(ending
        ? []
        : [note([spreading, probeText(grant, ink), passwords].filter(Boolean).join(' ')), doneButton(grant)]),
    ],
  };
}

function howToConnect(endpoint: Endpoint | null): KnownBlock[] {
  if (!endpoint) {
    return [
      section(
        'Scalingo would not tell us the host and port just now: you find them in its dashboard under Connect, Connection String.',
      ),
    ];
  }
  const { host, port, dbname, user } = endpoint;
  const login = user === undefined ? '' : `, user ${ink.code(user)}`;
  return [
    section(`Host ${ink.code(host)}, port ${ink.code(String(port))}, database ${ink.code(dbname)}${login}`),
    code(psqlLine(endpoint)),
  ];
}

function outcome({ grant, policy }: Shown): Message {
  const sentence = `Access to ${ink.strong(grant.database)} from ${sourceText(grant.source, ink)}: ${stateText(grant, policy, ink)}`;
  const wasOpen = grant.state === 'closed' && grant.openedAt !== null;
  return {
    key: 'outcome',
    text: sentence,
    blocks: [
      section(sentence),
      ...nextStep(grant),
      ...(wasOpen ? [note(`${spreading} ${openSessions}`)] : []),
    ],
  };
}

function nextStep(grant: Grant): KnownBlock[] {
  const text = nextStepText(grant, ink);
  return text === undefined ? [] : [note(text)];
}

function doneButton(grant: Grant): KnownBlock {
  const done = button('I’m done', { action: ids.done, value: grant.id });
  if (grant.state !== 'active') return buttons(done);
  const connect = button('How else to connect', { action: ids.connect, value: grant.id });
  if (isRegion(grant.source)) return buttons(done, connect);
  return buttons(done, button('My address changed', { action: ids.moved, value: grant.id }), connect);
}
