/** One database at one add-on: what is due is ended, and then the firewall is made to match the record. */
import { knownRules } from '../grant/envelope.ts';
import { isSamePlace } from '../grant/place.ts';
import { isEmergency, MOST_RULES, plan, type Step } from '../grant/plan.ts';
import type { Policy } from '../grant/policy.ts';
import { isOver, isWaiting, type Live } from '../grant/record.ts';
import type { Rule } from '../grant/rule.ts';
import { attempt } from './attempt.ts';
import type { CallKind } from './calls.ts';
import { hinder } from './change.ts';
import {
  type DesiredState,
  desiredStateAt,
  finishByEnvelope,
  finishUnopened,
  type Matching,
  withoutEnvelope,
} from './desired-state.ts';
import { hinderTwin, twinOf } from './duplicate-addon.ts';
import { type Ended, endDue } from './end-due.ts';
import { Fault } from './fault.ts';
import { watchFormer } from './former.ts';
import { noteList, watchCount } from './listed-rules.ts';
import { watchFound } from './missing-addon.ts';
import { full, type Site } from './open.ts';
import type { World } from './ports.ts';
import { settleReappeared } from './reappeared.ts';
import { settle } from './settle.ts';
import { carryOut, concernedBy, type StepsWorld } from './steps.ts';

/**
 * Lists the rules, and ends what is due by closing envelopes alone. Then, where the database is configured here, plans what the record
 * wants and carries it out. Rules first, then grants: a rule is made only after its grant was saved, so every rule seen has a grant that
 * will be seen.
 */
export async function matchPlace(world: World, matching: Matching): Promise<readonly Fault[]> {
  const { database, place, due, today } = matching;
  const { policy } = today;
  const when = () => ({ now: world.now(), endEarlyMs: policy?.endEarlyMs ?? 0 });
  const before = await world.grants.live(database);
  const listedAt = world.now();
  const urgency = due === undefined ? urgencyOf(before, when()) : { end: due };
  const listed = await attempt(() =>
    world.firewall.list(place, urgency, urgency === 'open' ? today.opening() : undefined),
  );
  await watchFound(world, matching, listed);
  if (listed instanceof Fault) {
    const there = before.filter((grant) => !grant.place || isSamePlace(grant.place, place));
    const waiting = there.filter((grant) => isWaiting(grant, when()));
    await hinder(world, waiting, listed);
    await finishUnopened(world, there, when);
    return [listed];
  }
  const isAwaited = await settle(world, place, { rules: listed, listedAt });
  const { left: rules, failed } = await endDue(world, place, {
    listed,
    keep: withoutEnvelope(before, when()),
  });
  if (isAwaited) await settleReappeared(world, place, rules);
  await world.memory.compare(database, listed);
  await watchFormer(world, matching, { rules: listed, listedAt });
  const desired = await desiredStateAt(world, matching);
  const other = policy && (await twinOf(world, database, place));
  await finishByEnvelope(world, desired, { place, rules, isConfigured: policy !== undefined && !other });
  if (other) await hinderTwin(world, desired.grants, { database, other });
  const tooMany = await watchCount(world, { database, rules: listed, desired });
  if (!policy || other) return [...failed.values()];
  if (tooMany !== undefined) {
    const fault = full(world, policy, tooMany);
    await hinder(
      world,
      desired.grants.filter((grant) => isWaiting(grant, when())),
      fault,
    );
    await finishUnopened(world, desired.grants, when);
    return [...failed.values(), fault];
  }
  await noteList(world, { database, rules, desired });
  const configured = await today.place();
  const found = configured instanceof Fault ? undefined : configured;
  const isElsewhere = found !== undefined && !isSamePlace(found, place);
  const site: Site = {
    policy,
    // An envelope notes what the file called it then.
    place: found && !isElsewhere ? found : { ...place, named: undefined },
    listedAt,
    opening: today.opening,
    planned: async (seen) => planFor(world, policy, seen, await desiredStateAt(world, matching)),
  };
  return carryOutAll(world, site, { rules, failed, desired, isElsewhere });
}

async function carryOutAll(
  world: StepsWorld & Pick<World, 'installation'>,
  site: Site,
  {
    rules,
    failed,
    desired,
    isElsewhere,
  }: {
    readonly rules: readonly Rule[];
    readonly failed: Ended['failed'];
    readonly desired: DesiredState;
    /** the name of the database leads to another add-on by now: what is open here ends, and nothing opens any more */
    readonly isElsewhere: boolean;
  },
): Promise<readonly Fault[]> {
  const { policy } = site;
  const faults: Fault[] = [...failed.values()];
  let isCutOff = false;
  let room = MOST_RULES - policy.spareRules - rules.length;
  for (const step of planFor(world, policy, rules, desired)) {
    if (isElsewhere && (step.do === 'add' || step.do === 'open' || step.do === 'wait')) {
      const concerned = concernedBy(step);
      const waiting = desired.grants.filter(({ id }) => concerned.includes(id));
      const { database } = policy;
      await hinder(world, waiting, new Fault({ is: 'leads elsewhere', database }, { retry: false }));
      continue;
    }
    // An end may have come meanwhile: it goes first, and the opening is next.
    if (step.do === 'add' && site.opening().aborted) {
      isCutOff = true;
      continue;
    }
    // The plan counts on the room that removals make; without it Scalingo would refuse the rule, and for good.
    const spare = step.do === 'add' && isEmergency(step, desired.grants) ? policy.spareRules : 0;
    const noRoom = step.do === 'add' && room + spare <= 0 ? faults[0] : undefined;
    // What could not be removed a moment ago is not tried again here: the next converge does that, after its backoff.
    const known = step.do === 'remove' ? step.rules.map((id) => failed.get(id)).find(Boolean) : noRoom;
    const fault = known ?? (await attempt(() => carryOut(world, site, { step, rules })));
    if (!(fault instanceof Fault)) {
      if (step.do === 'remove') room += step.rules.length;
      if (step.do === 'add') room -= 1;
      continue;
    }
    if (!known) faults.push(fault);
    const concerned = concernedBy(step);
    await hinder(
      world,
      desired.grants.filter((grant) => concerned.includes(grant.id)),
      fault,
    );
  }
  // Where something failed it comes back after its backoff.
  if (isCutOff && faults.length === 0) await world.jobs.converge(policy.database);
  return faults;
}

function planFor(
  { now, installation }: Pick<World, 'installation' | 'now'>,
  { endEarlyMs, spareRules }: Policy,
  rules: readonly Rule[],
  { grants, unreadable, foreign, closings }: DesiredState,
): readonly Step[] {
  return plan({
    rules,
    grants,
    known: knownRules(closings),
    unreadable: [...unreadable, ...foreign],
    now: now(),
    installation,
    endEarlyMs,
    mostRules: MOST_RULES - spareRules,
  });
}

/** A removal begins with a list, and like the removal that list must not wait for openings and look-arounds. */
export function urgencyOf(grants: readonly Live[], when: { now: number; endEarlyMs: number }): CallKind {
  if (grants.some((grant) => isOver(grant, when) || (grant.state === 'active' && grant.leaving)))
    return 'remove';
  return grants.some((grant) => isWaiting(grant, when)) ? 'open' : 'look';
}
