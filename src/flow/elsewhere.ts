/** A name that leads to another database than the one where a grant is open: its policy is that one's, and gives the grant nothing more. */
import { isSamePlace } from '../grant/place.ts';
import type { Grant } from '../grant/record.ts';
import type { Refusal } from '../grant/refusal.ts';
import { attempt } from './attempt.ts';
import { Fault } from './fault.ts';
import type { World } from './ports.ts';

/**
 * Undefined where it is the same one. May throw a `Fault`: what could not be looked up is not given, unless the file names the very
 * database that it named when the grant opened, and Scalingo just does not answer.
 */
export async function elsewhereRefusal(
  { firewall }: Pick<World, 'firewall'>,
  grant: Grant,
): Promise<Refusal | undefined> {
  const { database } = grant;
  if (grant.state !== 'active' || !grant.place) return undefined;
  const place = await attempt(() => firewall.place(database, 'look'));
  if (place instanceof Fault) {
    if (place.retry && firewall.isUnchanged(database, grant.place)) return undefined;
    throw place;
  }
  return isSamePlace(place, grant.place) ? undefined : { no: 'leads-elsewhere', database };
}
