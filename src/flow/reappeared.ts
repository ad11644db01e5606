/**
 * A rule of ours that is there although it was said that none is left: an opening took effect late, or a database that was said to be gone
 * answers again. Its envelope runs again until the rule is gone; then the audit trail has it, and people are told.
 */
import { dueRules } from '../grant/due-rules.ts';
import type { GrantId, RuleId } from '../grant/ids.ts';
import { isSamePlace, type Place } from '../grant/place.ts';
import { isAwaited, reappeared, reappearedAt } from '../grant/reappearance.ts';
import { isRefusal } from '../grant/refusal.ts';
import type { Rule } from '../grant/rule.ts';
import type { Source } from '../grant/source.ts';
import { attempt } from './attempt.ts';
import { change } from './change.ts';
import type { EndsWorld } from './ends-world.ts';
import { Fault } from './fault.ts';

export type Listed = {
  /** all that are there */
  readonly rules: readonly Rule[];
  /** when that list was asked for */
  readonly listedAt: number;
};

type Needs = Pick<EndsWorld, 'closings' | 'grants' | 'jobs' | 'now' | 'log'>;

/** Before anything is removed, so that it is told also where this process dies. Where Redis takes no writes the log alone has it. */
export async function noteReappeared(
  { closings, now, log }: Pick<EndsWorld, 'closings' | 'now' | 'log'>,
  place: Place,
  { rules, listedAt }: Listed,
): Promise<void> {
  const again = reappearedAt(place, { rules, listedAt, now: now() }, await closings.all());
  for (const { before, after } of again) {
    const facts = { event: 'rule_reappeared', grant: before.grant, place, rules: after.reappeared };
    log.warn(facts, 'rule of ours reappeared after its end; removing it');
    const noted = await attempt(() => closings.replace(before, after));
    if (noted instanceof Fault)
      log.warn({ event: 'reappearance_not_noted', grant: before.grant, err: noted }, 'people not told');
  }
}

/** `rules`: what is left there. What ran again, or waited for its database to answer, has ended once none of its rules is among them. */
export async function settleReappeared(world: Needs, place: Place, rules: readonly Rule[]): Promise<void> {
  const { closings, now, log } = world;
  for (const closing of await closings.all()) {
    if (!isSamePlace(closing.place, place) || !isAwaited(closing)) continue;
    if (dueRules(place, { rules, closings: [closing], now: now() }).length > 0) continue;
    const { grant, database, reappeared: again = [] } = closing;
    for (const one of again) await tellReappeared(world, grant, one);
    await closings.replace(closing, { ...closing, reappeared: undefined, endedAt: now() });
    if (closing.goneAt !== undefined && closing.endedAt === undefined)
      log.warn({ event: 'gone_database_back', grant, database, place }, 'missing database is back');
  }
}

/** The rule is gone again. False where no record knows that grant; nothing is told twice. */
export async function tellReappeared(
  world: Pick<EndsWorld, 'grants' | 'jobs' | 'now'>,
  grant: GrantId,
  { rule, source, seenAt }: { readonly rule: RuleId; readonly source: Source; readonly seenAt: number },
): Promise<boolean> {
  const told = await change(world, grant, (one) =>
    reappeared(one, { rule, source, seenAt, at: world.now() }),
  );
  return !isRefusal(told) || told.no !== 'unknown-grant';
}
