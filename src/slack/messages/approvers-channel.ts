/** The card of a grant in the approvers' channel and the reminders in its thread, also when another channel is configured meanwhile. */

import type { MessageMemory } from '../../contracts/message-memory.ts';
import type { Alarms } from '../../flow/alarms.ts';
import type { NotYet } from '../../flow/fault.ts';
import { awaitsReview, type Grant, waitsForApprovers, wantsMore } from '../../grant/record.ts';
import { SlackFault } from '../connection/slack-error.ts';
import { card, movedCard } from '../views/card.ts';
import { isQuestion, reminders } from '../views/card-thread.ts';
import { type Message, moreKey, type Shown } from '../views/message.ts';
import { currentCard, formerCards, isPosted, turnTo } from './former-cards.ts';
import type { Write } from './post-message.ts';

/** Why a message could not be written; undefined where it was. */
export type Trouble = SlackFault | NotYet | undefined;

type Needs = {
  readonly write: Write;
  readonly memory: MessageMemory;
  readonly alarms: Pick<Alarms, 'raise' | 'clear'>;
  readonly tried: (grant: Grant, channel: string, act: () => Promise<unknown>) => Promise<Trouble>;
};

export type WriteToApprovers = (
  shown: Shown,
  channel: string,
) => Promise<{ readonly card: Trouble; readonly others: readonly Trouble[] }>;

export function createApproversChannel({ write, memory, alarms, tried }: Needs): WriteToApprovers {
  return async (shown, channel) => {
    const { grant } = shown;
    const card = await tried(grant, channel, () => writeCard(shown, channel));
    if (card && !card.retry) await tellOperator(grant, channel, card);
    const former = await writeFormerCards(shown);
    return { card, others: [...former, ...(await writeReminders(shown))] };
  };

  async function tellOperator(
    { database }: Grant,
    channel: string,
    fault: NonNullable<Trouble>,
  ): Promise<void> {
    const why = fault instanceof SlackFault ? (fault.code ?? fault.message) : fault.message;
    await alarms.raise({ event: 'channel_refuses', subject: channel, facts: { database, channel, why } });
  }

  async function writeCard(shown: Shown, channel: string): Promise<void> {
    const { grant } = shown;
    // What waits for approvers gets a card where they look now. The card of what does not wait stays where it is.
    if (waitsForApprovers(grant)) await turnTo(memory, grant.id, channel);
    await replaceLost(shown, channel);
    const known = (await memory.all(grant.id)).get('card');
    const isNew = !isPosted(known);
    const done = await write(grant, card({ ...shown, isNew }), { channel, ref: known });
    if (done === 'written') await alarms.clear('channel_refuses', channel);
    // Everything else that it says pings nobody, since it is written into what is there.
    if (isNew && shown.policy.ping)
      await write(grant, card({ ...shown, isNew: false }), {
        channel,
        ref: (await memory.all(grant.id)).get('card'),
      });
  }

  /** Until the new card is there, the last one before it is the only one that can be answered, and is kept up to date. */
  async function writeFormerCards(shown: Shown): Promise<readonly Trouble[]> {
    const { grant } = shown;
    const refs = await memory.all(grant.id);
    const current = currentCard(refs);
    if (!current) return [];
    const drafts = formerCards(refs).map(({ key, ref }) => ({
      ref,
      message: movedCard(shown, { key, channel: current.channel }),
    }));
    if (!isPosted(refs.get('card')))
      drafts.push({ ref: current, message: { ...card({ ...shown, isNew: false }), key: 'card-before' } });
    const troubles: Trouble[] = [];
    for (const { ref, message } of drafts) {
      const { channel } = ref;
      troubles.push(await tried(grant, channel, () => write(grant, message, { channel, ref })));
    }
    return troubles;
  }

  /**
   * Who is reminded, or asked for more time, needs a card that can be answered: one that was deleted is replaced, and where the requester
   * asks, one that cannot be edited any more as well. Otherwise no card is posted again.
   */
  async function replaceLost(shown: Shown, channel: string): Promise<void> {
    const { grant } = shown;
    const refs = await memory.all(grant.id);
    const known = refs.get('card');
    const asking = askedInThread(grant);
    if (asking === undefined || refs.has(asking) || !isPosted(known)) return;
    // Written once more though it may say that already: only Slack knows whether it is still there.
    const keepFrozen = !isAskedByRequester(grant);
    const asIs = { channel, ref: { ...known, digest: '' }, keepFrozen };
    if ((await write(grant, card({ ...shown, isNew: false }), asIs)) === 'deleted')
      await memory.drop(grant.id, 'card');
  }

  /** In the thread of the card, wherever that is; without a card there is nothing to remind of. One that fails holds up none of the others. */
  async function writeReminders(shown: Shown): Promise<readonly Trouble[]> {
    const { grant } = shown;
    const refs = await memory.all(grant.id);
    const card = currentCard(refs);
    if (!card) return [];
    const { channel, ts: thread } = card;
    const posted = new Set([...refs].flatMap(([key, ref]) => (isPosted(ref) ? [key] : [])));
    const due = reminders({ ...shown, posted }).filter(({ key }) => !posted.has(key) || isQuestion(key));
    const troubles: Trouble[] = [];
    for (const message of due) {
      const ref = refs.get(message.key);
      const place = { channel, ref, thread };
      const trouble = await tried(grant, channel, () => write(grant, message, place));
      // Somebody deleted the card and its thread: trying again would change nothing.
      troubles.push(trouble instanceof SlackFault && trouble.isThreadGone ? undefined : trouble);
    }
    return troubles;
  }
}

function isAskedByRequester(grant: Grant): boolean {
  return wantsMore(grant) || (grant.state === 'requested' && grant.nudges.at(-1)?.by !== undefined);
}

/** The last message in the thread by which approvers or reviewers are asked to answer. */
function askedInThread(grant: Grant): Message['key'] | undefined {
  if (wantsMore(grant)) return moreKey(grant);
  const nudges = grant.state === 'requested' ? grant.nudges : [];
  if (nudges.length > 0) return `nudge-${nudges.length - 1}`;
  const nags = awaitsReview(grant) ? (grant.nags ?? []) : [];
  return nags.at(-1)?.toldIn === undefined && nags.length > 0 ? `nag-${nags.length - 1}` : undefined;
}
