/** pgAdmin's servers.json, once, in the thread of how to connect. Its own comment says what to do with it, so it is named nowhere that it was not sent. */
import type { WebClient } from '@slack/web-api';
import type { Endpoint } from '../../contracts/endpoint.ts';
import type { MessageMemory, Turns } from '../../contracts/message-memory.ts';
import { NotYet } from '../../flow/fault.ts';
import type { Log } from '../../flow/ports.ts';
import type { Grant } from '../../grant/record.ts';
import type { Markup } from '../../words/markup.ts';
import { takeTurn } from '../connection/pace.ts';
import { slackFault } from '../connection/slack-error.ts';
import { serversJson } from '../views/connection-strings.ts';
import type { PostingWaits } from './post-message.ts';

/** under which it is remembered that the file was sent, and that Slack refused it for good */
const SENT = 'servers';
const REFUSED = 'servers-refused';

type Needs = {
  readonly client: WebClient;
  readonly memory: MessageMemory;
  readonly turns: Turns;
  readonly now: () => number;
  readonly waits: PostingWaits;
  readonly log: Log;
};

type Place = { readonly endpoint: Endpoint | null; readonly markup: Markup; readonly channel: string };

export async function sendServersFile(
  { client, memory, turns, now, waits, log }: Needs,
  grant: Grant,
  { endpoint, markup, channel }: Place,
): Promise<void> {
  const { connecting } = markup.words;
  const refs = await memory.all(grant.id);
  const open = refs.get('open');
  if (!endpoint || refs.has(SENT) || refs.has(REFUSED) || !open || !('ts' in open)) return;
  await takeTurn(turns, channel, grant);
  // Written down first: a file can't be found again by its metadata, so one whose fate is unknown is not sent twice.
  const claim = { ref: undefined, since: now(), leaseMs: waits.leaseMs };
  const waitMs = await memory.claim(grant, SENT, claim);
  if (waitMs > 0) throw new NotYet(waitMs);
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
    const fault = slackFault(error);
    log.warn(
      { event: 'servers_file_not_sent', grant: grant.id, why: fault.message },
      'servers.json not sent',
    );
    if (fault.retryAfterMs !== undefined) {
      await memory.drop(grant.id, SENT);
      throw fault;
    }
    if (fault.isRefused) await memory.put(grant.id, REFUSED, { postingSince: now() });
  }
}
