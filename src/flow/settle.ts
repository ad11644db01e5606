/** A list shows whether openings whose answers were lost took effect: that is written into the envelopes, and what stays in doubt is reported. */

import { type Doubt, doubtsAt, made, newDoubts, settledBy, unopened } from '../grant/doubt.ts';
import type { Closing } from '../grant/envelope.ts';
import type { GrantId } from '../grant/ids.ts';
import { isSamePlace, type Place } from '../grant/place.ts';
import { isAwaited, reappearedAt } from '../grant/reappearance.ts';
import type { Rule } from '../grant/rule.ts';
import { attempt } from './attempt.ts';
import { Fault, type Made } from './fault.ts';
import type { World } from './ports.ts';
import { type Listed, noteReappeared } from './reappeared.ts';

type Needs = Pick<World, 'closings' | 'alarms' | 'notes' | 'now' | 'log'>;

/**
 * What a list has just shown at that place. Ends do not wait for it: where Redis takes no writes, the next list decides. Resolves to
 * whether something there waits for `settleReappeared`.
 */
export async function settle(world: Needs, place: Place, listed: Listed): Promise<boolean> {
  const { closings, log } = world;
  const { rules } = listed;
  const before = await closings.all();
  const after = settledBy({ place, rules, now: world.now() }, before);
  const doubted = new Set(doubtsAt(place, before).map(({ rule }) => rule));
  for (const change of after.changes) {
    const written = await attempt(() => closings.replace(change.before, change.after));
    if (written instanceof Fault) {
      const facts = { event: 'opening_not_settled', grant: change.before.grant, err: written };
      log.warn(facts, 'opening not settled');
      continue;
    }
    // The process that writes the envelope writes the event. Two openings of one region may doubt the same rule.
    const fresh = newDoubts(change).filter(({ rule }) => written && !doubted.has(rule));
    for (const { rule } of fresh) doubted.add(rule);
    await noteDoubts(world, change.after, { rules, fresh });
  }
  const here = after.closings.filter((closing) => isSamePlace(closing.place, place));
  await watchDoubts(world, place, { rules, closings: here });
  const again = reappearedAt(place, { ...listed, now: world.now() }, after.closings).length > 0;
  // Read again: what was just written is another text.
  if (again) await noteReappeared(world, place, listed);
  return again || here.some(isAwaited);
}

async function noteDoubts(
  { notes }: Pick<World, 'notes'>,
  { database, place, requester }: Closing,
  { rules, fresh }: { readonly rules: readonly Rule[]; readonly fresh: readonly Doubt[] },
): Promise<void> {
  for (const { grant, rule } of fresh) {
    const source = rules.find(({ id }) => id === rule)?.source;
    await notes.add({ note: 'doubted', database, place, source, rule, grant, requester });
  }
}

/** One alarm for each add-on: a database has several where its name led elsewhere, and each list tells of one of them alone. */
async function watchDoubts(
  { alarms }: Pick<World, 'alarms'>,
  place: Place,
  { rules, closings }: { readonly rules: readonly Rule[]; readonly closings: readonly Closing[] },
): Promise<void> {
  const { addon } = place;
  const doubts = doubtsAt(place, closings);
  const unsure = rules.filter(({ id }) => doubts.some(({ rule }) => rule === id));
  const database = doubts.find(({ rule }) => unsure.some(({ id }) => id === rule))?.database;
  if (database === undefined) return alarms.clear('rule_in_doubt', addon);
  const told = (of: readonly string[]) => [...new Set(of)].join(', ');
  const facts = {
    database,
    source: told(unsure.map(({ source }) => source)),
    rules: told(unsure.map(({ id }) => id)),
  };
  await alarms.raise({ event: 'rule_in_doubt', subject: addon, facts });
}

/** What a failed opening of these grants left in their envelopes. */
export async function noteUnopened(
  { closings }: Pick<World, 'closings'>,
  grants: readonly GrantId[],
  what: Made,
): Promise<void> {
  for (const closing of await closings.all()) {
    const after = grants.includes(closing.grant) ? unopened(closing, what) : closing;
    if (after !== closing) await closings.replace(closing, after);
  }
}

/** Others may be writing it: each time they are quicker they are done with it. */
const MOST_TRIES = 10;

/** The answer came when the grant no longer waited for it: nobody but this process knows which rule it is about. */
export async function noteMade(
  { closings }: Pick<World, 'closings'>,
  id: GrantId,
  answer: Parameters<typeof made>[1],
): Promise<void> {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const before = (await closings.all()).find(({ grant }) => grant === id);
    if (!before || (await closings.replace(before, made(before, answer)))) return;
  }
}
