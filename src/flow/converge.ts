/**
 * Make one database's firewall match the record. Approval, revocation, expiry, start-up and the sweep all come here.
 * It runs once at a time per database, may be cut off anywhere, and may be run again at any time.
 */
import type { DatabaseName, GrantId, RuleId } from '../grant/ids.ts';
import { drifted, finished, found, hindered, missed, open, opened, refused } from '../grant/lifecycle.ts';
import { arrived, left } from '../grant/moving.ts';
import { DRIFT_AFTER_MS, MOST_RULES, plan, type Situation, type Step } from '../grant/plan.ts';
import type { Policy } from '../grant/policy.ts';
import { isOver, isWaiting, type Live } from '../grant/record.ts';
import { isRefusal } from '../grant/refusal.ts';
import type { Rule } from '../grant/rule.ts';
import { covers, type Source } from '../grant/source.ts';
import { plain } from '../words/ink.ts';
import { stepText } from '../words/problems.ts';
import { backoff } from './backoff.ts';
import { change } from './change.ts';
import { Fault } from './fault.ts';
import type { CallKind, World } from './ports.ts';

export async function converge(world: World, database: DatabaseName): Promise<void> {
  const policy = world.policies.get(database);
  if (!policy) {
    world.log.error({ database }, 'asked to converge a database that is not configured');
    return;
  }
  const faults = await matchRecord(world, policy);
  if (faults.length === 0) {
    await world.rounds.converged(database, world.now());
    return;
  }
  for (const fault of faults)
    world.log.warn({ database, status: fault.status, err: fault, ...todo(fault) }, 'converge met a fault');
  const count = await world.rounds.failed(database);
  await world.jobs.retry(database, world.now() + backoff(count, world.random(), world.retry));
}

/** Rules first, then grants: a rule is made only after its grant was saved, so every rule seen has a grant that will be seen. */
async function matchRecord(world: World, policy: Policy): Promise<readonly Fault[]> {
  const { database, endEarlyMs } = policy;
  const urgency = urgencyOf(await world.grants.live(database), { now: world.now(), endEarlyMs });
  const rules = await attempt(() => world.firewall.list(database, urgency));
  const grants = await world.grants.live(database);
  if (rules instanceof Fault) {
    const when = { now: world.now(), endEarlyMs };
    const waiting = grants.filter((grant) => isWaiting(grant, when));
    await hinder(world, waiting, rules);
    // Where Scalingo was never asked for a rule none can be there, whatever we are kept from seeing.
    for (const grant of waiting) {
      if (grant.state === 'approved' && grant.openingSince === undefined && isOver(grant, when))
        await change(world, grant.id, (unopened) => finished(unopened, { at: world.now(), endEarlyMs }));
    }
    return [rules];
  }
  const steps = planFor(world, policy, { rules, grants });
  const faults: Fault[] = [];
  let room = MOST_RULES - policy.spareRules - rules.length;
  for (const step of steps) {
    // The plan counts on the room that removals make; without it Scalingo would refuse the rule, and for good.
    const noRoom = step.do === 'add' && room <= 0 ? faults[0] : undefined;
    const fault = noRoom ?? (await attempt(() => carryOut(world, policy, { step, rules })));
    if (!(fault instanceof Fault)) {
      if (step.do === 'remove') room += step.rules.length;
      if (step.do === 'add') room -= 1;
      continue;
    }
    if (!noRoom) faults.push(fault);
    const concerned = concernedBy(step);
    await hinder(
      world,
      grants.filter((grant) => concerned.includes(grant.id)),
      fault,
    );
  }
  return faults;
}

/** A removal begins with a list, which must no more wait for those who open and look around than the removal itself. */
function urgencyOf(grants: readonly Live[], when: { now: number; endEarlyMs: number }): CallKind {
  if (grants.some((grant) => isOver(grant, when) || (grant.state === 'active' && grant.leaving)))
    return 'remove';
  return grants.some((grant) => isWaiting(grant, when)) ? 'open' : 'look';
}

function planFor(
  { now, installation }: World,
  { endEarlyMs, spareRules }: Policy,
  seen: Pick<Situation, 'rules' | 'grants'>,
): readonly Step[] {
  return plan({ ...seen, now: now(), installation, endEarlyMs, mostRules: MOST_RULES - spareRules });
}

async function carryOut(
  world: World,
  policy: Policy,
  { step, rules }: { readonly step: Step; readonly rules: readonly Rule[] },
): Promise<void> {
  const { firewall, now } = world;
  const { database, endEarlyMs } = policy;
  switch (step.do) {
    case 'remove':
      for (const rule of step.rules) {
        // The list took its time: somebody may have been let in through this very rule meanwhile.
        const grants = await world.grants.live(database);
        const givenUp = planFor(world, policy, { rules, grants }).some(
          (fresh) => fresh.do === 'remove' && fresh.rules.includes(rule),
        );
        if (givenUp) await firewall.remove(database, rule);
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
      await confirm(world, policy, { id: step.grant, source: step.source, rule: step.rule });
      return;
    case 'add':
      return add(world, policy, step);
    case 'wait':
      return wait(world, policy, step);
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
async function wait(world: World, policy: Policy, step: Extract<Step, { do: 'wait' }>): Promise<void> {
  const { database } = policy;
  const fault = full(world, policy, step.rules);
  const { problem: what, next } = fault;
  for (const id of step.grants) {
    const told = await change(world, id, (grant) => hindered(grant, { what, next, at: world.now() }));
    if (!isRefusal(told))
      world.log.warn({ database, grant: id, why: fault.message, ...todo(fault) }, 'no room');
  }
}

/** What the operator can do about it, in the words of the dashboard and of the command line. */
function todo({ next }: Fault): { readonly next?: string } {
  return next ? { next: stepText(next, plain) } : {};
}

function full({ readiness }: World, { database, spareRules }: Policy, rules: number): Fault {
  return new Fault(
    { is: 'full', rules, most: MOST_RULES, spare: spareRules },
    { retry: true, next: readiness.makeRoom(database) },
  );
}

async function add(world: World, policy: Policy, step: Extract<Step, { do: 'add' }>): Promise<void> {
  const { database, endEarlyMs } = policy;
  // The list took its time: who gave access back meanwhile must not get a rule, not even for a moment.
  const live = await world.grants.live(database);
  const when = { now: world.now(), endEarlyMs };
  if (!live.some((grant) => step.opens.includes(grant.id) && !isOver(grant, when))) return;
  await expectReady(world, database);
  // Written down first, so that the rule is known for ours even if neither its answer nor this process lives on. Nobody needs to be told.
  const wanting: Live[] = [];
  for (const id of step.opens) {
    const at = world.now();
    const opening = await world.grants.update(id, (grant) =>
      open(grant, { source: step.source, at, endEarlyMs }),
    );
    if (!isRefusal(opening)) wanting.push(opening);
  }
  if (wanting.length === 0) return;
  const rule = await attempt(() => world.firewall.add(database, step));
  if (rule instanceof Fault) {
    // A redirect says nothing of this grant, but of how Scalingo is spoken to: whoever runs us can mend that.
    if (rule.retry || isRedirect(rule)) throw rule;
    // Somebody else may have taken the last place, or let the very same in, since we looked: that passes.
    const rules = await world.firewall.list(database, 'open');
    if (rules.length >= MOST_RULES) throw full(world, policy, rules.length);
    const grants = await world.grants.live(database);
    const isWantedStill = planFor(world, policy, { rules, grants }).some(
      (fresh) => fresh.do === 'add' && fresh.source === step.source,
    );
    if (!isWantedStill) return world.jobs.converge(database);
    // A wider one of ours is in the way, where Scalingo takes no ranges that overlap: it ends before this one has to.
    if (rules.some((other) => covers(other.source, step.source)))
      throw new Fault(rule.problem, { retry: true, status: rule.status });
    // Nor is it for good where the database was stopped since we looked.
    await expectReady(world, database);
    world.log.warn(
      { database, status: rule.status, err: rule, ...todo(rule) },
      'Scalingo refused a rule for good',
    );
    for (const { id } of wanting) await refuse(world, { id, source: step.source, fault: rule });
    return;
  }
  let used = false;
  for (const { id } of wanting) {
    used = (await confirm(world, policy, { id, source: step.source, rule: rule.id })) || used;
  }
  // Given back while the rule was being made: nobody wants it now, and the next converge takes it away.
  if (!used) await world.jobs.converge(database);
}

function isRedirect({ status = 0 }: Fault): boolean {
  return status >= 300 && status < 400;
}

/** A rule for a database that does not run would be called open and let nobody in. */
async function expectReady({ readiness, log }: World, database: DatabaseName): Promise<void> {
  const hindrance = await attempt(() => readiness.hindrance(database, 'open'));
  // Not to know is no reason to keep anybody out: the opening itself will tell.
  if (hindrance instanceof Fault)
    log.warn({ database, err: hindrance }, 'could not look whether the database runs');
  else if (hindrance) throw new Fault(hindrance.what, { retry: true, next: hindrance.next });
}

/** It is open. Was it still waiting for this? */
async function confirm(
  world: World,
  { endEarlyMs, probe }: Policy,
  { id, source, rule }: { readonly id: GrantId; readonly source: Source; readonly rule: RuleId | null },
): Promise<boolean> {
  const active = await change(world, id, (grant) =>
    grant.state === 'active'
      ? arrived(grant, { rule, to: source, at: world.now() })
      : opened(grant, { rule, at: world.now() }),
  );
  if (isRefusal(active)) return false;
  if (probe && !active.probe) await world.jobs.probe(id);
  // Where it came from is closed by the next converge.
  if (active.leaving) await world.jobs.converge(active.database);
  // Where it was given back meanwhile that is an instant already past.
  await world.jobs.wake(active.database, active.expiresAt - endEarlyMs);
  return true;
}

/** For good: what was to open fails, and what was to move stays where it is. */
async function refuse(
  world: World,
  { id, source, fault }: { readonly id: GrantId; readonly source: Source; readonly fault: Fault },
): Promise<void> {
  const at = world.now();
  const { problem: what, next } = fault;
  const failed = await change(world, id, (grant) => refused(grant, { cause: what, next, at }));
  if (!isRefusal(failed)) return;
  await change(world, id, (grant) => left(grant, { source, at }));
  await change(world, id, (grant) => hindered(grant, { what, next, notMovedTo: source, at }));
}

async function leave(
  world: World,
  { id, source }: { readonly id: GrantId; readonly source: Source },
): Promise<void> {
  const stayed = await change(world, id, (grant) => left(grant, { source, at: world.now() }));
  // Its end may have come meanwhile, and could not be before this.
  if (!isRefusal(stayed)) await world.jobs.converge(stayed.database);
}

async function hinder(world: World, grants: readonly Live[], { problem: what, next }: Fault): Promise<void> {
  const at = world.now();
  for (const { id } of grants) await change(world, id, (grant) => hindered(grant, { what, next, at }));
}

function concernedBy(step: Step): readonly GrantId[] {
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

async function attempt<T>(call: () => Promise<T>): Promise<T | Fault> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
}
