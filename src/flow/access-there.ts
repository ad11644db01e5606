/** Whether somebody can connect from there already: then they are told, before anybody is asked. */
import { MINUTE } from '../grant/duration.ts';
import { mayBeLonger } from '../grant/extension.ts';
import type { Policy } from '../grant/policy.ts';
import { type Active, type Current, endsAt } from '../grant/record.ts';
import type { Refusal } from '../grant/refusal.ts';
import { covers, type Source } from '../grant/source.ts';
import { attempt } from './attempt.ts';
import { Fault } from './fault.ts';
import type { World } from './ports.ts';

/** Lists come every few minutes; an older one says nothing about now. */
const LISTED_FOR_MS = 15 * MINUTE;

type Wanted = { readonly source: Source; readonly current: readonly Current[] };

/** By open access of their own, which can be extended, or by a rule that is not ours. Nothing is asked of Scalingo. */
export async function accessThere(
  { rounds, now }: Pick<World, 'rounds' | 'now'>,
  policy: Policy,
  { source, current }: Wanted,
): Promise<Refusal | undefined> {
  const { database } = policy;
  const held = current.find(
    (grant): grant is Active =>
      grant.state === 'active' &&
      grant.database === database &&
      // Access that a clause opened is extended by that clause, or by the approvers.
      grant.decision.how !== 'automatic' &&
      !grant.revoked &&
      endsAt(grant) > now() &&
      covers(grant.moving?.to ?? grant.source, source) &&
      mayBeLonger(policy, grant),
  );
  if (held) return { no: 'access-held', grant: held };
  // A request is worth more than the hint: without Redis for it, approvers are asked.
  const listed = await attempt(() => rounds.theirsOf(database));
  if (listed instanceof Fault || !listed || now() - listed.at >= LISTED_FOR_MS) return undefined;
  const isLetIn = listed.theirs.some((theirs) => covers(theirs, source));
  return isLetIn ? { no: 'let-in', database, source } : undefined;
}
