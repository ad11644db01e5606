/**
 * Writes the messages of one grant so that they match its record. It may be cut off anywhere and called again: what stands
 * already is rewritten in place, and what was about to be posted is looked for before it is posted once more.
 */
import { createHash } from 'node:crypto';
import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { Endpoint, Endpoints, Log, MessageMemory, MessageRef, Projection } from '../flow/ports.ts';
import type { DatabaseName } from '../grant/ids.ts';
import type { Policy } from '../grant/policy.ts';
import type { Grant } from '../grant/record.ts';
import type { Ink } from '../words/ink.ts';
import type { Language } from '../words/language.ts';
import { problemText } from '../words/problems.ts';
import { card, reminders } from './card.ts';
import { serversJson } from './connect.ts';
import { direct } from './direct.ts';
import { SlackFault, slackFault } from './fault.ts';
import { mrkdwn } from './ink.ts';
import type { Message, Shown } from './messages.ts';
import type { Readers } from './readers.ts';

type Desk = {
  /** of its channel */
  readonly language: Language;
  readonly policy: Policy;
  /** the approvers' channel */
  readonly channel: string;
};

type Needs = {
  readonly client: WebClient;
  readonly memory: MessageMemory;
  readonly endpoints: Endpoints;
  readonly readers: Readers;
  readonly desks: ReadonlyMap<DatabaseName, Desk>;
  readonly now: () => number;
  readonly log: Log;
};

const EVENT_TYPE = 'db_access_message';
/** under which it is remembered that servers.json was sent */
const SERVERS = 'servers';

const Posted = z.object({ ts: z.string() });
const Opened = z.object({ channel: z.object({ id: z.string() }) });
const History = z.object({
  messages: z.array(
    z.object({
      ts: z.string(),
      metadata: z
        .object({ event_type: z.string(), event_payload: z.record(z.string(), z.unknown()) })
        .optional(),
    }),
  ),
});

type Sending = {
  readonly endpoint: Endpoint | null;
  readonly ink: Ink;
  readonly channel: string;
  readonly refs: ReadonlyMap<string, MessageRef>;
};

export function createProjection(needs: Needs): Projection {
  const { client, memory, endpoints, readers, desks, now, log } = needs;

  return {
    async show(grant) {
      const desk = desks.get(grant.database);
      if (!desk) {
        log.error(
          { grant: grant.id, database: grant.database },
          'no such database is configured: its people are not told',
        );
        return;
      }
      const refs = await memory.all(grant.id);
      const { policy } = desk;
      const shown = { grant, policy, ink: mrkdwn[desk.language] };
      const fault = await writeCard(shown, desk.channel, refs);
      await writeReminders(shown, desk.channel, refs);
      const ink = await readers.ink(grant.requester);
      const trouble = (problem: string) =>
        ink.words.card.inChannel({ problem, channel: ink.channel(desk.channel) });
      const cardTrouble = fault && !fault.retry ? trouble(problemText(fault.problem, ink)) : '';
      const endpoint = await endpointOf(grant);
      const channel = await directChannel(grant);
      for (const message of direct({ grant, policy, ink, endpoint, cardTrouble })) {
        await write(grant, message, { channel, ref: refs.get(message.key) });
      }
      if (grant.state === 'active') await sendServers(grant, { endpoint, ink, channel, refs });
      if (fault) throw fault;
    },
  };

  /** A channel that the bot may not write to must not keep the requester in the dark. */
  async function writeCard(
    shown: Shown,
    channel: string,
    refs: ReadonlyMap<string, MessageRef>,
  ): Promise<SlackFault | undefined> {
    try {
      const { grant } = shown;
      const known = refs.get('card');
      const isNew = !(known && 'ts' in known);
      await write(grant, card({ ...shown, isNew }), { channel, ref: known });
      // Everything else that it says pings nobody, since it is written into what stands.
      if (isNew && shown.policy.ping)
        await write(grant, card({ ...shown, isNew: false }), {
          channel,
          ref: (await memory.all(grant.id)).get('card'),
        });
      return undefined;
    } catch (error) {
      // Our own memory or a bug is no trouble of the channel's, and is not to be told as one.
      if (!(error instanceof SlackFault)) throw error;
      log.warn({ grant: shown.grant.id, channel, why: error.message }, 'the card could not be written');
      return error;
    }
  }

  /** pgAdmin's servers.json, once, in the thread of how to connect. It is a convenience: without it the form shows the same. */
  async function sendServers(grant: Grant, { endpoint, ink, channel, refs }: Sending): Promise<void> {
    const { connecting } = ink.words;
    if (!endpoint || refs.has(SERVERS)) return;
    const open = (await memory.all(grant.id)).get('open');
    if (!open || !('ts' in open)) return;
    // Written down first: a file can't be found again by its metadata, so one whose fate is unknown is not sent twice.
    await memory.put(grant.id, SERVERS, { postingSince: now() });
    try {
      await client.filesUploadV2({
        channel_id: channel,
        thread_ts: open.ts,
        filename: 'servers.json',
        title: connecting.fileTitle(grant.database),
        content: serversJson(grant.database, endpoint),
        initial_comment: connecting.file,
      });
    } catch (error) {
      const why = slackFault(error).message;
      log.warn({ grant: grant.id, why }, 'servers.json could not be sent');
    }
  }

  /** In the thread of the card; where there is none, nobody is reminded of it. */
  async function writeReminders(
    shown: Shown,
    channel: string,
    refs: ReadonlyMap<string, MessageRef>,
  ): Promise<void> {
    const card = refs.get('card');
    const thread = card && 'ts' in card ? card.ts : undefined;
    if (thread === undefined) return;
    // What was said once stays as it was said.
    for (const message of reminders(shown)) {
      const ref = refs.get(message.key);
      if (!(ref && 'ts' in ref)) await write(shown.grant, message, { channel, ref, thread });
    }
  }

  async function write(
    grant: Grant,
    message: Message,
    { channel, ref, thread }: { channel: string; ref: MessageRef | undefined; thread?: string | undefined },
  ): Promise<void> {
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
      throw slackFault(error);
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
      const wanted = { channel, oldest, include_all_metadata: true, limit: 200 };
      const answer =
        thread === undefined
          ? await client.conversations.history(wanted)
          : await client.conversations.replies({ ...wanted, ts: thread });
      const ours = History.parse(answer).messages.find(
        ({ metadata }) =>
          metadata?.event_type === EVENT_TYPE &&
          metadata.event_payload['grant'] === grant.id &&
          metadata.event_payload['key'] === key,
      );
      return ours?.ts;
    } catch (error) {
      throw slackFault(error);
    }
  }

  async function directChannel(grant: Grant): Promise<string> {
    try {
      return Opened.parse(await client.conversations.open({ users: grant.requester })).channel.id;
    } catch (error) {
      throw slackFault(error);
    }
  }

  async function endpointOf(grant: Grant) {
    if (grant.state !== 'active') return null;
    try {
      return await endpoints.of(grant.database);
    } catch (error) {
      log.warn({ database: grant.database, err: error }, 'the endpoint could not be looked up');
      return null;
    }
  }
}
