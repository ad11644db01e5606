/**
 * An add-on that Scalingo does not know any more. It was deleted, or our token has lost its rights: Scalingo answers 404 for both, so
 * that closes no grant by itself. Where an operator says that it was deleted, it is still looked for now and then.
 */
import { isRunning, placesOfAll } from '../grant/envelope.ts';
import type { DatabaseName } from '../grant/ids.ts';
import { isSamePlace, type Place } from '../grant/place.ts';
import type { Rule } from '../grant/rule.ts';
import type { EndsWorld } from './ends-world.ts';
import { Fault } from './fault.ts';

/** After each list there: an alarm for as long as it answers 404 while access is open. */
export async function watchFound(
  { closings, alarms }: Pick<EndsWorld, 'closings' | 'alarms'>,
  { database, place }: { readonly database: DatabaseName; readonly place: Place },
  listed: readonly Rule[] | Fault,
): Promise<void> {
  if (!(listed instanceof Fault)) return alarms.clear('addon_not_found', place.addon);
  if (listed.status !== 404) return;
  const open = (await closings.all()).filter(
    (closing) => isRunning(closing) && isSamePlace(closing.place, place),
  );
  if (open.length === 0) return alarms.clear('addon_not_found', place.addon);
  const grants = open.map(({ grant }) => grant).join(', ');
  const facts = { database, addon: place.addon, grants };
  await alarms.raise({ event: 'addon_not_found', subject: place.addon, facts });
}

/** The add-ons that are said to be gone. */
export async function gonePlaces({ closings }: Pick<EndsWorld, 'closings'>): Promise<readonly Place[]> {
  const all = await closings.all();
  return placesOfAll(all.filter(({ endedAt, goneAt }) => endedAt === undefined && goneAt !== undefined));
}
