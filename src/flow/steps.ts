/** The steps of a plan, carried out one by one: each may fail on its own, and each checks the record again at that moment. */

import { left } from '../grant/address-change.ts';
import { drifted, finished } from '../grant/closure.ts';
import type { GrantId } from '../grant/ids.ts';
import { found, hindered, missed } from '../grant/lifecycle.ts';
import { DRIFT_AFTER_MS, type Step } from '../grant/plan.ts';
import { isRefusal } from '../grant/refusal.ts';
import type { Rule } from '../grant/rule.ts';
import type { Source } from '../grant/source.ts';
import { todo } from './attempt.ts';
import { change } from './change.ts';
import { full, type OpeningWorld, open, type Site } from './open.ts';
import { openByFound } from './open-found.ts';
import type { World } from './ports.ts';
import { reportStray } from './record-alarms.ts';
import { removeIf } from './removal.ts';

/** What the steps of a plan need. */
export type StepsWorld = OpeningWorld & Pick<World, 'removals' | 'primary' | 'notes'>;

/** Throws a `Fault` where Scalingo would not do it. */
export async function carryOut(
  world: StepsWorld,
  site: Site,
  { step, rules }: { readonly step: Step; readonly rules: readonly Rule[] },
): Promise<void> {
  const { firewall, now } = world;
  const { policy, place, planned } = site;
  const { database, endEarlyMs } = policy;
  switch (step.do) {
    case 'remove':
      for (const rule of step.rules) {
        // The list took its time: somebody may have been let in through this very rule meanwhile.
        const isGivenUp = async () =>
          (await planned(rules)).some((fresh) => fresh.do === 'remove' && fresh.rules.includes(rule));
        const isGone = await removeIf(world, rule, {
          isGivenUp,
          remove: () => firewall.remove(place, rule),
        });
        const gone = isGone ? rules.find(({ id }) => id === rule) : undefined;
        if (gone && step.ends.length === 0 && step.leaves.length === 0)
          await reportStray(world, database, { rule: gone, place, seenAt: site.listedAt });
      }
      for (const id of step.leaves) await leave(world, { id, source: step.source });
      for (const id of step.ends)
        await change(world, id, (grant) => finished(grant, { at: now(), endEarlyMs }));
      return;
    case 'leave':
      await leave(world, { id: step.grant, source: step.source });
      return;
    case 'end':
      await change(world, step.grant, (grant) => finished(grant, { at: now(), endEarlyMs }));
      return;
    case 'open':
      return openByFound(world, site, step);
    case 'add':
      return open(world, site, { step, listed: rules });
    case 'wait':
      return wait(world, site, step);
    case 'miss':
      await change(world, step.grant, (grant) => missed(grant, { at: now() }));
      await world.jobs.wake(database, now() + DRIFT_AFTER_MS);
      return;
    case 'find':
      await change(world, step.grant, (grant) => found(grant, { rule: step.rule, at: now() }));
      return;
    case 'drift':
      await change(world, step.grant, (grant) => drifted(grant, { at: now() }));
      return;
  }
}

/** It passes by somebody's hand alone, so the operator hears of it as well: once, as people do. */
async function wait(
  world: Pick<World, 'grants' | 'readiness' | 'jobs' | 'now' | 'log'>,
  { policy }: Site,
  step: Extract<Step, { do: 'wait' }>,
): Promise<void> {
  const { database } = policy;
  const fault = full(world, policy, step.rules);
  const { problem: what, next } = fault;
  for (const id of step.grants) {
    const told = await change(world, id, (grant) => hindered(grant, { what, next, at: world.now() }));
    if (!isRefusal(told))
      world.log.warn(
        { event: 'no_room', database, grant: id, why: fault.message, ...todo(fault) },
        'no room',
      );
  }
}

async function leave(
  world: Pick<World, 'grants' | 'jobs' | 'now'>,
  { id, source }: { readonly id: GrantId; readonly source: Source },
): Promise<void> {
  const stayed = await change(world, id, (grant) => left(grant, { source, at: world.now() }));
  // Its end may have come meanwhile, and could not be before this.
  if (!isRefusal(stayed)) await world.jobs.converge(stayed.database);
}

export function concernedBy(step: Step): readonly GrantId[] {
  switch (step.do) {
    case 'remove':
      return [...step.ends, ...step.leaves];
    case 'add':
      return step.opens;
    case 'wait':
      return step.grants;
    default:
      return [step.grant];
  }
}
