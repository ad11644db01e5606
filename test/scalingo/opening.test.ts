/** However many of its calls hang, an opening holds its database for a limited time: an end may come meanwhile. */
import { expect, test } from 'vitest';
import { SECOND } from '../../src/grant/duration.ts';
import { story } from './story.ts';

const slow = { timeoutMs: 4 * SECOND, openingMs: 0.5 * SECOND };

test('list, look at the database and opening together take as long as one opening may', async () => {
  const { w, approved, misbehave } = await story(slow);
  await misbehave('GET /api/databases', { what: 'later', afterMs: 30 * SECOND });
  await misbehave('POST firewall_rules', { what: 'hang' });
  const began = performance.now();
  const grant = await approved();
  expect(performance.now() - began).toBeLessThan(2 * SECOND);
  expect(w.messages(grant).at(-1)).toMatch(/^approved, but: Scalingo did not answer/);
});

test('two openings of one database together take as long as one may, and the end that came is next', async () => {
  const { w, approved, misbehave, behave, sources } = await story(slow);
  await approved('203.0.113.7', '10m');
  await misbehave('POST firewall_rules', { what: 'hang' });
  const grants = [];
  for (const address of ['203.0.113.8', '203.0.113.9']) {
    const grant = await w.request('ana', 'orders', address, '1h');
    await w.approve('bo', grant);
    grants.push(grant);
  }
  const began = performance.now();
  await w.settle();
  expect(performance.now() - began).toBeLessThan(2 * SECOND);
  w.elapse('11m');
  await w.sweep();
  expect(sources()).toEqual([]);
  await behave();
  await w.run('2m');
  expect(sources()).toEqual(['203.0.113.8/32', '203.0.113.9/32']);
});

test('a slow end takes nothing from the time of the opening that comes after it', async () => {
  const { w, approved, misbehave, sources } = await story({ ...slow, timeoutMs: 0.7 * SECOND });
  await approved('203.0.113.7', '10m');
  w.elapse('11m');
  await misbehave('DELETE firewall_rules', { what: 'stall' }, 1);
  const calls: string[] = [];
  w.always((moment) => {
    if (/^before firewall\.(list|remove|add)$/.test(moment)) calls.push(moment);
  });
  await approved('203.0.113.8', '1h');
  expect(calls).toEqual(['before firewall.list', 'before firewall.remove', 'before firewall.add']);
  expect(sources()).toEqual(['203.0.113.8/32']);
});
