/** A turn to post: a message that has to wait gives its place up to other work, and comes back when its turn is due. */

import type { Turns } from '../../contracts/message-memory.ts';
import { NotYet } from '../../flow/fault.ts';
import type { Grant } from '../../grant/record.ts';
import { urgencyOf } from '../../grant/urgency.ts';

/** Takes the turn of that grant in that channel; throws `NotYet` where others are before it or Slack asked to wait. */
export async function takeTurn(turns: Turns, channel: string, grant: Grant): Promise<void> {
  const waitMs = await turns.take(channel, grant.id, urgencyOf(grant));
  if (waitMs > 0) throw new NotYet(waitMs);
}
