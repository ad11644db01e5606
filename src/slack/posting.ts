/**
 * One message of a grant: rewritten in place where it stands, found again where it is not known whether it does, and only then
 * posted. So it may be cut off anywhere, and nothing is there twice.
 */
import { createHash } from 'node:crypto';
import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { MessageMemory, MessageRef } from '../flow/ports.ts';
import type { Grant } from '../grant/record.ts';
import { slackFault } from './fault.ts';
import type { Message } from './messages.ts';
import type { Pace } from './pace.ts';

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

type Needs = {
  readonly client: WebClient;
  readonly memory: MessageMemory;
  readonly pace: Pace;
  readonly now: () => number;
};

type Place = {
  readonly channel: string;
  readonly ref: MessageRef | undefined;
  /** the message in whose thread it stands */
  readonly thread?: string | undefined;
};

/** Throws a `Fault` where it could not be written. */
export type Write = (grant: Grant, message: Message, place: Place) => Promise<void>;

export function createPosting({ client, memory, pace, now }: Needs): Write {
  return write;

  async function write(grant: Grant, message: Message, { channel, ref, thread }: Place): Promise<void> {
    const digest = createHash('sha256')
      .update(JSON.stringify([message.text, message.blocks]))
      .digest('base64url');
    if (ref && 'ts' in ref) {
      if (ref.digest === digest || !(await rewrite(message, ref))) return;
      await memory.redrawn(grant.id, message.key, { from: ref, digest });
      return;
    }
    const ts =
      (ref && (await find(grant, message, { channel, since: ref.postingSince, thread }))) ??
      (await post(grant, message, { channel, thread }));
    // Found after a crash, it may say something older than the record: no digest, so that the next time rewrites it.
    await memory.put(grant.id, message.key, { channel, ts, digest: ref ? '' : digest });
    if (ref) await write(grant, message, { channel, ref: { channel, ts, digest: '' } });
  }

  /** False where somebody deleted the message: it is not posted again against their will. */
  async function rewrite(
    { text, blocks }: Message,
    { channel, ts }: { channel: string; ts: string },
  ): Promise<boolean> {
    try {
      await client.chat.update({ channel, ts, text, blocks });
      return true;
    } catch (error) {
      const fault = slackFault(error);
      if (fault.code === 'message_not_found') return false;
      throw fault;
    }
  }

  async function post(
    grant: Grant,
    { key, text, blocks }: Message,
    { channel, thread }: { channel: string; thread: string | undefined },
  ): Promise<string> {
    await pace.turn(channel);
    await memory.put(grant.id, key, { postingSince: now() });
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
      // It is certainly not there: nobody has to look for it.
      if (fault.isRefused) await memory.drop(grant.id, key);
      if (fault.retryAfterMs !== undefined) pace.hold(channel, fault.retryAfterMs);
      throw fault;
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
