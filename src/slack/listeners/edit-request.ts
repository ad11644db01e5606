/** Edit, where the same request waits already: the form opens with what was typed now, and the request that waits is withdrawn. */
import { cancel } from '../../flow/end.ts';
import { isRefusal, type Refusal } from '../../grant/refusal.ts';
import type { Listening } from '../interactions/context.ts';
import { listenToPress } from '../interactions/listen.ts';
import { filledBy, openForm } from '../interactions/open-form.ts';
import { ids } from '../views/action-ids.ts';
import type { Forms } from '../views/form-state.ts';

export function registerEditRequest(listening: Listening, forms: Forms): void {
  const { world } = listening;
  listenToPress(listening, ids.edit, async ({ markup, by, client, trigger, grant, modal }) => {
    if (trigger === undefined) return undefined;
    const learnt = await forms.learnt(by);
    const filled = filledBy(grant?.saw);
    const opening = { markup, client, trigger, within: modal?.id, by, learnt, filled };
    const notOpened = await openForm(world, forms, opening);
    // It is withdrawn only once its successor is on the screen: otherwise both would be gone.
    if (notOpened) return notOpened;
    const withdrawn = grant ? await cancel(world, by, grant.id) : unknownGrant;
    return isRefusal(withdrawn) && !isWithdrawn(withdrawn) ? withdrawn : undefined;
  });
}

const unknownGrant: Refusal = { no: 'unknown-grant', id: '' };

/** Edit was pressed twice. */
function isWithdrawn(refusal: Refusal): boolean {
  return refusal.no === 'settled' && refusal.grant.state === 'cancelled';
}
