/** Someone said yes, and the card alone does not tell them why it still waits. */
import type { Actor, World } from '../../flow/ports.ts';
import type { Grant } from '../../grant/record.ts';
import { isRefusal, type Refusal } from '../../grant/refusal.ts';
import { yesText } from '../../words/approvals.ts';
import type { Markup } from '../../words/markup.ts';
import { type Answer, say } from '../messages/reply.ts';

/** What they are told; the outcome itself where there is nothing to add. */
export function orWhatIsMissing<Outcome extends Grant | Refusal>(
  outcome: Outcome,
  { policies }: Pick<World, 'policies'>,
  { by, markup }: { readonly by: Actor; readonly markup: Markup },
): Outcome | Answer {
  const policy = isRefusal(outcome) ? undefined : policies.get(outcome.database);
  const told = isRefusal(outcome) || !policy ? '' : yesText(outcome, by.id, { policy, markup });
  return told === '' ? outcome : say(told);
}
