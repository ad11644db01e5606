/** Someone has asked for the same already, or for as much as may wait at once: those requests are shown, with what can be done about them. */
import type { KnownBlock } from '@slack/types';
import { cancel } from '../../flow/end.ts';
import type { Asked, RequestOutcome } from '../../flow/request.ts';
import type { GrantId } from '../../grant/ids.ts';
import { isRefusal, type Refusal } from '../../grant/refusal.ts';
import { waitingText } from '../../words/answer-text.ts';
import { subjectText } from '../../words/grant-text.ts';
import type { Markup } from '../../words/markup.ts';
import type { Listening } from '../interactions/context.ts';
import { listenToPress } from '../interactions/listen.ts';
import { filledBy, openForm, valueKeeping } from '../interactions/open-form.ts';
import { type Answer, say, sayNo } from '../messages/reply.ts';
import { ids } from '../views/action-ids.ts';
import { button, buttons, note, section } from '../views/blocks.ts';
import { bareValue, buttonValue } from '../views/button-value.ts';
import type { Forms } from '../views/form-state.ts';
import { withdrawButton } from '../views/refusal-buttons.ts';

/** The request that is the same, with Cancel and Edit; undefined where there is none. `asked`: what was typed now, which Edit begins with. */
export function alreadyWaiting(outcome: RequestOutcome, asked: Asked, markup: Markup): Answer | undefined {
  const refusal = refusedAs('already-waiting', outcome);
  if (!refusal) return undefined;
  const { id } = refusal.grant;
  const edit = button(markup.words.forms.edit, { action: ids.edit, value: editValue(id, asked) });
  return { ...sayNo(refusal, markup), blocks: [buttons(edit, withdrawButton(id, markup))] };
}

const SHOWN = 10;

/** Where too many wait: each of them, with Cancel and Remind. */
export function waitingRows(outcome: RequestOutcome, markup: Markup): KnownBlock[] {
  const waiting = refusedAs('too-many-waiting', outcome)?.grants ?? [];
  const rows = waiting.slice(0, SHOWN).flatMap((grant) => {
    const remind = button(markup.words.card.remind, { action: ids.remind, value: buttonValue(grant) });
    return [section(waitingText(grant, markup)), buttons(withdrawButton(grant.id, markup), remind)];
  });
  const left = waiting.length - SHOWN;
  return left > 0 ? [...rows, note(markup.words.looking.more(left))] : rows;
}

function refusedAs<No extends Refusal['no']>(no: No, outcome: RequestOutcome) {
  if ('grant' in outcome) return undefined;
  const is = (refusal: Refusal): refusal is Extract<Refusal, { no: No }> => refusal.no === no;
  return outcome.refusals.map(({ refusal }) => refusal).find(is);
}

function editValue(id: GrantId, asked: Asked): string {
  const grant = `${bareValue(id)} `;
  return grant + valueKeeping(asked, grant.length);
}

export function listenToAlreadyWaiting(listening: Listening, forms: Forms): void {
  const { world } = listening;
  listenToPress(listening, ids.edit, async (press) => {
    const { markup, by, client, trigger, grant, modal } = press;
    if (trigger === undefined) return undefined;
    const learnt = await forms.learnt(by);
    const filled = filledBy(grant?.saw);
    const notOpened = await openForm(world, forms, {
      markup,
      client,
      trigger,
      within: modal?.id,
      by,
      learnt,
      filled,
    });
    // It is withdrawn only once its successor is on the screen: else both would be gone.
    if (notOpened) return notOpened;
    const withdrawn = grant ? await cancel(world, by, grant.id) : gone;
    return isRefusal(withdrawn) && !isWithdrawn(withdrawn) ? withdrawn : undefined;
  });

  listenToPress(listening, ids.withdraw, async ({ markup, by, grant }) => {
    const withdrawn = grant ? await cancel(world, by, grant.id) : gone;
    return isRefusal(withdrawn)
      ? withdrawn
      : say(markup.words.looking.withdrawn(subjectText(withdrawn, markup)));
  });
}

const gone: Refusal = { no: 'unknown-grant', id: '' };

/** Edit was pressed twice. */
function isWithdrawn(refusal: Refusal): boolean {
  return refusal.no === 'settled' && refusal.grant.state === 'cancelled';
}
