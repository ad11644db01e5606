/** Cancel: the requester withdraws a request that waits, at its message or where a second one for the same was refused. */
import { cancel } from '../../flow/end.ts';
import { isRequested } from '../../grant/record.ts';
import { isRefusal, type Refusal } from '../../grant/refusal.ts';
import { subjectText } from '../../words/grant-text.ts';
import type { Listening } from '../interactions/context.ts';
import { listenToGrantPress } from '../interactions/grant-press.ts';
import { listenToPress } from '../interactions/listen.ts';
import { say } from '../messages/reply.ts';
import type { Working } from '../messages/working-mark.ts';
import { ids } from '../views/action-ids.ts';

export function registerCancelRequest(listening: Listening, working: Working): void {
  const { world } = listening;

  listenToGrantPress(listening, working, {
    action: ids.cancel,
    fits: isRequested,
    act: ({ by, grant }) => cancel(world, by, grant.id),
  });

  listenToPress(listening, ids.withdraw, async ({ markup, by, grant }) => {
    const withdrawn = grant ? await cancel(world, by, grant.id) : unknownGrant;
    return isRefusal(withdrawn)
      ? withdrawn
      : say(markup.words.looking.withdrawn(subjectText(withdrawn, markup)));
  });
}

const unknownGrant: Refusal = { no: 'unknown-grant', id: '' };
