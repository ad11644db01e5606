/** One source is let in: the rule is asked for, or found to be there already, and the grants that wait for it are open. */

import { arrived } from '../grant/address-change.ts';
import type { DatabaseName, GrantId, RuleId } from '../grant/ids.ts';
import { opened, open as openMove, settled } from '../grant/lifecycle.ts';
import type { Place } from '../grant/place.ts';
import { MOST_RULES, type Step } from '../grant/plan.ts';
import type { Policy } from '../grant/policy.ts';
import { endsAt, isOver, type Live } from '../grant/record.ts';
import { isRefusal } from '../grant/refusal.ts';
import type { Rule } from '../grant/rule.ts';
import { covers, isRegion, type Source } from '../grant/source.ts';
import { attempt, todo } from './attempt.ts';
import { change } from './change.ts';
import { Fault, type Made } from './fault.ts';
import { allowedNow, refuse } from './last-check.ts';
import type { World } from './ports.ts';
import { noteMade, noteUnopened } from './settle.ts';

/** What the last check and the opening of a rule need. */
export type OpeningWorld = Pick<
  World,
  | 'policies'
  | 'grants'
  | 'closings'
  | 'alarms'
  | 'memory'
  | 'firewall'
  | 'readiness'
  | 'jobs'
  | 'people'
  | 'now'
  | 'clockDoubt'
  | 'log'
>;

/** A configured database at one add-on. */
export type Site = {
  readonly policy: Policy;
  readonly place: Place;
  /** when the list was asked for that shows what is there */
  readonly listedAt: number;
  /** aborts when openings have held the database for long enough, from its first use on */
  opening(): AbortSignal;
  /** the steps that these rules would leave to do, by what the record says now */
  readonly planned: (rules: readonly Rule[]) => Promise<readonly Step[]>;
};

export async function open(
  world: OpeningWorld,
  site: Site,
  { step, listed }: { readonly step: Extract<Step, { do: 'add' }>; readonly listed: readonly Rule[] },
): Promise<void> {
  const { policy, place } = site;
  const signal = site.opening();
  const { database, endEarlyMs } = policy;
  // The list took its time: who gave access back meanwhile must not get a rule, not even for a moment.
  const live = await world.grants.live(database);
  const when = { now: world.now(), endEarlyMs };
  if (!live.some((grant) => step.opens.includes(grant.id) && !isOver(grant, when))) return;
  if (!(await mayOpen(world, database))) return;
  await expectReady(world, policy, signal);
  const today = world.policies.get(database);
  const opens = await allowedNow(world, { database, ...step });
  if (opens.length === 0) return;
  const before = isRegion(step.source) ? await world.firewall.list(place, 'open', signal) : undefined;
  // Somebody else has opened that region since we looked.
  if (before?.some((rule) => covers(rule.source, step.source))) return world.jobs.converge(database);
  // Record and envelope first, so that the rule can be ended even if neither its answer nor this process lives on.
  const { source, label } = step;
  const ids = before?.map((rule) => rule.id);
  // Of an address a list of a moment ago will do: what is new since is never taken for ours without our label, but reported.
  const known = ids ?? listed.map((rule) => rule.id);
  const wanting: Live[] = [];
  let isReplaced = false;
  for (const id of opens) {
    const at = world.now();
    const opening = await world.grants.update(id, (grant) => {
      isReplaced = world.policies.get(database) !== today;
      return isReplaced ? settled(grant) : openMove(grant, { source, place, at, endEarlyMs, before: known });
    });
    if (!isRefusal(opening)) wanting.push(opening);
  }
  // The file was read again since the last check, which has to be made by what it says now.
  if (isReplaced) await world.jobs.converge(database);
  if (wanting.length === 0) return;
  const rule = await attempt(() => world.firewall.add(place, { source, label, before: ids }, signal));
  if (rule instanceof Fault) return notOpened(world, site, { fault: rule, step, wanting, before: ids });
  let used = false;
  for (const { id } of wanting) {
    const isUsed = await confirmOpen(world, site, { id, source, rule: rule.id });
    if (!isUsed) await noteMade(world, id, { source, rule: rule.id });
    used ||= isUsed;
  }
  // Given back while the rule was being made: nobody wants it now, and the next converge takes it away.
  if (!used) await world.jobs.converge(database);
}

type NotOpened = {
  readonly fault: Fault;
  readonly step: Extract<Step, { do: 'add' }>;
  readonly wanting: readonly Live[];
  /** of a region: all rules that were there right before */
  readonly before: readonly RuleId[] | undefined;
};

/** Throws where it may go better later; what Scalingo refused for good fails. */
async function notOpened(
  world: OpeningWorld,
  site: Site,
  { fault, step: { source }, wanting, before }: NotOpened,
): Promise<void> {
  const { policy, place, planned } = site;
  const { database } = policy;
  const signal = site.opening();
  const note = (made: Made) =>
    noteUnopened(
      world,
      wanting.map(({ id }) => id),
      made,
    );
  // A redirect says nothing about this grant, only about how Scalingo is reached: the operator can fix that.
  const isPassing = fault.retry || isRedirect(fault);
  // The rule of a region that was refused and made all the same has no label: a list right afterwards tells.
  const isUnsure = before !== undefined && fault.made === 'nothing' && fault.called && !isRedirect(fault);
  if (fault.made) await note(isUnsure ? 'unseen' : fault.made);
  if (isPassing && !isUnsure) throw fault;
  const rules = await attempt(() => world.firewall.list(place, 'open', signal));
  if (rules instanceof Fault) throw isPassing ? fault : rules;
  if (isUnsure && rules.every((rule) => rule.source !== source || before.includes(rule.id)))
    await note('nothing');
  if (isPassing) throw fault;
  // Somebody else may have taken the last place, or let the very same in, since we looked: that passes.
  if (rules.length >= MOST_RULES) throw full(world, policy, rules.length);
  const isStillWanted = (await planned(rules)).some((fresh) => fresh.do === 'add' && fresh.source === source);
  if (!isStillWanted) return world.jobs.converge(database);
  // A wider one of ours is in the way, where Scalingo takes no ranges that overlap: it ends before this one has to.
  if (rules.some((other) => covers(other.source, source)))
    throw new Fault(fault.problem, { retry: true, status: fault.status });
  // Nor is it for good where the database was stopped since we looked.
  await expectReady(world, policy, signal);
  world.log.warn(
    { event: 'rule_refused', database, status: fault.status, err: fault, ...todo(fault) },
    'scalingo refused the rule permanently',
  );
  const { problem, next } = fault;
  for (const { id } of wanting) await refuse(world, { id, source, problem, next });
}

/** Can the record be trusted now, also where a rule is there already? Throws a `Fault` where the time is in doubt. */
export async function mayOpen(
  { memory, clockDoubt }: Pick<World, 'memory' | 'clockDoubt'>,
  database: DatabaseName,
): Promise<boolean> {
  // After a Redis that went back, what is approved may have been given back long ago.
  if (!(await memory.mayOpen(database))) return false;
  const doubt = clockDoubt();
  if (doubt) throw new Fault(doubt, { retry: true });
  return true;
}

/** It is open. Was it still waiting for this? */
export async function confirmOpen(
  world: Pick<World, 'grants' | 'jobs' | 'now'>,
  { policy: { probe, endEarlyMs }, place }: Pick<Site, 'policy' | 'place'>,
  { id, source, rule }: { readonly id: GrantId; readonly source: Source; readonly rule: RuleId | null },
): Promise<boolean> {
  const active = await change(world, id, (grant) =>
    grant.state === 'active'
      ? arrived(grant, { rule, to: source, at: world.now() })
      : opened(grant, { rule, place, endEarlyMs, at: world.now() }),
  );
  if (isRefusal(active)) return false;
  if (probe && !active.probe) await world.jobs.probe(id);
  // Where it came from is closed by the next converge.
  if (active.leaving) await world.jobs.converge(active.database);
  // Where it was given back meanwhile that is an instant already past.
  await world.jobs.wake(active.database, endsAt(active));
  return true;
}

export function full(
  { readiness }: Pick<World, 'readiness'>,
  { database, spareRules }: Policy,
  rules: number,
): Fault {
  return new Fault(
    // With none left at all, how many are kept free is no reason.
    { is: 'full', rules, most: MOST_RULES, spare: rules < MOST_RULES ? spareRules : 0 },
    { retry: true, next: readiness.makeRoom(database) },
  );
}

function isRedirect({ status = 0 }: Fault): boolean {
  return status >= 300 && status < 400;
}

/** A rule for a database that does not run would be called open and let nobody in. */
async function expectReady(
  { readiness, log }: Pick<World, 'readiness' | 'log'>,
  { database }: Policy,
  signal: AbortSignal,
): Promise<void> {
  const hindrance = await attempt(() => readiness.hindrance(database, 'open', signal));
  // Not to know is no reason to keep anybody out: the opening itself will tell.
  if (hindrance instanceof Fault)
    log.warn({ event: 'database_status_unknown', database, err: hindrance }, 'database status not checked');
  else if (hindrance) throw new Fault(hindrance.what, { retry: true, next: hindrance.next });
}
