/**
 * Ends what is due, from the closing envelopes, with Redis and Scalingo alone: no policy, no person, no record is needed for it. Every
 * converge begins with this; where a database is not configured any more, or a record cannot be read, it is all that is done.
 */
import {
  type Closing,
  dueRules,
  endOf,
  isDueAt,
  isRunning,
  placesOfAll,
  unknownKinds,
} from '../grant/closing.ts';
import type { DatabaseName, RuleId } from '../grant/ids.ts';
import type { Place } from '../grant/place.ts';
import type { Rule } from '../grant/rule.ts';
import type { Source } from '../grant/source.ts';
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

/** Where that database has or had rules of ours, by its running envelopes: the places where something is due come first. */
export async function placesOf(
  { closings, now }: Pick<World, 'closings' | 'now'>,
  database: DatabaseName,
): Promise<readonly { readonly place: Place; readonly isDue: boolean }[]> {
  const all = await closings.all();
  return placesOfAll(all.filter((closing) => closing.database === database && isRunning(closing)))
    .map((place) => ({ place, isDue: isDueAt(place, all, now()) }))
    .sort((a, b) => Number(b.isDue) - Number(a.isDue));
}

/** The running envelopes whose end had come by then, the oldest end first. */
export async function overdueBy(
  { closings }: Pick<World, 'closings'>,
  by: number,
): Promise<readonly Closing[]> {
  return (await closings.all())
    .filter(isRunning)
    .flatMap((closing) => {
      const end = endOf(closing);
      return end === undefined || end > by ? [] : [{ closing, end }];
    })
    .sort((a, b) => a.end - b.end)
    .map(({ closing }) => closing);
}

/** Of a later build: it is there, and this one cannot undo it. */
export async function reportUnknown({ closings, log }: Pick<World, 'closings' | 'log'>): Promise<void> {
  for (const closing of await closings.all()) {
    const kinds = unknownKinds(closing);
    if (kinds.length === 0) continue;
    const { grant, schema } = closing;
    log.error({ event: 'closing_unknown_kind', grant, schema, kinds }, 'closing envelope has unknown kinds');
  }
}
