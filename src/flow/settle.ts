/** A list tells what became of openings whose answers were lost: it is written into the envelopes, and what stays in doubt is reported. */
import { doubtsAt, settledBy, unopened } from '../grant/doubt.ts';
import type { GrantId } from '../grant/ids.ts';
import { isSamePlace, type Place } from '../grant/place.ts';
import { isAwaited, reappearedAt } from '../grant/reappearance.ts';
import { attempt } from './attempt.ts';
import { Fault, type Made } from './fault.ts';
import type { World } from './ports.ts';
import { type Listed, noteReappeared } from './reappeared.ts';

type Needs = Pick<World, 'closings' | 'alarms' | 'now' | 'log'>;

/**
 * What a list has just shown at that place. Ends do not wait for it: where Redis takes no writes, the next list decides. Resolves to
 * whether something there waits for `settleReappeared`.
 */
export async function settle(world: Needs, place: Place, listed: Listed): Promise<boolean> {
  const { closings, alarms, log } = world;
  const { rules } = listed;
  const after = settledBy({ place, rules, now: world.now() }, await closings.all());
  for (const change of after.changes) {
    const written = await attempt(() => closings.replace(change.before, change.after));
    if (!(written instanceof Fault)) continue;
    const facts = { event: 'opening_not_settled', grant: change.before.grant, err: written };
    log.warn(facts, 'opening not settled');
  }
  const here = after.closings.filter((closing) => isSamePlace(closing.place, place));
  for (const database of new Set(here.map((closing) => closing.database))) {
    const doubts = doubtsAt(place, here).filter((doubt) => doubt.database === database);
    const unsure = rules.filter(({ id }) => doubts.some(({ rule }) => rule === id));
    const told = (of: readonly string[]) => [...new Set(of)].join(', ');
    const facts = {
      database,
      source: told(unsure.map(({ source }) => source)),
      rules: told(unsure.map(({ id }) => id)),
    };
    if (unsure.length > 0) await alarms.raise({ event: 'rule_in_doubt', subject: database, facts });
    else await alarms.clear('rule_in_doubt', database);
  }
  const again = reappearedAt(place, { ...listed, now: world.now() }, after.closings).length > 0;
  // Read again: what was just written is another text.
  if (again) await noteReappeared(world, place, listed);
  return again || here.some(isAwaited);
}

/** What a failed opening of these grants left in their envelopes. */
export async function noteUnopened(
  { closings }: Pick<World, 'closings'>,
  grants: readonly GrantId[],
  made: Made,
): Promise<void> {
  for (const closing of await closings.all()) {
    const after = grants.includes(closing.grant) ? unopened(closing, made) : closing;
    if (after !== closing) await closings.replace(closing, after);
  }
}
