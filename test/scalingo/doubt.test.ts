/** A region's rule may have no label: it is ours only where a list right after our own opening shows it, and removed only then. */
import { describe, expect, test } from 'vitest';
import { createOverdue } from '../../src/flow/overdue.ts';
import { production } from '../../src/timing.ts';
import { createHealth } from '../../src/wiring/health.ts';
import { databaseName, personId } from '../support/builders.ts';
import { Killed } from '../support/outside.ts';
import { world } from '../support/world.ts';
import { story } from './story.ts';

const REGION = 'region:osc-fr1';
const RANGE = { range_id: 'man-osc-fr1-egress' };
const policy = { regions: ['osc-fr1'] };

test('F1: a region opened by hand after our opening failed is never removed', async () => {
  const { w, scalingo, approved, misbehave, sources } = await story({ policy });
  await misbehave('POST firewall_rules', { what: 'answer', status: 500, body: { error: 'oops' } }, 1);
  await approved(REGION, '30m');
  expect(sources()).toEqual([]);
  scalingo.byHand.add('my-orders', RANGE);
  await w.run('2h');
  expect(sources()).toEqual([REGION]);
});

test('F2: killed between the opening and its answer, our rule is removed at the end on any clock', async () => {
  const { w, approved, sources } = await story({ policy, aheadMs: 180_000 });
  w.once('after firewall.add', () => w.restart());
  await expect(approved(REGION, '30m')).rejects.toThrow(Killed);
  expect(sources()).toEqual([REGION]);
  await w.run('10m');
  expect(sources()).toEqual([REGION]);
  await w.run('30m');
  expect(sources()).toEqual([]);
});

describe('what is in doubt is never removed, and is reported until it is gone or labeled', () => {
  const inDoubt = async (w: Awaited<ReturnType<typeof story>>['w']) =>
    (await w.alarms.all()).flatMap(({ alarm, endedAt }) =>
      alarm.event === 'rule_in_doubt' && endedAt === undefined ? [alarm.facts.rules] : [],
    );

  /** What `/readyz` says of it. */
  const doubtsOf = async ({ alarms, process, now }: Awaited<ReturnType<typeof story>>['w']) => {
    const fine = () => undefined;
    const well = { slack: fine, scalingo: () => [], config: fine, differs: fine };
    const health = createHealth({ ...process().world, ...well, alarms, now });
    return Object.fromEntries(await health())['doubts'];
  };

  test('F1: a rule that Scalingo made only after we had looked is reported with its id', async () => {
    // Without its label it cannot be told from a colleague's.
    const readings = { labelOnManagedRange: 'dropped' } as const;
    const { w, scalingo, approved, misbehave, behave, sources } = await story({ policy, readings });
    await misbehave('POST firewall_rules', { what: 'later' });
    await approved(REGION, '30m');
    await behave();
    await scalingo.doNow();
    const [id = ''] = scalingo.rules('my-orders').map((rule) => rule.id);
    await w.run('5m');
    expect(await inDoubt(w)).toEqual([id]);
    w.restart();
    expect(await doubtsOf(w)).toBe('orders');
    await w.run('40m');
    w.elapse('26h');
    await w.run('5m');
    expect([sources(), await inDoubt(w)]).toEqual([[REGION], [id]]);
    scalingo.byHand.relabel('my-orders', id, 'the nightly job');
    await w.run('5m');
    expect([sources(), await inDoubt(w), await doubtsOf(w)]).toEqual([[REGION], [], undefined]);
    const place = expect.objectContaining({ addon: expect.any(String) });
    const told = { database: 'orders', source: REGION, rule: id, place, requester: personId('ana') };
    expect(w.noted).toEqual([{ note: 'doubted', ...told, grant: expect.stringMatching(/^gr_/) }]);
  });

  test('F1: where its database has left the file it is looked for every ten minutes, and the alarm lasts as long', async () => {
    const readings = { labelOnManagedRange: 'dropped' } as const;
    const { w, scalingo, approved, misbehave, behave } = await story({ policy, readings });
    await misbehave('POST firewall_rules', { what: 'later' });
    await approved(REGION, '30m');
    await behave();
    await scalingo.doNow();
    const [id = ''] = scalingo.rules('my-orders').map((rule) => rule.id);
    await w.run('5m');
    w.configure({});
    await w.run('2h');
    const { look } = createOverdue(w.process().world, production.overdue);
    const listsIn = async (minutes: number) => {
      const lists = () => scalingo.state().requests.filter(({ path }) => path.endsWith('firewall_rules'));
      const before = lists().length;
      for (let looks = 0; looks < minutes * 12; looks += 1) {
        w.elapse('5s');
        await look();
      }
      return lists().length - before;
    };
    await listsIn(1);
    expect([await listsIn(20), await inDoubt(w)]).toEqual([2, [id]]);
    scalingo.byHand.relabel('my-orders', id, 'the nightly job');
    await listsIn(10);
    expect(await inDoubt(w)).toEqual([]);
    expect(await listsIn(30)).toBe(0);
  });

  test('F2: killed, and looked at only after a minute: in doubt', async () => {
    const { w, approved, sources } = await story({ policy });
    w.once('after firewall.add', () => w.restart());
    await expect(approved(REGION, '30m')).rejects.toThrow(Killed);
    w.elapse('61s');
    await w.run('1h');
    expect([sources(), (await inDoubt(w)).length]).toEqual([[REGION], 1]);
  });

  test('after a rename each add-on has its own doubt: a list of the other one does not end the alarm', async () => {
    const w = world({ orders: policy, billing: {} });
    w.once('after firewall.add', () => w.restart());
    await expect(w.open('ana', 'orders', REGION, '2h')).rejects.toThrow(Killed);
    w.elapse('61s');
    await w.run('2m');
    const since = async () =>
      (await w.alarms.all()).flatMap((raised) =>
        raised.alarm.event === 'rule_in_doubt' && raised.endedAt === undefined ? [raised.since] : [],
      );
    const [first] = await since();
    w.firewall.lead(databaseName('orders'), databaseName('billing'));
    await w.open('dee', 'orders', '203.0.113.7', '2h');
    await w.run('5m', async () => expect(await since()).toEqual([first]));
  });

  test.each([400, 403, 409])(
    'a region that Scalingo refused with %i and opened all the same is in doubt',
    async (status) => {
      const readings = { labelOnManagedRange: 'dropped' } as const;
      const { w, approved, misbehave, sources } = await story({ policy, readings });
      await misbehave('POST firewall_rules', { what: 'misreport', status, body: { error: 'no' } }, 1);
      await approved(REGION, '30m');
      await w.run('1m');
      expect([sources(), (await inDoubt(w)).length]).toEqual([[REGION], 1]);
      await w.run('2h');
      expect([sources(), (await inDoubt(w)).length]).toEqual([[REGION], 1]);
    },
  );

  test('an opening that was refused puts nothing in doubt', async () => {
    const { w, scalingo, approved, misbehave } = await story({ policy });
    await misbehave('POST firewall_rules', { what: 'answer', status: 403, body: { error: 'no' } }, 1);
    await approved(REGION, '30m');
    scalingo.byHand.add('my-orders', RANGE);
    await w.run('1h');
    expect(await inDoubt(w)).toEqual([]);
  });
});

test('F2: Scalingo kept the label: the rule is ours however late it is seen', async () => {
  const { w, approved, sources } = await story({ policy, readings: { labelOnManagedRange: 'kept' } });
  w.once('after firewall.add', () => w.restart());
  await expect(approved(REGION, '30m')).rejects.toThrow(Killed);
  w.elapse('5m');
  await w.run('10m');
  expect(sources()).toEqual([REGION]);
  await w.run('30m');
  expect(sources()).toEqual([]);
});
