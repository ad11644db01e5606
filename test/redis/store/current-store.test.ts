/** The index of what is current for each person, beside builds that write records without keeping it. */
import { expect, test } from 'vitest';
import { sweep } from '../../../src/flow/sweep.ts';
import { unremembered } from '../../../src/grant/closure.ts';
import { approve, cancel } from '../../../src/grant/decision.ts';
import { opened } from '../../../src/grant/lifecycle.ts';
import { createKeys } from '../../../src/redis/keys.ts';
import { createClosings } from '../../../src/redis/store/envelope-store.ts';
import { createGrants } from '../../../src/redis/store/grant-store.ts';
import { bo } from '../../contract/store.ts';
import { aRequest } from '../../contract/walk.ts';
import { databaseName, grantId, MORNING, personId, placed, plus, ruleId } from '../../support/builders.ts';
import { freshPrefix, testRedis } from '../../support/redis.ts';
import { world } from '../../support/world.ts';

const redis = await testRedis();
const prefix = freshPrefix();
let made = 0;

const [a, b, c] = [grantId('a'), grantId('b'), grantId('c')];
const ana = personId('ana');

/** A store in Redis, and the sweep of a world that has nothing else in it. */
function aStore() {
  made += 1;
  const keys = createKeys(`${prefix}-${made}`);
  const logged: object[] = [];
  const log = { info: () => {}, warn: () => {}, error: (facts: object) => void logged.push(facts) };
  const grants = createGrants({ redis, keys, log });
  const own = world().process().world;
  const current = async (name = 'ana') => (await grants.currentOf(personId(name))).map(({ id }) => id);
  const closings = createClosings({ redis, keys, log });
  const sweepOnce = () => sweep({ ...own, grants, closings, log });
  return { grants, keys, logged, current, rounds: own.rounds, sweep: sweepOnce };
}

test('T6: what another build wrote without the index is found after the next sweep', async () => {
  const { grants, keys, current, sweep } = aStore();
  // Also at a database that the file no longer names.
  await grants.create(aRequest('a', { database: databaseName('gone'), requestedAt: MORNING }));
  await grants.create(aRequest('b', { requestedAt: MORNING + 1 }));
  await grants.create(aRequest('c', { requester: personId('cy') }));
  await grants.update(a, (grant) => approve(grant, bo));
  await redis.del(keys.current(personId('cy')));
  await redis.zrem(keys.current(ana), a);
  expect(await current()).toEqual([b]);
  await sweep();
  expect(await current()).toEqual([b, a]);
  expect(await current('cy')).toEqual([c]);
});

test('what is live at a database is known again after the next sweep, where that index was lost', async () => {
  const { grants, keys, sweep } = aStore();
  await grants.create(aRequest('a'));
  await grants.create(aRequest('b'));
  await grants.update(a, (grant) => approve(grant, bo));
  const live = keys.live(databaseName('orders'));
  expect(await redis.del(live)).toBe(1);
  await sweep();
  expect(await redis.smembers(live)).toEqual([a]);
});

test('where the lists of what is due and of what is live were lost, the envelopes of what is open make both again', async () => {
  const { grants, keys, logged, sweep } = aStore();
  for (const id of ['a', 'b', 'c']) await grants.create(aRequest(id));
  for (const id of [a, b]) await grants.update(id, (grant) => approve(grant, bo));
  await grants.update(a, (grant) => opened(grant, { rule: ruleId('r1'), at: plus('6m'), ...placed }));
  await sweep();
  expect(logged).toEqual([]);
  const live = keys.live(databaseName('orders'));
  expect(await redis.del(live, keys.due)).toBe(2);
  await sweep();
  expect([await redis.smembers(live), await redis.zrange(keys.due, 0, '-1')]).toEqual([[a], [a]]);
  expect(logged).toEqual([{ event: 'index_was_lost', grants: [a] }]);
  await sweep();
  expect(logged).toHaveLength(1);
});

test('where the list of what is due was lost, that of what is live makes it again, with what was only approved', async () => {
  const { grants, keys, logged, sweep } = aStore();
  for (const id of ['a', 'b']) await grants.create(aRequest(id));
  for (const id of [a, b]) await grants.update(id, (grant) => approve(grant, bo));
  await grants.update(b, (grant) => unremembered(grant, { at: plus('6m') }));
  await redis.sadd(keys.live(databaseName('orders')), b);
  await redis.del(keys.due);
  await sweep();
  expect(await redis.zrange(keys.due, 0, '-1')).toEqual([a]);
  expect(logged).toContainEqual({ event: 'index_was_lost', grants: [a] });
});

test('T6: what another build ended is not shown, and leaves the index', async () => {
  const { grants, keys, logged, current } = aStore();
  await grants.create(aRequest('a'));
  await grants.create(aRequest('b'));
  await grants.update(a, (grant) => cancel(grant, { by: ana, at: MORNING }));
  await redis.zadd(keys.current(ana), MORNING, a);
  expect(await current()).toEqual([b]);
  expect(await redis.zrange(keys.current(ana), 0, '-1')).toEqual([b]);
  expect(logged).toEqual([]);
});

test('what the index holds of somebody else is not shown', async () => {
  const { grants, keys, current } = aStore();
  await grants.create(aRequest('c', { requester: personId('cy') }));
  await redis.zadd(keys.current(ana), MORNING, c);
  expect(await current()).toEqual([]);
  expect(await current('cy')).toEqual([c]);
});

test('T6: a record that cannot be read keeps no other from being found again', async () => {
  const { grants, keys, logged, current, sweep } = aStore();
  for (const id of ['a', 'b', 'c']) await grants.create(aRequest(id));
  await redis.set(keys.grant(b), '{"state":"of a later build"}');
  await redis.del(keys.current(ana));
  await sweep();
  expect(await current()).toEqual([c, a]);
  expect(logged).toContainEqual({
    event: 'record_not_read',
    grant: b,
    problem: expect.stringContaining('state'),
  });
});

test('somebody else’s key in the place of one index fails neither the sweep nor the other indexes', async () => {
  const { grants, keys, logged, current, rounds, sweep } = aStore();
  await grants.create(aRequest('a'));
  await grants.create(aRequest('c', { requester: personId('cy') }));
  await redis.del(keys.current(personId('cy')));
  await redis.set(keys.current(ana), 'of another program');
  await sweep();
  expect(await current('cy')).toEqual([c]);
  expect(await rounds.sweptAt()).toBe(MORNING);
  expect(logged).toMatchObject([
    { event: 'sweep_part_failed', part: 'index', err: { name: 'UnreadableRecord' } },
    { event: 'sweep_part_failed', part: 'blocks', err: { name: 'UnreadableRecord' } },
  ]);
});
