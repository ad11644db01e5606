/** What a list of rules shows beside what is to be done: how full the firewall is, and whether it has more of ours than can be. */
import { knownRules } from '../grant/envelope.ts';
import { MOST_OF_OURS, MOST_RULES } from '../grant/plan.ts';
import { isTemporary, labelPrefix, type Rule } from '../grant/rule.ts';
import { attempt } from './attempt.ts';
import type { DesiredState, Matching } from './desired-state.ts';
import { Fault } from './fault.ts';
import type { World } from './ports.ts';

type Seen = Pick<Matching, 'database'> & { readonly rules: readonly Rule[]; readonly desired: DesiredState };

/** Notes what the list has, so that people are told of a full one before they ask. Where that cannot be written, what is due is still done. */
export async function noteList(
  world: Pick<World, 'installation' | 'rounds' | 'now' | 'log'>,
  seen: Seen,
): Promise<void> {
  const { rounds, now, log } = world;
  const { database, rules } = seen;
  const ours = oursAmong(world, seen);
  const theirs = rules.filter((rule) => !ours.includes(rule));
  const counts = {
    isFull: rules.length >= MOST_RULES,
    ours: ours.length,
    others: theirs.length,
    theirs: theirs.filter((rule) => !isTemporary(rule)).map(({ source }) => source),
  };
  const written = await attempt(() => rounds.listed(database, { ...counts, at: now() }));
  if (written instanceof Fault)
    log.warn({ event: 'list_not_noted', database, err: written }, 'list not noted');
}

/** How many rules of ours were listed, where that is more than can be: an alarm, and no plan is made of it. */
export async function watchCount(
  world: Pick<World, 'installation' | 'alarms'>,
  seen: Seen,
): Promise<number | undefined> {
  const { alarms } = world;
  const { database } = seen;
  const ours = oursAmong(world, seen);
  if (ours.length <= MOST_OF_OURS) {
    await alarms.clear('too_many_rules', database);
    return undefined;
  }
  const facts = { database, rules: ours.length };
  await alarms.raise({ event: 'too_many_rules', subject: database, facts });
  return ours.length;
}

function oursAmong(
  { installation }: Pick<World, 'installation'>,
  { rules, desired }: Pick<Seen, 'rules' | 'desired'>,
): readonly Rule[] {
  const known = knownRules(desired.closings);
  return rules.filter(({ id, label }) => known.has(id) || label.startsWith(labelPrefix(installation)));
}
