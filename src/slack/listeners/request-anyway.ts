/** Someone asks for what they have: they are told, may extend it, and may ask all the same. */
import type { KnownBlock } from '@slack/types';
import type { World } from '../../flow/ports.ts';
import { type Asked, type RequestOutcome, request } from '../../flow/request.ts';
import { isMoreOffered } from '../../grant/extension.ts';
import type { Grant } from '../../grant/record.ts';
import { askedText } from '../../words/grant-text.ts';
import type { Markup } from '../../words/markup.ts';
import { deliveryIdOf } from '../directory/delivery.ts';
import type { Listening } from '../interactions/context.ts';
import { listenToPress } from '../interactions/listen.ts';
import { filledBy, openButton, valueKeeping } from '../interactions/open-form.ts';
import { type Answer, say, sayNo } from '../messages/reply.ts';
import { ids } from '../views/action-ids.ts';
import { button, buttons } from '../views/blocks.ts';
import { extendButton } from '../views/own-buttons.ts';
import { alreadyWaiting, waitingRows } from './already-waiting.ts';

/** What they have, with Extend and a way to ask all the same; undefined where they have none. */
export function accessAlready(
  outcome: RequestOutcome,
  asked: Asked,
  { policies, now }: Pick<World, 'policies' | 'now'>,
  markup: Markup,
): Answer | undefined {
  const refusal = 'grant' in outcome ? undefined : outcome.refusals[0]?.refusal;
  if (refusal?.no !== 'access-held' && refusal?.no !== 'let-in') return undefined;
  const { database } = refusal.no === 'let-in' ? refusal : refusal.grant;
  const value = valueAt(now(), { ...asked, database });
  const anyway = button(markup.words.forms.anyway, { action: ids.anyway, value });
  const policy = policies.get(database);
  const extend =
    refusal.no === 'access-held' && policy && isMoreOffered(policy, refusal.grant)
      ? [extendButton(refusal.grant, markup)]
      : [];
  return { ...sayNo(refusal, markup), blocks: [buttons(...extend, anyway)] };
}

/** Where what they asked for is open already, it can be extended. */
export function heldButtons(
  grant: Grant,
  { policies }: Pick<World, 'policies'>,
  markup: Markup,
): KnownBlock[] {
  const policy = policies.get(grant.database);
  const isHeld = grant.state === 'active' && policy !== undefined && isMoreOffered(policy, grant);
  return isHeld ? [buttons(extendButton(grant, markup))] : [];
}

export function listenToAskingAnyway(listening: Listening): void {
  const { world } = listening;
  listenToPress(listening, ids.anyway, async ({ by, button, trigger, markup }) => {
    if (trigger === undefined) return undefined;
    const { typedAt, filled } = readValue('value' in button ? String(button.value) : '');
    const asked = { database: '', source: '', duration: '', reason: '', ...filled };
    const asker = { ...by, deliveryId: deliveryIdOf(trigger) };
    const outcome = await request(world, asker, asked, { typedAt, anyway: true });
    if ('grant' in outcome) return say(askedText(outcome, world.policies, markup));
    const same = alreadyWaiting(outcome, asked, markup);
    if (same) return same;
    const refusals = outcome.refusals.map(({ refusal }) => refusal);
    return {
      paragraphs: refusals.flatMap((refusal) => sayNo(refusal, markup).paragraphs),
      blocks: [buttons(openButton(asked, markup)), ...waitingRows(outcome, markup)],
      refusals,
    };
  });
}

/** The press may come much later: what was typed then has to mean the same. */
function valueAt(now: number, asked: Asked): string {
  const before = `${now} `;
  return before + valueKeeping(asked, before.length);
}

/** Anyone can forge it, as they can type a line. */
function readValue(value: string): { readonly typedAt: number | undefined; readonly filled: Partial<Asked> } {
  const [, typedAt, kept] = /^(\d{1,15}) (.*)$/s.exec(value) ?? [];
  return { typedAt: typedAt === undefined ? undefined : Number(typedAt), filled: filledBy(kept) };
}
