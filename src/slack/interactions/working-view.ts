/**
 * What a form shows while it is worked on, and the answer in its place. The acknowledgement brings the one and a call of the Web API the
 * other, and Slack may take the call first: the answer must not be covered by “Working…” then.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { App } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import type { AckTaken } from '../connection/bolt.ts';
import { slackFault } from '../connection/slack-error.ts';

/** `external_id` of the working view of one submission: no view has it before Slack has taken the acknowledgement. */
export function workingName({ id, hash }: { readonly id: string; readonly hash: string }): string {
  return `working.${id}.${hash}`;
}

type Around = {
  readonly client: App['client'];
  readonly ackTaken: AckTaken;
};

/**
 * Addressed by that name, the view is found once it is drawn. If it is not found in all that time, the acknowledgement was lost or the form is closed:
 * the last try is by the form's own id, and throws what Slack says.
 */
export async function drawInPlaceOf(
  { name, id }: { readonly name: string; readonly id: string },
  view: ModalView,
  { client, ackTaken }: Around,
): Promise<void> {
  let waited = 0;
  for (let wait = ackTaken.firstMs; waited < ackTaken.wholeMs; wait *= 2) {
    try {
      await client.views.update({ external_id: name, view });
      return;
    } catch (error) {
      if (slackFault(error).code !== 'not_found') throw error;
    }
    await delay(wait);
    waited += wait;
  }
  await client.views.update({ view_id: id, view });
}
