/**
 * Ends what is due, from the closing envelopes, with Redis and Scalingo alone: no policy, no person, no record is needed for it. Every
 * converge begins with this; where a database is not configured any more, or a record cannot be read, it is all that is done.
 */
import { dueRules, dueSince } from '../grant/due-rules.ts';
import { SECOND } from '../grant/duration.ts';
import { type Closing, endOf, isRunning, placesOfAll, unknownKinds } from '../grant/envelope.ts';
import type { DatabaseName, RuleId } from '../grant/ids.ts';
import type { Place } from '../grant/place.ts';
import { mayStillAppear } from '../grant/reappearance.ts';
import type { Rule } from '../grant/rule.ts';
import type { Source } from '../grant/source.ts';
import { clearOthers } from './alarms.ts';
import { attempt } from './attempt.ts';
import { Fault } from './fault.ts';
import type { World } from './ports.ts';
import { removeIf } from './removal.ts';

type Needs = Pick<World, 'closings' | 'removals' | 'primary' | 'firewall' | 'now' | 'log'>;

/** `left`: what is there now; `failed`: those of it that were to be removed and could not be. */
export type Ended = { readonly left: readonly Rule[]; readonly failed: ReadonlyMap<RuleId, Fault> };

/**
 * `listed`: all rules at that place; `keep`: sources that grants without an envelope still want. A rule is removed once the latest end
 * of all envelopes for its source has come, each after another look: somebody may have been let in by it meanwhile.
 */
export async function endDue(
  world: Needs,
  place: Place,
  { listed, keep }: { readonly listed: readonly Rule[]; readonly keep: ReadonlySet<Source> },
): Promise<Ended> {
  const gone = new Set<RuleId>();
  const failed = new Map<RuleId, Fault>();
  for (const { id, source } of await due(world, place, listed)) {
    if (keep.has(source)) continue;
    const isGivenUp = async () => (await due(world, place, listed)).some((rule) => rule.id === id);
    const remove = () => world.firewall.remove(place, id);
    const done = await attempt(() => removeIf(world, id, { isGivenUp, remove }));
    if (done instanceof Fault) failed.set(id, done);
    else if (done) {
      gone.add(id);
      world.log.info({ event: 'rule_removed', place, rule: id, source }, 'rule removed');
    }
  }
  return { left: listed.filter(({ id }) => !gone.has(id)), failed };
}

async function due({ closings, now }: Needs, place: Place, rules: readonly Rule[]): Promise<readonly Rule[]> {
  return dueRules(place, { rules, closings: await closings.all(), now: now() });
}

/**
 * Where that database has or had rules of ours, or where some may still appear, by its envelopes: the place with the oldest end that has
 * come is the first.
 */
export async function placesOf(
  { closings, now }: Pick<World, 'closings' | 'now'>,
  database: DatabaseName,
): Promise<readonly { readonly place: Place; readonly due: number | undefined }[]> {
  const all = await closings.all();
  const at = now();
  const own = all.filter((closing) => closing.database === database);
  return placesOfAll(own.filter((closing) => isRunning(closing) || mayStillAppear(closing, at)))
    .map((place) => ({ place, due: dueSince(place, all, at) }))
    .sort((a, b) => (a.due ?? Number.MAX_VALUE) - (b.due ?? Number.MAX_VALUE));
}

/** Longer than a removal takes: an end that came before that is late. */
export const OVERDUE_MS = 30 * SECOND;

/** The running envelopes whose end had come by then, the oldest end first. */
export function overdueBy(closings: readonly Closing[], by: number): readonly Closing[] {
  return closings
    .filter(isRunning)
    .flatMap((closing) => {
      const end = endOf(closing);
      return end === undefined || end > by ? [] : [{ closing, end }];
    })
    .sort((a, b) => a.end - b.end)
    .map(({ closing }) => closing);
}

/** A later build wants something undone that this one cannot undo: an alarm for each database, until that build has undone it. */
export async function watchUnknown(
  { alarms }: Pick<World, 'alarms'>,
  closings: readonly Closing[],
): Promise<void> {
  const unknown = closings.filter((closing) => unknownKinds(closing).length > 0);
  const databases = new Set(unknown.map(({ database }) => database));
  for (const database of databases) {
    const there = unknown.filter((closing) => closing.database === database);
    const grants = there.map(({ grant }) => grant).sort();
    const kinds = [...new Set(there.flatMap(unknownKinds))].sort();
    const facts = { database, grants: grants.join(', '), kinds: kinds.join(', ') };
    await alarms.raise({ event: 'undo_unknown', subject: database, facts });
  }
  await clearOthers(alarms, 'undo_unknown', ({ facts }) => databases.has(facts.database));
}
