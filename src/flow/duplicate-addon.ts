/** Two names in db-access.yaml for one add-on: each would take the other's rules for nobody's. Both keep ending, neither opens. */
import type { DatabaseName } from '../grant/ids.ts';
import type { Place } from '../grant/place.ts';
import { isWaiting, type Live } from '../grant/record.ts';
import { clearOthers } from './alarms.ts';
import { hinder } from './change.ts';
import { Fault } from './fault.ts';
import type { World } from './ports.ts';

/** The other name, as far as was found out; undefined where there is none. The alarm follows it. */
export async function twinOf(
  world: Pick<World, 'firewall' | 'alarms'>,
  database: DatabaseName,
  place: Place,
): Promise<DatabaseName | undefined> {
  const names = [...world.firewall.namesOf(place)].sort();
  // Where its name leads elsewhere by now, as where two names were swapped, the add-on is another one's alone.
  const other = names.includes(database) ? names.find((name) => name !== database) : undefined;
  if (other === undefined) {
    const isAbout = ({ facts }: { facts: { database: string; other: string } }) =>
      facts.database === database || facts.other === database;
    await clearOthers(world.alarms, 'two_names_for_one_addon', (alarm) => !isAbout(alarm));
    return undefined;
  }
  const [first = database, second = other] = names;
  const facts = { database: first, other: second, addon: place.addon };
  await world.alarms.raise({ event: 'two_names_for_one_addon', subject: names.join(', '), facts });
  return other;
}

/** Those who wait there are told why. */
export async function hinderTwin(
  world: Pick<World, 'grants' | 'jobs' | 'now'>,
  grants: readonly Live[],
  names: { readonly database: DatabaseName; readonly other: DatabaseName },
): Promise<void> {
  const when = { now: world.now(), endEarlyMs: 0 };
  const waiting = grants.filter((grant) => isWaiting(grant, when));
  await hinder(world, waiting, new Fault({ is: 'two names', ...names }, { retry: false }));
}
