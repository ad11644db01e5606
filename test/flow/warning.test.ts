/** Scene 4: a warning before the end of every grant, at a share of its length; another one where the end was moved. */
import { expect, test } from 'vitest';
import { world } from '../support/world.ts';

const warnings = async (w: ReturnType<typeof world>, grant: Parameters<typeof w.look>[0]) => {
  const now = await w.look(grant);
  return 'warnedOf' in now ? (now.warnedOf?.length ?? 0) : 0;
};

test.each([
  ['8h', '7h10m', '3m'],
  ['1h', '52m', '3m'],
  ['20m', '13m', '3m'],
  ['6m', '1m', '2m'],
])('Scene 4: of %s: none after %s, one %s later, and no second one', async (length, before, then) => {
  const w = world();
  const grant = await w.open('ana', 'orders', '203.0.113.7', length);
  await w.run(before);
  expect(await warnings(w, grant)).toBe(0);
  await w.run(then);
  expect(await warnings(w, grant)).toBe(1);
  await w.run('1m');
  expect(await warnings(w, grant)).toBe(1);
});

test('Scene 4: at least five minutes before the end, however the sweep falls', async () => {
  for (const offset of ['1s', '20s', '40s', '59s']) {
    const w = world();
    w.elapse(offset);
    const grant = await w.open('ana', 'orders', '203.0.113.7', '30m');
    while ((await warnings(w, grant)) === 0) await w.run('1m');
    const { expiresAt } = { expiresAt: 0, ...(await w.look(grant)) };
    expect(expiresAt - w.now()).toBeGreaterThanOrEqual(5 * 60_000);
    expect(expiresAt - w.now()).toBeLessThanOrEqual(7 * 60_000);
  }
});

test('Scene 4: extended after the warning, it is warned of the new end too; given back, of none', async () => {
  const w = world({ orders: { extending: 'automatic' } });
  const grant = await w.open('ana', 'orders', '203.0.113.7', '1h');
  await w.run('56m');
  await w.extend('ana', grant, '30m');
  await w.run('20m');
  expect(await warnings(w, grant)).toBe(1);
  await w.run('10m');
  expect(await warnings(w, grant)).toBe(2);

  const other = await w.open('cy', 'orders', '203.0.113.8', '1h');
  await w.done('cy', other);
  await w.run('1h');
  expect(await warnings(w, other)).toBe(0);
});
