/** Under clauses one person has an address of a database open once: asked for again, the access that is there gets a later end. */
import { type Asking, asOfNow } from '../grant/automatic.ts';
import { extend as extendMove, heardBy } from '../grant/extension.ts';
import { settled } from '../grant/lifecycle.ts';
import { lasts, longerByMs, notLongerRefusal } from '../grant/overlap.ts';
import type { Policy } from '../grant/policy.ts';
import { type Active, type Current, endsAt, type Grant, type Live } from '../grant/record.ts';
import { isRefusal } from '../grant/refusal.ts';
import { changeUnder } from './change.ts';
import type { World } from './ports.ts';
import type { WholeRoom } from './room.ts';

/**
 * The same access, open for as long as was asked. Undefined where no clause approves the whole length, counted from its opening: then
 * an approver has to.
 */
export async function lengthen(
  world: Pick<World, 'policies' | 'grants' | 'jobs'>,
  policy: Policy,
  { open, asking, delivery }: { readonly open: Live; readonly asking: Asking; readonly delivery: string },
): Promise<Grant | undefined> {
  const { person, at } = asking;
  if (open.state === 'approved') return lasts(open, asking) ? open : undefined;
  let enough: Active | undefined;
  let usedUp: WholeRoom['ofPerson'] | undefined;
  const lengthening = (grant: Grant) => {
    if (grant.state !== 'active') return settled(grant);
    enough = lasts(grant, asking) ? grant : heardBy(grant, delivery);
    if (enough) return settled(enough);
    const clause = policy.automatic.find((one) => !notLongerRefusal(policy, one, { open: grant, asking }));
    if (!clause) return settled(grant);
    usedUp = (current) => {
      const now = { ...asking, earlier: asOfNow(policy, asking.earlier, current) };
      return notLongerRefusal(policy, clause, { open: grant, asking: now });
    };
    const byMs = longerByMs(grant, asking);
    return extendMove(grant, { byMs, by: person.id, at, delivery, clause: clause.name });
  };
  const room = { ofPerson: (current: readonly Current[]) => usedUp?.(current) };
  const active = await changeUnder<Active>(world, open.id, { policy, move: lengthening, room });
  if (isRefusal(active)) return enough;
  await world.jobs.wake(active.database, endsAt(active, policy.endEarlyMs));
  return active;
}
