/** Access that a clause opened, requested again by the same person from the same address: its end moves, and no second grant is made. */
import { type Asking, whyNotAutomatic } from './automatic.ts';
import { extendedMs } from './extension.ts';
import { givenRefusal } from './length.ts';
import type { Automatic, Policy } from './policy.ts';
import { type Active, endsAt, type Live } from './record.ts';
import type { Refusal } from './refusal.ts';

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

/** How much later its end would have to be. */
export function longerByMs(open: Active, { ttlMs, at }: Pick<Asking, 'ttlMs' | 'at'>): number {
  return at + ttlMs - endsAt(open);
}
