/** Takes the steps of a random walk in a world of stories. What people are refused is refused; anything that is thrown but a fault is a bug. */
import { converge } from '../../../src/flow/converge.ts';
import { Fault } from '../../../src/flow/fault.ts';
import { sweep } from '../../../src/flow/sweep.ts';
import { knownRules } from '../../../src/grant/envelope.ts';
import type { DatabaseName, RuleId } from '../../../src/grant/ids.ts';
import type { Grant } from '../../../src/grant/record.ts';
import { isRefusal } from '../../../src/grant/refusal.ts';
import { labelPrefix } from '../../../src/grant/rule.ts';
import { databaseName, groupId, installation, ms, personId, source } from '../builders.ts';
import { createFakeFirewall } from '../fakes/firewall.ts';
import { createFaultyFirewall } from '../fakes/firewall-faults.ts';
import { Killed } from '../outside.ts';
import { world } from '../world.ts';
import { becomes, byHand, changeGroups, perform } from './deeds.ts';
import { type Change, fileOf } from './files.ts';
import { names, type Step } from './steps.ts';

export const orders = databaseName('orders');
export const restored = databaseName('restored');

export type Walker = ReturnType<typeof createWalker>;
/** What somebody did, and what came of it; `was`: how the grant was before. */
export type Deed = {
  readonly step: Step;
  readonly by: string;
  readonly was: Grant | undefined;
  readonly outcome: Grant;
};

export function createWalker(judge: (deed: Deed) => Promise<void>) {
  const steadyNow = () => w.process().world.steady();
  const firewall = createFaultyFirewall(createFakeFirewall([orders, restored]), steadyNow);
  const w = world(fileOf([], true), { firewall });
  const grants: Grant[] = [];
  const made: Change[] = [];
  let isThere = true;
  let leads = orders;
  let other: ReturnType<typeof w.another> | undefined;
  let goBack: (() => void) | undefined;
  let hasGoneBack = false;
  for (const one of ['bo', 'cy']) w.people.joins(personId(one), groupId('dba'));
  const office = firewall.put(orders, { source: source('192.0.2.1'), label: 'office' });
  const lost = new Set<RuleId>();
  const others = new Map([[office.id, orders]]);

  const configure = (moments?: number) => w.configure(fileOf(made, isThere), moments);
  const nameOf = ({ requester }: Grant) => names.find((one) => personId(one) === requester) ?? 'ana';

  return { w, firewall, others, lost, take, look, isLedTo, go, goOn };

  function isLedTo(addon: DatabaseName): boolean {
    return addon === restored || (addon === leads && w.process().world.policies.has(orders));
  }

  /** A rule that has no label of ours and that no envelope knows is anybody's by now. */
  async function forget(): Promise<void> {
    const known = knownRules(await w.process().world.closings.all());
    for (const rule of [orders, restored].flatMap((at) => firewall.rules(at)))
      if (!rule.label.startsWith(labelPrefix(installation)) && !known.has(rule.id)) lost.add(rule.id);
  }

  /** Time passes; `check` looks on each minute. */
  async function go(length: string, check: () => Promise<void>): Promise<void> {
    await catchUp();
    await check();
    await lives(() =>
      w.run(length, async () => {
        await catchUp();
        await lives(besides);
        await check();
      }),
    );
  }

  /** What memory has lost may still be done at Scalingo, and is anybody's then. */
  async function catchUp(): Promise<void> {
    firewall.catchUp();
    if (hasGoneBack) await forget();
  }

  /** To where what still waits for approvers lapses: outside their hours it waits for the next ones. */
  async function goOn(check: () => Promise<void>): Promise<void> {
    const lapses = (await look()).flatMap((grant) => (grant.state === 'requested' ? grant.lapseAt : []));
    if (lapses.length === 0) return;
    w.elapse(`${Math.ceil(Math.max(0, Math.max(...lapses) - w.now()) / 1000) + 1}s`);
    await go('2m', check);
  }

  /** The other process does its part. */
  async function besides(): Promise<void> {
    if (!other) return;
    await sweep(other.world);
    await converge(other.world, orders);
  }

  /** Until a process is killed, or Scalingo does not do what a person waits for. */
  async function lives(act: () => Promise<unknown>): Promise<void> {
    try {
      await act();
    } catch (error) {
      if (error instanceof Killed) return configure();
      if (!(error instanceof Fault)) throw error;
    }
  }

  function note(found: Grant): void {
    if (!grants.some(({ id }) => id === found.id)) grants.push(found);
  }

  async function look(): Promise<readonly Grant[]> {
    const { world: own } = w.process();
    // Of what a process was killed over before it answered, only the record tells.
    for (const one of await own.grants.due(Number.MAX_SAFE_INTEGER)) note(one);
    const found = await Promise.all(grants.map(({ id }) => own.grants.get(id)));
    return found.filter((grant) => grant !== undefined);
  }

  async function take(step: Step): Promise<void> {
    if ('does' in step) {
      if (!step.meanwhile) return lives(() => act(step));
      // What it is in the middle of does not hear of it.
      return w.once(step.meanwhile, () => lives(() => act(step)));
    }
    if ('the' in step) {
      if (step.the === 'next add') firewall.next('add', step.how);
      else if (step.the === 'next remove') firewall.next('remove', step.how);
      else firewall.next('list', step.how);
    } else if ('byHand' in step) {
      const theirs = byHand(firewall, step, { leads, last: grants.at(-1) });
      if (theirs) others.set(theirs.id, leads);
      await forget();
    } else if ('orders' in step) {
      leads = step.orders === 'leads back' ? orders : restored;
      firewall.lead(orders, leads);
    } else if ('file' in step) {
      if (step.file === 'without orders' || step.file === 'with orders')
        isThere = step.file === 'with orders';
      else made.push(step.file);
      configure();
    } else if ('reload' in step)
      w.once(step.meanwhile, () => {
        made.push(step.reload);
        w.reload(fileOf(made, isThere));
      });
    else if ('other' in step) {
      const beside = other ?? w.another(undefined, fileOf(made, isThere));
      w.once(step.meanwhile, () => lives(() => converge(beside.world, orders)));
    } else if ('redis' in step)
      w.once(step.meanwhile, () => {
        throw new Fault({ is: 'no memory' }, { retry: true });
      });
    else if ('pause' in step)
      w.once(step.meanwhile, () => {
        w.elapse(step.pause);
        firewall.catchUp();
      });
    else if ('another' in step) another(step.another);
    else if ('killedAfter' in step) configure(step.killedAfter);
    else if ('queue' in step) w.loseJobs();
    else if ('memory' in step) {
      if (step.memory === 'is copied') goBack = w.copy();
      else goBack?.();
      hasGoneBack ||= step.memory === 'goes back' && goBack !== undefined;
      await forget();
    } else if ('clock' in step)
      w.setClock(step.clock.startsWith('-') ? -ms(step.clock.slice(1)) : ms(step.clock.slice(1)));
    else if ('becomes' in step) becomes(w, step);
    else changeGroups(w, step);
  }

  async function act(step: Extract<Step, { does: string }>): Promise<void> {
    const known = 'nth' in step ? grants.at(-1 - (step.nth % Math.max(1, grants.length))) : undefined;
    const was = known && (await w.process().world.grants.get(known.id));
    if ('nth' in step && !was) return;
    const by = 'who' in step ? step.who : was ? nameOf(was) : 'ana';
    const found = await perform(w, step, { by, was });
    if (!found || isRefusal(found) || !('state' in found)) return;
    note(found);
    await judge({ step, by, was, outcome: found });
    if (step.does === 'asks' && step.approved && found.state === 'requested')
      await act({ who: 'bo', does: 'approves', nth: 0, meanwhile: undefined });
  }

  function another(how: 'with this file' | 'with the first file' | 'without orders' | 'stops'): void {
    other?.run.kill();
    if (how === 'stops') other = undefined;
    else if (how === 'with this file') other = w.another(undefined, fileOf(made, isThere));
    else other = w.another(undefined, fileOf([], how === 'with the first file'));
  }
}
