/** Alarms about what this installation holds: databases that left the file while access is open, and records that cannot be read. */
import { DAY } from '../grant/duration.ts';
import { type DatabaseName, GrantId } from '../grant/ids.ts';
import type { Rule } from '../grant/rule.ts';
import { Fault } from './fault.ts';
import type { World } from './ports.ts';

export async function watchRecords(
  world: Pick<World, 'policies' | 'closings' | 'grants' | 'alarms' | 'now'>,
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
  await clearPast(world);
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

/** What happened once, and is told for a day. */
async function clearPast({ alarms, now }: Pick<World, 'alarms' | 'now'>): Promise<void> {
  for (const { alarm, since, endedAt } of await alarms.all()) {
    const isOnce = alarm.event === 'memory_lost' || alarm.event === 'stray_removed';
    if (isOnce && endedAt === undefined && since < now() - DAY)
      await alarms.clear(alarm.event, alarm.subject);
  }
}

/** The newest ones are named; the log has all of them. */
const MOST_NAMED = 10;

/** A rule of ours that was removed, and whose label names a grant that nobody knows. */
export async function reportStray(
  { grants, alarms, log }: Pick<World, 'grants' | 'alarms' | 'log'>,
  database: DatabaseName,
  { id, source, label }: Rule,
): Promise<void> {
  const grant = GrantId.safeParse(label.slice(label.lastIndexOf(' ') + 1)).data;
  if (grant && (await isKnown(grants, grant))) return;
  log.warn(
    { event: 'stray_removed', database, rule: id, source, label },
    'rule of ours without a grant removed',
  );
  const before = (await alarms.all()).find(
    ({ alarm, endedAt }) =>
      endedAt === undefined && alarm.event === 'stray_removed' && alarm.facts.database === database,
  );
  const named = before?.alarm.event === 'stray_removed' ? before.alarm.facts.rules.split(', ') : [];
  const rules = [...named, `${source} (${id})`].slice(-MOST_NAMED).join(', ');
  await alarms.raise({ event: 'stray_removed', subject: database, facts: { database, rules } });
}

/** One that cannot be read is known. */
async function isKnown(grants: Pick<World['grants'], 'get'>, id: GrantId): Promise<boolean> {
  try {
    return (await grants.get(id)) !== undefined;
  } catch (error) {
    if (error instanceof Fault) throw error;
    return true;
  }
}
