/** A turn to post: a message that has to wait gives its place up to other work, and comes back when its turn is due. */
import { NotYet } from '../flow/fault.ts';
import type { Turns } from '../flow/message-memory.ts';
import type { GrantId } from '../grant/ids.ts';

/** Takes the turn of that grant in that channel; throws `NotYet` where others are before it or Slack asked to wait. */
export async function takeTurn(turns: Turns, channel: string, grant: GrantId): Promise<void> {
  const waitMs = await turns.take(channel, grant);
  if (waitMs > 0) throw new NotYet(waitMs);
}
