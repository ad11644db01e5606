/** Jobs of other builds: those of earlier ones are done, those of later ones are kept for them. */
import { expect, test } from 'vitest';
import { SCHEMA } from '../../src/queue/jobs.ts';
import { databaseName, grantId, ms } from '../support/builders.ts';
import { benches, soon } from './bench.ts';

const aBench = await benches();
const orders = databaseName('orders');
const a = grantId('a');

test('what an earlier build left in its only queue is done', async () => {
  const { queue, work, idle } = aBench();
  const done: string[] = [];
  const oneAtATime = (id: string) => ({ deduplication: { id, keepLastIfActive: true } });
  await queue.add('converge', { database: orders }, oneAtATime('converge-orders'));
  await queue.add('announce', { grant: a }, oneAtATime(`announce-${a}`));
  await queue.add('wake', { grant: grantId('b') }, oneAtATime('retry-announce'));
  await queue.add('wake', { database: databaseName('billing') });
  await queue.add('probe', { grant: a }, oneAtATime(`probe-${a}`));
  await queue.add('home', {}, oneAtATime('home'));
  await queue.add('sweep', {});
  work({
    converge: async (database) => void done.push(`converge ${database}`),
    announce: async (grant) => void done.push(`announce ${grant}`),
    probe: async (grant) => void done.push(`probe ${grant}`),
    home: async () => void done.push('home'),
    sweep: async () => void done.push('sweep'),
  });
  const all = [
    `announce ${a}`,
    `announce ${grantId('b')}`,
    'converge billing',
    'converge orders',
    'home',
    `probe ${a}`,
    'sweep',
  ].sort();
  await expect.poll(() => [...done].sort(), soon).toEqual(all);
  await idle();
  expect(await queue.getFailedCount()).toBe(0);
});

test('an earlier build finds in its queue all that ends access, and no messages', async () => {
  const { queue, messages, asker } = aBench();
  await asker.converge(orders);
  await asker.wake(orders, 0);
  await asker.retry(orders, 0);
  await asker.announce(a);
  await asker.retryAnnounce(a, 0);
  await asker.probe(a);
  await asker.home(0);
  expect((await queue.getWaiting()).map(({ name }) => name).sort()).toEqual(['converge', 'wake', 'wake']);
  expect(await messages.getJobCountByTypes('wait', 'prioritized')).toBe(4);
});

test('every job says which shape it has', async () => {
  const { queue, messages, asker } = aBench();
  await asker.converge(orders);
  await asker.announce(a);
  await asker.home(0);
  for (const job of [...(await queue.getWaiting()), ...(await messages.getJobs(['wait', 'prioritized']))])
    expect(job.data).toMatchObject({ schema: SCHEMA });
});

test.each([
  ['an unknown name', 'close', { schema: SCHEMA + 1, database: 'orders' }],
  ['an unknown shape', 'converge', { schema: SCHEMA + 1, addOn: 'ad-1' }],
] as const)(
  'a job of a later build with %s waits, later each time, and never fails',
  async (_, name, data) => {
    const { queue, work, idle, ring, delays, lines } = aBench();
    work({});
    await queue.add(name, data);
    for (const wait of ['2s', '4s', '8s']) {
      await expect.poll(() => delays(), soon).toEqual([ms(wait)]);
      await idle();
      await ring();
    }
    await expect.poll(() => delays(), soon).toEqual([ms('16s')]);
    expect(await queue.getDelayed()).toMatchObject([{ name, data }]);
    expect(await queue.getFailedCount()).toBe(0);
    expect(lines[0]).toMatchObject({ level: 'warn', facts: { queue: 'access', job: name, data } });
  },
);

test('a known job of a later build is done, whatever else it carries', async () => {
  const { queue, work } = aBench();
  const done: string[] = [];
  work({ converge: async (database) => void done.push(database) });
  await queue.add('converge', { schema: SCHEMA + 1, database: orders, addOn: 'ad-1' });
  await expect.poll(() => done, soon).toEqual([orders]);
});

test('a later converge that waits holds up no converge of ours', async () => {
  const { queue, asker, work, delays } = aBench();
  const done: string[] = [];
  work({ converge: async (database) => void done.push(database) });
  const deduplication = { id: 'converge-orders', keepLastIfActive: true };
  await queue.add('converge', { schema: SCHEMA + 1, addOn: 'ad-1' }, { deduplication });
  await expect.poll(() => delays(), soon).toHaveLength(1);
  await asker.converge(orders);
  await expect.poll(() => done, soon).toEqual([orders]);
});

test('however often a later build asks for the same, one waits', async () => {
  const { queue, work, idle, delays } = aBench();
  work({});
  for (let minute = 0; minute < 3; minute += 1) {
    await queue.add('tidy', { schema: SCHEMA + 1 });
    await idle();
  }
  expect(await delays()).toHaveLength(1);
});
