/** Under clauses one person has an address of a database open once: asked for again, the access that is there gets a later end. */
import { type Asking, asOfNow, whyNotAutomatic } from '../grant/automatic.ts';
import { givenRefusal } from '../grant/clauses.ts';
import { extendedMs, extend as extendMove, heardBy } from '../grant/extending.ts';
import { settled } from '../grant/lifecycle.ts';
import type { Automatic, Policy } from '../grant/policy.ts';
import { type Active, endsAt, type Grant, type Live } from '../grant/record.ts';
import { isRefusal, type Refusal } from '../grant/refusal.ts';
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

/** Does access that clauses opened last as long as is asked for already? */
export function lasts(open: Live, { ttlMs, at }: Pick<Asking, 'ttlMs' | 'at'>): boolean {
  return open.state === 'approved' ? open.ttlMs >= ttlMs : endsAt(open) >= at + ttlMs;
}

/** Why that clause does not let it last as long as is asked for: the whole length counts, from its opening on. */
export function notLongerRefusal(
  policy: Policy,
  clause: Automatic,
  { open, asking }: { readonly open: Live; readonly asking: Asking },
): Refusal | undefined {
  const { database, extending } = policy;
  if (open.state === 'approved' || extending === 'never') return { no: 'no-extension', database };
  const ttlMs = extendedMs(open, longerByMs(open, asking));
  const earlier = asking.earlier.filter(({ id }) => id !== open.id);
  return whyNotAutomatic(policy, clause, { ...asking, ttlMs, earlier }) ?? givenRefusal(policy, ttlMs);
}

function longerByMs(open: Active, { ttlMs, at }: Asking): number {
  return at + ttlMs - endsAt(open);
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
  const active = await change(world, open.id, lengthening, { ofPerson: (current) => usedUp?.(current) });
  if (isRefusal(active)) return enough;
  await world.jobs.wake(active.database, endsAt(active, policy.endEarlyMs));
  return active;
}
