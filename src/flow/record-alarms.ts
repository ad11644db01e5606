/** Alarms about what this installation holds: databases that left the file while access is open, and records that cannot be read. */
import { isRunning } from '../grant/envelope.ts';
import { type DatabaseName, GrantId, type RuleId } from '../grant/ids.ts';
import type { Place } from '../grant/place.ts';
import type { Rule } from '../grant/rule.ts';
import type { Source } from '../grant/source.ts';
import { clearOthers } from './alarms.ts';
import { Fault } from './fault.ts';
import type { World } from './ports.ts';
import { tellReappeared } from './reappeared.ts';

export async function watchRecords(
  world: Pick<World, 'policies' | 'closings' | 'grants' | 'alarms'>,
): Promise<void> {
  const { policies, closings, grants, alarms } = world;
  const all = await closings.all();
  const running = all.filter(isRunning);
  const open = new Set(running.map(({ database }) => database));
  const seen = new Set([...policies.keys(), ...open]);
  for (const database of seen) {
    const there = running.filter((closing) => closing.database === database).length;
    if (policies.has(database) || there === 0) await alarms.clear('unknown_database', database);
    else
      await alarms.raise({
        event: 'unknown_database',
        subject: database,
        facts: { database, grants: there },
      });
    const { unreadable, later } = await grants.livePicture(database);
    const spoiled = unreadable.filter((id) => !later.includes(id));
    const endless = spoiled.filter((id) => !all.some(({ grant }) => grant === id));
    const facts = {
      database,
      grants: unreadable.join(', '),
      later: later.join(', '),
      endless: endless.join(', '),
    };
    if (unreadable.length === 0) await alarms.clear('record_unreadable', database);
    else await alarms.raise({ event: 'record_unreadable', subject: database, facts });
  }
  // Of databases that are neither in the file nor have anything open any more.
  for (const event of ['unknown_database', 'record_unreadable', 'database_refused'] as const)
    await clearOthers(alarms, event, ({ facts }) => seen.has(facts.database));
}

/** The newest ones are named; the log has all of them. */
const MOST_NAMED = 10;

/** A rule of ours that no grant wanted and no envelope knew was removed: its label names a grant that is over, or that nobody knows. */
export async function reportStray(
  world: Pick<World, 'grants' | 'jobs' | 'alarms' | 'notes' | 'now' | 'log'>,
  database: DatabaseName,
  {
    rule: { id, source, label },
    ...seen
  }: { readonly rule: Rule; readonly place: Place; readonly seenAt: number },
): Promise<void> {
  const grant = GrantId.safeParse(label.slice(label.lastIndexOf(' ') + 1)).data;
  if (grant && (await isKnown(world, grant, { rule: id, source, seenAt: seen.seenAt }))) return;
  const { alarms, log } = world;
  log.warn(
    { event: 'stray_removed', database, rule: id, source, label },
    'rule of ours without a grant removed',
  );
  await world.notes.add({ note: 'strayRemoved', database, place: seen.place, source, rule: id });
  const named = (await alarms.lasting()).flatMap((alarm) =>
    alarm.event === 'stray_removed' && alarm.facts.database === database ? alarm.facts.rules.split(', ') : [],
  );
  const rules = [...named, `${source} (${id})`].slice(-MOST_NAMED).join(', ');
  await alarms.raise({ event: 'stray_removed', subject: database, facts: { database, rules } });
}

/** One that cannot be read is known. */
async function isKnown(
  world: Pick<World, 'grants' | 'jobs' | 'now'>,
  id: GrantId,
  again: { readonly rule: RuleId; readonly source: Source; readonly seenAt: number },
): Promise<boolean> {
  try {
    return await tellReappeared(world, id, again);
  } catch (error) {
    if (error instanceof Fault && error.problem.is !== 'later record') throw error;
    return true;
  }
}
