/** The answers to a request for what this person has open, or has requested already: it is shown, with what can be done about it. */
import type { KnownBlock } from '@slack/types';
import type { World } from '../../flow/ports.ts';
import type { Asked, RequestOutcome } from '../../flow/request.ts';
import { isMoreOffered } from '../../grant/extension.ts';
import type { GrantId } from '../../grant/ids.ts';
import type { Grant } from '../../grant/record.ts';
import type { Refusal } from '../../grant/refusal.ts';
import { waitingText } from '../../words/answer-text.ts';
import type { Markup } from '../../words/markup.ts';
import { type Answer, sayNo } from '../messages/reply.ts';
import { ids } from '../views/action-ids.ts';
import { button, buttons, note, section } from '../views/blocks.ts';
import { bareValue, buttonValue } from '../views/button-value.ts';
import { extendButton } from '../views/own-buttons.ts';
import { withdrawButton } from '../views/refusal-buttons.ts';
import { filledBy, valueKeeping } from './open-form.ts';

/** The same request, which waits already, with Cancel and Edit; undefined where there is none. Edit begins with `asked`, what was typed now. */
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

/** What they have, with Extend and a way to request it all the same; undefined where they have none. */
export function accessAlready(
  outcome: RequestOutcome,
  asked: Asked,
  { policies, now }: Pick<World, 'policies' | 'now'>,
  markup: Markup,
): Answer | undefined {
  const refusal = 'grant' in outcome ? undefined : outcome.refusals[0]?.refusal;
  if (refusal?.no !== 'access-held' && refusal?.no !== 'let-in') return undefined;
  const { database } = refusal.no === 'let-in' ? refusal : refusal.grant;
  const value = anywayValue(now(), { ...asked, database });
  const anyway = button(markup.words.forms.anyway, { action: ids.anyway, value });
  const policy = policies.get(database);
  const extend =
    refusal.no === 'access-held' && policy && isMoreOffered(policy, refusal.grant)
      ? [extendButton(refusal.grant, markup)]
      : [];
  return { ...sayNo(refusal, markup), blocks: [buttons(...extend, anyway)] };
}

/** Where what they requested is open already, it can be extended. */
export function heldButtons(
  grant: Grant,
  { policies }: Pick<World, 'policies'>,
  markup: Markup,
): KnownBlock[] {
  const policy = policies.get(grant.database);
  const isHeld = grant.state === 'active' && policy !== undefined && isMoreOffered(policy, grant);
  return isHeld ? [buttons(extendButton(grant, markup))] : [];
}

/** The press may come much later: what was typed at `now` still has to mean the same then. */
function anywayValue(now: number, asked: Asked): string {
  const before = `${now} `;
  return before + valueKeeping(asked, before.length);
}

/** Reads that value. Anyone can forge it, as they can type a line. */
export function readAnywayValue(value: string): {
  readonly typedAt: number | undefined;
  readonly filled: Partial<Asked>;
} {
  const [, typedAt, kept] = /^(\d{1,15}) (.*)$/s.exec(value) ?? [];
  return { typedAt: typedAt === undefined ? undefined : Number(typedAt), filled: filledBy(kept) };
}
