/**
 * One message of a grant: rewritten in place where it exists, found again where it is not known whether it does, and only then
 * posted. So it may be cut off anywhere, and nothing is there twice. What is not to be posted now throws `NotYet`: nothing
 * sleeps here, and each time it comes back the record and the memory are read again.
 */
import { createHash } from 'node:crypto';
import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { MessageMemory, MessageRef, Posting, Turns } from '../../contracts/message-memory.ts';
import { NotYet } from '../../flow/fault.ts';
import type { Grants } from '../../flow/ports.ts';
import type { Grant } from '../../grant/record.ts';
import { takeTurn } from '../connection/pace.ts';
import { slackFault } from '../connection/slack-error.ts';
import type { Message } from '../views/message.ts';

const EVENT_TYPE = 'db_access_message';
const PAGE = 200;

const Posted = z.object({ ts: z.string() });
const History = z.object({
  messages: z.array(
    z.object({
      ts: z.string(),
      metadata: z
        .object({ event_type: z.string(), event_payload: z.record(z.string(), z.unknown()) })
        .optional(),
    }),
  ),
  response_metadata: z.object({ next_cursor: z.string().optional() }).optional(),
});

/**
 * `leaseMs`: how long a message is one process's to post; `startMs`: how long after that it still begins to. The difference
 * is longer than Slack may take to answer, so a process that was paused never posts what another has posted meanwhile.
 */
export type PostingWaits = { readonly leaseMs: number; readonly startMs: number };

export type PostingNeeds = {
  readonly client: WebClient;
  readonly grants: Pick<Grants, 'get'>;
  readonly memory: MessageMemory;
  readonly turns: Turns;
  readonly now: () => number;
  /** a clock that only goes forward */
  readonly steady: () => number;
  readonly waits: PostingWaits;
};

type Place = {
  readonly channel: string;
  readonly ref: MessageRef | undefined;
  /** the message whose thread it is in */
  readonly thread?: string | undefined;
  /** what Slack does not let us change any more stays, instead of being posted again */
  readonly keepFrozen?: boolean;
};

/** `written`: Slack took it; `as it is`: there was nothing to write; `deleted`: somebody deleted it, and it is not posted again against their will. */
type Outcome = 'written' | 'as it is' | 'deleted';

/** Throws a `Fault` where it could not be written. A message that a later build has written stays as it is. */
export type Write = (grant: Grant, message: Message, place: Place) => Promise<Outcome>;

export function createPosting({ client, grants, memory, turns, now, steady, waits }: PostingNeeds): Write {
  return write;

  async function write(
    grant: Grant,
    message: Message,
    { channel, ref, thread, keepFrozen }: Place,
  ): Promise<Outcome> {
    const digest = createHash('sha256')
      .update(JSON.stringify([message.text, message.blocks]))
      .digest('base64url');
    if (ref && 'laterSchema' in ref) return 'as it is';
    if (ref && 'ts' in ref) {
      if (ref.digest === digest) return 'as it is';
      await expectCurrent(grant);
      const rewritten = await rewrite(message, ref);
      if (rewritten === 'written') await memory.redrawn(grant.id, message.key, { from: ref, digest });
      if (rewritten !== 'frozen') return rewritten;
      if (keepFrozen) return 'as it is';
      // What it says is not so any more, and it can't be changed: what is so is said below it.
      await memory.drop(grant.id, message.key);
      return write(grant, message, { channel, ref: undefined, thread });
    }
    await takeTurn(turns, channel, grant);
    const claimedAt = steady();
    const since = now();
    const waitMs = await memory.claim(grant, message.key, { ref, since, leaseMs: waits.leaseMs });
    if (waitMs > 0) throw new NotYet(waitMs);
    const posting = ref ?? { postingSince: since };
    const found = ref && (await findClaimed(grant, message, { channel, ref, thread }));
    if (found === undefined && steady() - claimedAt > waits.startMs) {
      await memory.put(grant.id, message.key, posting);
      throw new NotYet(1);
    }
    const ts = found ?? (await post(grant, message, { channel, thread, posting }));
    // Found after a crash, it may say something older than the record: no digest, so that the next time rewrites it.
    await memory.put(grant.id, message.key, { channel, ts, digest: ref ? '' : digest });
    if (ref) await write(grant, message, { channel, ref: { channel, ts, digest: '' } });
    return 'written';
  }

  /** `frozen`: Slack never lets us change it any more. */
  async function rewrite(
    { text, blocks }: Message,
    { channel, ts }: { channel: string; ts: string },
  ): Promise<Exclude<Outcome, 'as it is'> | 'frozen'> {
    try {
      await client.chat.update({ channel, ts, text, blocks });
      return 'written';
    } catch (error) {
      const fault = slackFault(error);
      if (fault.code === 'message_not_found') return 'deleted';
      if (fault.isFrozen) return 'frozen';
      throw fault;
    }
  }

  async function post(
    grant: Grant,
    { key, text, blocks }: Message,
    { channel, thread, posting }: { channel: string; thread: string | undefined; posting: Posting },
  ): Promise<string> {
    const metadata = { event_type: EVENT_TYPE, event_payload: { grant: grant.id, key } };
    try {
      const posted = await client.chat.postMessage({
        channel,
        text,
        blocks,
        metadata,
        ...(thread === undefined ? {} : { thread_ts: thread }),
        unfurl_links: false,
        unfurl_media: false,
      });
      return Posted.parse(posted).ts;
    } catch (error) {
      const fault = slackFault(error);
      // It is certainly not there, so nobody has to look for it. Otherwise the next one to tell this grant looks for it.
      if (fault.isRefused) await memory.drop(grant.id, key);
      else await memory.put(grant.id, key, posting);
      if (fault.retryAfterMs !== undefined) await turns.hold(channel, fault.retryAfterMs);
      throw fault;
    }
  }

  /** A process that was paused may have an old record. */
  async function expectCurrent({ id, version }: Grant): Promise<void> {
    if ((await grants.get(id))?.version !== version) throw new NotYet(1);
  }

  async function findClaimed(
    grant: Grant,
    message: Message,
    { channel, ref, thread }: { channel: string; ref: Posting; thread: string | undefined },
  ): Promise<string | undefined> {
    try {
      return await find(grant, message, { channel, since: ref.postingSince, thread });
    } catch (error) {
      await memory.put(grant.id, message.key, ref);
      throw error;
    }
  }

  async function find(
    grant: Grant,
    { key }: Message,
    { channel, since, thread }: { channel: string; since: number; thread: string | undefined },
  ): Promise<string | undefined> {
    try {
      // Slack's clock and ours may differ a little.
      const oldest = String(Math.floor(since / 1000) - 60);
      const wanted = { channel, oldest, include_all_metadata: true, limit: PAGE };
      let cursor: string | undefined;
      do {
        const page = { ...wanted, ...(cursor ? { cursor } : {}) };
        const { messages, response_metadata } = History.parse(
          thread === undefined
            ? await client.conversations.history(page)
            : await client.conversations.replies({ ...page, ts: thread }),
        );
        const ours = messages.find(
          ({ metadata }) =>
            metadata?.event_type === EVENT_TYPE &&
            metadata.event_payload['grant'] === grant.id &&
            metadata.event_payload['key'] === key,
        );
        if (ours) return ours.ts;
        cursor = response_metadata?.next_cursor;
      } while (cursor);
      return undefined;
    } catch (error) {
      throw slackFault(error);
    }
  }
}
