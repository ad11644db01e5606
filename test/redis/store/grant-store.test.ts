/** The record in a real Redis: its contract, and what Redis alone can do to it. */
import { expect, test } from 'vitest';
import { Fault } from '../../../src/flow/fault.ts';
import { finished } from '../../../src/grant/closure.ts';
import { approve } from '../../../src/grant/decision.ts';
import type { PersonId } from '../../../src/grant/ids.ts';
import { opened, revoke } from '../../../src/grant/lifecycle.ts';
import { createKeys } from '../../../src/redis/keys.ts';
import { UnreadableRecord } from '../../../src/redis/redis-fault.ts';
import { BEGINNING, isOfGrant, readAudit } from '../../../src/redis/store/audit-store.ts';
import { createGrants } from '../../../src/redis/store/grant-store.ts';
import { grantsContract } from '../../contract/grants.ts';
import { indexesContract } from '../../contract/indexes.ts';
import { aRequest } from '../../contract/walk.ts';
import {
  anApproved,
  databaseName,
  grantId,
  MORNING,
  ms,
  oneYes,
  personId,
  placed,
  plus,
  ruleId,
} from '../../support/builders.ts';
import { freshPrefix, testRedis } from '../../support/redis.ts';

const redis = await testRedis();
const other = await testRedis();
const prefix = freshPrefix();
let made = 0;

function aStore() {
  made += 1;
  const keys = createKeys(`${prefix}-${made}`);
  const reported: object[] = [];
  const log = { error: (facts: object) => reported.push(facts) };
  const grants = createGrants({ redis, keys, log });
  const rival = createGrants({ redis: other, keys, log });
  const events = async () => {
    const entries = await readAudit({ redis, keys }, { after: BEGINNING, count: 1_000 });
    return entries.map(({ event }) => event).filter(isOfGrant);
  };
  const forgetCurrent = async (requester: PersonId) => void (await redis.del(keys.current(requester)));
  return { grants, rival, events, forgetCurrent, keys, reported };
}

grantsContract('in Redis', aStore);
indexesContract('in Redis', aStore);

const [a, b] = [grantId('a'), grantId('b')];
const orders = databaseName('orders');
const bo = { by: personId('bo'), at: plus('5m'), openWithinMs: ms('15m'), ...oneYes };

async function withTwoLive() {
  const store = aStore();
  for (const id of ['a', 'b']) {
    await store.grants.create(aRequest(id));
    await store.grants.update(grantId(id), (grant) => approve(grant, bo));
  }
  return store;
}

test.each([
  ['no JSON', '{"reason":"secret plans', 'the whole record'],
  ['nothing of ours', '"secret plans"', 'the whole record'],
  ['an unknown state', JSON.stringify({ ...anApproved({ id: a }), state: 'secret plans' }), 'state'],
  ['a bad field', JSON.stringify({ ...anApproved({ id: a }), openBy: 'secret plans' }), 'openBy'],
  ['the record of another', JSON.stringify(anApproved({ id: b })), 'it is the record of another'],
])(
  'a record that is %s is reported and thrown by id and field, and the others are seen',
  async (_name, text, problem) => {
    const { grants, keys, reported } = await withTwoLive();
    await redis.set(keys.grant(a), text);
    const message = `The record of ${a} cannot be read: ${problem}`;
    const once = [{ event: 'record_not_read', grant: a, problem }];
    for (const reading of [() => grants.get(a), () => grants.update(a, (grant) => revoke(grant, bo))]) {
      const thrown = await reading().catch((error) => error);
      expect(thrown).toBeInstanceOf(UnreadableRecord);
      expect(thrown.message).toBe(message);
      expect(reported).toEqual(once);
    }
    // The others are still seen: one that is spoiled must not hold up their ends.
    const { grants: seen, unreadable } = await grants.livePicture(orders);
    expect([seen.map(({ id }) => id), unreadable]).toEqual([[b], [a]]);
    expect(reported).toEqual(once);
    expect(JSON.stringify(message)).not.toContain('secret plans');
    expect(await redis.get(keys.grant(a))).toBe(text);
  },
);

test('a later build’s record is reported by id and thrown as a fault, and the others are seen', async () => {
  const { grants, keys, reported } = await withTwoLive();
  const text = JSON.stringify({ ...anApproved({ id: a }), schema: 3, more: 'secret plans' });
  await redis.set(keys.grant(a), text);
  const problem = 'a later build wrote it: its schema is 3, and this build knows 2';
  for (const reading of [() => grants.get(a), () => grants.update(a, (grant) => revoke(grant, bo))]) {
    const thrown = await reading().catch((error) => error);
    expect(thrown).toMatchObject({ problem: { is: 'later record', grant: a }, retry: true });
    expect(thrown.cause).toBe(`The record of ${a} cannot be read: ${problem}`);
    expect(reported).toEqual([{ event: 'record_not_read', grant: a, problem }]);
  }
  const { grants: seen, unreadable, later } = await grants.livePicture(orders);
  expect([seen.map(({ id }) => id), unreadable, later]).toEqual([[b], [a], [a]]);
  expect(await redis.get(keys.grant(a))).toBe(text);
});

test('where many are read, what cannot be read is reported once and the others are read', async () => {
  const { grants, keys, reported } = await withTwoLive();
  const record = (await redis.get(keys.grant(a))) ?? '';
  await redis.set(keys.grant(a), '{}');
  const unreadable = [{ event: 'record_not_read', grant: a, problem: 'state' }];
  expect((await grants.due(plus('8h'))).map(({ id }) => id)).toEqual([b]);
  expect((await grants.of(personId('ana'), 5)).map(({ id }) => id)).toEqual([b]);
  expect((await grants.currentOf(personId('ana'))).map(({ id }) => id)).toEqual([b]);
  expect(reported.splice(0)).toEqual(unreadable);
  // It was mended meanwhile.
  await redis.set(keys.grant(a), record);
  expect(await grants.due(plus('8h'))).toHaveLength(2);
  await redis.set(keys.grant(a), '{}');
  await grants.due(plus('8h'));
  expect(reported).toEqual(unreadable);
});

test('an index that names a record that is gone is reported', async () => {
  const { grants, keys, reported } = await withTwoLive();
  await redis.del(keys.grant(a));
  const gone = { event: 'record_not_read', grant: a, problem: 'an index names it, and it is not there' };
  expect((await grants.due(plus('8h'))).map(({ id }) => id)).toEqual([b]);
  expect((await grants.livePicture(orders)).unreadable).toEqual([gone.grant]);
  expect(reported).toEqual([gone]);
});

test('an index of live grants that names what is not live is reported', async () => {
  const { grants, keys, reported } = await withTwoLive();
  await grants.create(aRequest('c'));
  await redis.sadd(keys.live(orders), grantId('c'));
  for (let looks = 0; looks < 2; looks += 1)
    expect((await grants.livePicture(orders)).unreadable).toEqual([grantId('c')]);
  expect(reported).toMatchObject([{ grant: grantId('c') }]);
});

test('a grant that ends between the reading of the index and of the records is left out in peace', async () => {
  const { grants, keys, reported } = await withTwoLive();
  const slow = redis.duplicate();
  // The other client ends the grant right after the index was read, as another process may.
  const between = Object.assign(slow, {
    smembers: async (key: string) => {
      const ids = await redis.smembers(key);
      await grants.update(a, (grant) => revoke(grant, bo));
      await grants.update(a, (grant) => opened(grant, { rule: ruleId('r1'), at: bo.at, ...placed }));
      await grants.update(a, (grant) => finished(grant, { at: plus('10m'), endEarlyMs: 0 }));
      return ids;
    },
  });
  const read = createGrants({ redis: between, keys, log: { error: (facts) => reported.push(facts) } });
  expect((await read.live(orders)).map(({ id }) => id)).toEqual([b]);
  expect(reported).toEqual([]);
  slow.disconnect();
});

test('no index keeps what has left it', async () => {
  const { grants, keys } = await withTwoLive();
  for (const id of [a, b]) {
    await grants.update(id, (grant) => revoke(grant, bo));
    await grants.update(id, (grant) => finished(grant, { at: plus('10m'), endEarlyMs: 0 }));
    await grants.told(id, 4);
  }
  expect(await redis.exists(keys.live(orders), keys.due, keys.current(personId('ana')), keys.untold)).toBe(0);
});

test('what is no id among the untold is reported, and the others are told', async () => {
  const { grants, keys, reported } = await withTwoLive();
  await redis.zadd(keys.untold, 1, 'gr_?');
  expect([...(await grants.untold())].sort()).toEqual([a, b]);
  expect(reported).toMatchObject([{ grant: 'gr_?' }]);
});

test('while Redis is away each call is a fault that may pass, and says so to people', async () => {
  const { keys } = aStore();
  const away = redis.duplicate();
  away.disconnect();
  const grants = createGrants({ redis: away, keys, log: { error: () => {} } });
  for (const call of [
    () => grants.create(aRequest('a')),
    () => grants.get(a),
    () => grants.update(a, (grant) => approve(grant, bo)),
    () => grants.live(orders),
    () => grants.due(MORNING),
    () => grants.of(personId('ana'), 1),
    () => grants.currentOf(personId('ana')),
    () => grants.reindex([anApproved()]),
    () => grants.untold(),
    () => grants.told(a, 1),
  ]) {
    const fault = await call().catch((error) => error);
    expect(fault).toBeInstanceOf(Fault);
    expect(fault).toMatchObject({
      retry: true,
      message: 'Our own memory (Redis) is out of reach right now.',
    });
  }
});

test("somebody else's key in the place of ours is no fault that passes by itself", async () => {
  const { grants, keys } = await withTwoLive();
  await redis.set(keys.untold, 'of another program');
  const thrown = await grants.untold().catch((error) => error);
  expect(thrown).toBeInstanceOf(UnreadableRecord);
  expect(thrown.message).toContain('WRONGTYPE');
});
