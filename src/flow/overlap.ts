/** Under clauses one person has an address of a database open once: asked for again, the access that is there gets a later end. */
import { type Asking, asOfNow, automaticClause, whyNotAutomatic } from '../grant/automatic.ts';
import { givenRefusal } from '../grant/clauses.ts';
import { extendedMs, extend as extendMove, heardBy } from '../grant/extending.ts';
import { settled } from '../grant/lifecycle.ts';
import type { Policy } from '../grant/policy.ts';
import { type Active, endsAt, type Grant, type Live } from '../grant/record.ts';
import { isRefusal } from '../grant/refusal.ts';
import { change } from './change.ts';
import type { World } from './ports.ts';
import type { WholeRoom } from './room.ts';

/** What clauses opened, or are about to open, for that person and address, and that has not reached its end. */
export function openByClauses(
  live: readonly Live[],
  { person, source, at }: Pick<Asking, 'person' | 'source' | 'at'>,
): Live | undefined {
  return live.find(
    (grant) =>
      grant.requester === person.id &&
      grant.decision.how === 'automatic' &&
      !grant.revoked &&
      endOf(grant) > at &&
      sourceOf(grant) === source,
  );
}

/** What waits to open has its whole length still before it. */
function endOf(grant: Live): number {
  return grant.state === 'active' ? endsAt(grant) : grant.expiresAt;
}

function sourceOf(grant: Live) {
  return grant.state === 'active' && grant.moving ? grant.moving.to : grant.source;
}

/**
 * The same access, open for as long as was asked. Undefined where no clause approves the whole length, counted from its opening: then
 * an approver has to.
 */
export async function lengthen(
  world: World,
  policy: Policy,
  { open, asking, delivery }: { readonly open: Live; readonly asking: Asking; readonly delivery: string },
): Promise<Grant | undefined> {
  const { person, ttlMs, at } = asking;
  if (open.state === 'approved') return open.ttlMs >= ttlMs ? open : undefined;
  if (policy.extending === 'never') return undefined;
  let enough: Active | undefined;
  let usedUp: WholeRoom['ofPerson'] | undefined;
  const lengthening = (grant: Grant) => {
    if (grant.state !== 'active') return settled(grant);
    const byMs = at + ttlMs - endsAt(grant);
    enough = byMs <= 0 ? grant : heardBy(grant, delivery);
    if (enough) return settled(enough);
    const wholeMs = extendedMs(grant, byMs);
    const earlier = asking.earlier.filter(({ id }) => id !== grant.id);
    const whole = { ...asking, ttlMs: wholeMs, earlier };
    const clause = automaticClause(policy, whole);
    const refusal = givenRefusal(policy, wholeMs);
    if (clause === undefined || refusal) return refusal ?? settled(grant);
    usedUp = (current) =>
      whyNotAutomatic(policy, clause, { ...whole, earlier: asOfNow(policy, earlier, current) });
    return extendMove(grant, { byMs, by: person.id, at, delivery, clause: clause.name });
  };
  const active = await change(world, open.id, lengthening, { ofPerson: (current) => usedUp?.(current) });
  if (isRefusal(active)) return enough;
  await world.jobs.wake(active.database, endsAt(active, policy.endEarlyMs));
  return active;
}
