/**
 * What people see of one grant: a pure projection of the record, rendered whole each time.
 *   card     in the approvers' channel, from the beginning
 *   status   in the requester's direct messages, from the beginning, rewritten at each step
 *   open     there too, posted afresh once Scalingo confirmed: it pings, and says how to connect
 *   outcome  there too, posted afresh when it is over
 */
import type { KnownBlock } from '@slack/types';
import type { Endpoint } from '../flow/ports.ts';
import { approversOf } from '../grant/clauses.ts';
import { formatDuration } from '../grant/duration.ts';
import type { Policy, Who } from '../grant/policy.ts';
import { awaitsReview, type Grant, isLive, type Reminder } from '../grant/record.ts';
import { isRegion } from '../grant/source.ts';
import { button, buttons, code, note, section, typedSection } from './blocks.ts';
import { psqlLine } from './connect.ts';
import { ids } from './ids.ts';
import { mrkdwn as ink, visible } from './ink.ts';
import { truncate } from './text.ts';
import {
  askText,
  nagText,
  nextStepText,
  nudgeText,
  openSessions,
  passwords,
  probeText,
  reviewText,
  sourceText,
  spreading,
  stateText,
  whoText,
} from './words.ts';

/** Slack takes at most this much in a button's value. */
const VALUE_MOST = 2000;

const nobody: Who = { everyone: false, people: [], groups: [] };

type MessageKey =
  | 'card'
  | 'status'
  | 'open'
  | 'outcome'
  | `nudge-${number}`
  | `nag-${number}`
  | `warning-${number}`;

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
  const emergency = 'decision' in grant && grant.decision.how === 'emergency';
  return {
    key: 'card',
    text: `${askText(grant, ink)}. ${stateText(grant, policy, ink)}`,
    blocks: [
      section(
        [
          ...(emergency
            ? [`${ink.strong('EMERGENCY')} ${whoText(policy.emergency?.tell ?? nobody, ink)}`]
            : []),
          `${ink.person(grant.requester)} ${emergency ? 'opened' : 'asks for'} access to ${ink.strong(grant.database)}${emergency ? ' without an approval' : ''}`,
          `From: ${sourceText(grant.source, ink)}`,
          `For: ${formatDuration(grant.ttlMs)}, counted from when it is open`,
          'Why:',
        ].join('\n'),
      ),
      typedSection(visible(grant.reason)),
      ...reasonLink(grant, policy),
      ...(waits ? [section(`Who can answer: ${whoText(approversOf(policy), ink)}`)] : []),
      section(stateText(grant, policy, ink)),
      ...nextStep(grant),
      ...(waits
        ? [
            buttons(
              button('Approve', { action: ids.approve, value: grant.id, style: 'primary' }),
              button('Deny…', { action: ids.deny, value: grant.id, style: 'danger' }),
              button('Approve for less…', { action: ids.less, value: grant.id }),
              button('Why me?', { action: ids.whyMe, value: grant.id }),
            ),
          ]
        : []),
      ...(grant.state === 'active' && grant.extension && !grant.revoked
        ? [
            buttons(
              button(`Allow ${formatDuration(grant.extension.byMs)} more`, {
                action: ids.allowMore,
                value: grant.id,
                style: 'primary',
              }),
              button('No more time', { action: ids.refuseMore, value: grant.id }),
            ),
          ]
        : []),
      ...reviewBlocks(grant),
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
  if (grant.state === 'active' || grant.state === 'closed') messages.push(...warnings(shown));
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
            note(`Who can answer: ${whoText(approversOf(policy), ink)}`),
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

/** Before the end, each posted afresh: it pings. One whose end was moved, or has come, says that. */
function warnings({ grant, policy }: Shown): Message[] {
  const ends = 'warnedOf' in grant ? (grant.warnedOf ?? []) : [];
  return ends.map((end, index): Message => {
    const key = `warning-${index}` as const;
    const what = `Access to ${ink.strong(grant.database)} from ${sourceText(grant.source, ink)}`;
    if (grant.state === 'active' && grant.expiresAt === end && !grant.revoked) {
      const text = `${what} ends at ${ink.time(end)}. ${openSessions}`;
      const extend = button('More time', { action: ids.extend, value: grant.id });
      const done = button('I’m done', { action: ids.done, value: grant.id });
      const extendable = policy.extending === 'never' ? [] : [extend];
      return { key, text, blocks: [section(text), buttons(...extendable, done)] };
    }
    const text = `${what}: ${stateText(grant, policy, ink)}`;
    return { key, text, blocks: [section(text)] };
  });
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
      ...askAgain(grant),
      ...(wasOpen ? [note(`${spreading} ${openSessions}`)] : []),
    ],
  };
}

function reviewBlocks(grant: Grant): KnownBlock[] {
  const text = reviewText(grant, ink);
  if (text === undefined) return [];
  if (!awaitsReview(grant)) return [section(text)];
  return [
    section(text),
    buttons(
      button('Justified', { action: ids.justified, value: grant.id }),
      button('Not justified', { action: ids.notJustified, value: grant.id, style: 'danger' }),
    ),
  ];
}

/** A link made from the reason, where the operator said how: a ticket, mostly. */
function reasonLink({ reason }: Grant, { reason: form }: Policy): KnownBlock[] {
  const found = form?.link === undefined ? null : new RegExp(form.pattern, 'u').exec(reason);
  if (!found || form?.link === undefined) return [];
  const link = form.link.replaceAll(/\$(\d)/g, (_, index: string) =>
    encodeURIComponent(found[Number(index)] ?? ''),
  );
  return [note(`See ${ink.link(link, found[0])}`)];
}

/** Who can do something about it is pinged once more, in the thread of the card. */
export function reminders({ grant, policy }: Shown): readonly Message[] {
  const nudges = grant.state === 'requested' ? grant.nudges : [];
  const nags = 'nags' in grant ? (grant.nags ?? []) : [];
  return [
    ...nudges.map((nudge, index) => reminder(`nudge-${index}`, nudge, nudgeText(grant, policy, ink))),
    ...nags.map((nag, index) => reminder(`nag-${index}`, nag, nagText(grant, ink))),
  ];
}

function reminder(key: MessageKey, { people }: Reminder, what: string): Message {
  const text = [people.map(ink.person).join(' '), what].filter(Boolean).join(' ');
  return { key, text, blocks: [section(text)] };
}

/** The button's value is what one would type: the form opens with it filled in. */
function askAgain({ database, source, askedFor, approvedSource, ttlMs, reason }: Grant): KnownBlock[] {
  const from = askedFor?.source ?? approvedSource ?? source;
  const typed = [database, from, formatDuration(askedFor?.ttlMs ?? ttlMs), reason].join(' ');
  return [buttons(button('Ask again', { action: ids.form, value: truncate(typed, VALUE_MOST) }))];
}

function nextStep(grant: Grant): KnownBlock[] {
  const text = nextStepText(grant, ink);
  return text === undefined ? [] : [note(text)];
}

function doneButton(grant: Grant): KnownBlock {
  const done = button('I’m done', { action: ids.done, value: grant.id });
  if (grant.state !== 'active') return buttons(done);
  const connect = button('How else to connect', { action: ids.connect, value: grant.id });
  const more = button('More time', { action: ids.extend, value: grant.id });
  if (isRegion(grant.source)) return buttons(done, more, connect);
  return buttons(done, more, button('My address changed', { action: ids.moved, value: grant.id }), connect);
}
