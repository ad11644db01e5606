/** Alarms about what this installation holds: databases that left the file while access is open, and records that cannot be read. */
import type { DatabaseName } from '../grant/ids.ts';
import type { World } from './ports.ts';

export async function watchRecords(
  world: Pick<World, 'policies' | 'closings' | 'grants' | 'alarms'>,
): Promise<void> {
  const { policies, closings, grants, alarms } = world;
  const running = (await closings.all()).filter(
    ({ endedAt, goneAt }) => endedAt === undefined && goneAt === undefined,
  );
  const open = new Set(running.map(({ database }) => database));
  for (const database of new Set([...policies.keys(), ...open])) {
    const there = running.filter((closing) => closing.database === database).length;
    if (policies.has(database) || there === 0) await alarms.clear('unknown_database', database);
    else
      await alarms.raise({
        event: 'unknown_database',
        subject: database,
        facts: { database, grants: there },
      });
    const { unreadable } = await grants.livePicture(database);
    const facts = { database, grants: unreadable.join(', ') };
    if (unreadable.length === 0) await alarms.clear('record_unreadable', database);
    else await alarms.raise({ event: 'record_unreadable', subject: database, facts });
  }
  await clearOthers(world, new Set([...policies.keys(), ...open]));
}

/** Of databases that are neither in the file nor have anything open any more. */
async function clearOthers(
  { alarms }: Pick<World, 'alarms'>,
  seen: ReadonlySet<DatabaseName>,
): Promise<void> {
  for (const { alarm, endedAt } of await alarms.all()) {
    if (endedAt !== undefined) continue;
    if (alarm.event !== 'unknown_database' && alarm.event !== 'record_unreadable') continue;
    if (!seen.has(alarm.facts.database)) await alarms.clear(alarm.event, alarm.subject);
  }
}
