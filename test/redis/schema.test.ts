/** E4: what is written says which shape it has, and what a later build wrote is passed on or left alone. */
import { expect, test } from 'vitest';
import { approve } from '../../src/grant/decision.ts';
import { opened } from '../../src/grant/lifecycle.ts';
import { createKeys } from '../../src/redis/keys.ts';
import { BEGINNING, readAudit } from '../../src/redis/store/audit-store.ts';
import { createGrants } from '../../src/redis/store/grant-store.ts';
import { createMessages } from '../../src/redis/store/message-store.ts';
import { aRequest } from '../contract/walk.ts';
import { grantId, ms, oneYes, personId, placed, plus, ruleId } from '../support/builders.ts';
import { freshPrefix, testRedis } from '../support/redis.ts';

const redis = await testRedis();
const prefix = freshPrefix();
const id = grantId('a');
const yes = { by: personId('bo'), at: plus('5m'), openWithinMs: ms('15m'), ...oneYes };
let made = 0;

async function aStore() {
  made += 1;
  const keys = createKeys(`${prefix}-${made}`);
  const grants = createGrants({ redis, keys, log: { error: () => {} } });
  await grants.create(aRequest('a'));
  return {
    keys,
    grants,
    record: async () => JSON.parse((await redis.get(keys.grant(id))) ?? ''),
    /** as a later build would write it */
    async rewrite(fields: object) {
      const record = JSON.parse((await redis.get(keys.grant(id))) ?? '');
      await redis.set(keys.grant(id), JSON.stringify({ ...record, ...fields }));
    },
  };
}

test('E4: records, audit events and message memory say which shape they have', async () => {
  const { keys, grants, record } = await aStore();
  await grants.update(id, (grant) => approve(grant, yes));
  expect(await record()).toMatchObject({ schema: 1, state: 'approved' });
  const trail = await redis.xrange(keys.audit, '-', '+');
  expect(trail.map(([, [, event = '']]) => JSON.parse(event).schema)).toEqual([1, 1]);

  const messages = createMessages({ redis, keys });
  await messages.put(id, 'card', { channel: 'C1', ts: '1.0', digest: 'a' });
  const claim = { ref: undefined, since: plus('1m'), leaseMs: 1000 };
  await messages.claim({ id, version: 2 }, 'open', claim);
  const remembered = await redis.hgetall(keys.messages(id));
  expect(Object.values(remembered).map((text) => JSON.parse(text).schema)).toEqual([1, 1]);
});

test('E4: fields that a later build added to a record survive each change by this one', async () => {
  const { grants, record, rewrite } = await aStore();
  await rewrite({ ticket: 'OPS-7' });
  await grants.update(id, (grant) => approve(grant, yes));
  await rewrite({ decision: { how: 'approved', by: ['U0BO'], device: 'phone' } });
  await grants.update(id, (grant) => opened(grant, { at: plus('6m'), rule: ruleId('r1'), ...placed }));
  expect(await record()).toMatchObject({ state: 'active', ticket: 'OPS-7', decision: { device: 'phone' } });
});

test('E4: a part that this build replaces keeps nothing of the one before', async () => {
  const { grants, record, rewrite } = await aStore();
  const nudge = { at: plus('1m'), people: ['U0BO'], channel: 'sms' };
  await rewrite({ nudges: [nudge] });
  const another = { at: plus('2m'), people: [personId('cy')] };
  await grants.update(id, (grant) => {
    if (grant.state !== 'requested') throw new Error('it is requested');
    const nudges = [another, ...grant.nudges];
    return { grant: { ...grant, nudges }, event: { ...aRequest('a').event, move: 'nudge' } };
  });
  expect((await record()).nudges[0]).toEqual(another);
});

test('E4: a record of a later schema is not read, and never written over', async () => {
  const { grants, keys, rewrite } = await aStore();
  await rewrite({ schema: 3 });
  const before = await redis.get(keys.grant(id));
  await expect(grants.update(id, (grant) => approve(grant, yes))).rejects.toThrow('cannot change it');
  await expect(grants.get(id)).rejects.toMatchObject({ problem: { is: 'later record' }, retry: true });
  expect(await redis.get(keys.grant(id))).toBe(before);
});

test('E4: where a message is: what a later build added is kept, and a later schema is left alone', async () => {
  const { keys, grants: _ } = await aStore();
  const messages = createMessages({ redis, keys });
  const ref = { channel: 'C1', ts: '1.0', digest: 'a' };
  await redis.hset(keys.messages(id), 'card', JSON.stringify({ ...ref, schema: 1, pinned: true }));
  const card = (await messages.all(id)).get('card');
  if (!card || !('ts' in card)) throw new Error('it is there');
  await messages.redrawn(id, 'card', { from: card, digest: 'b' });
  const text = await redis.hget(keys.messages(id), 'card');
  expect(JSON.parse(text ?? '')).toEqual({ ...ref, digest: 'b', schema: 1, pinned: true });

  await redis.hset(keys.messages(id), 'card', JSON.stringify({ schema: 2, at: ['C1', '1.0'] }));
  expect(await messages.all(id)).toEqual(new Map([['card', { laterSchema: 2 }]]));
});

const drawn = { is: 'drained', pool: 'replica' };

test('E4: a problem of a kind that a later build added is read as such, and passed on', async () => {
  const { grants, record, rewrite } = await aStore();
  await grants.update(id, (grant) => approve(grant, yes));
  const next = { do: 'drain', database: 'my-orders', cli: [], pool: 'replica' };
  await rewrite({ trouble: { what: drawn, next, at: plus('6m') } });
  const read = await grants.get(id);
  if (read?.state !== 'approved') throw new Error('it is approved');
  expect(read.trouble?.what).toEqual({ is: 'other', kind: 'drained' });
  const nag = { at: plus('7m'), people: [] };
  await grants.update(id, (grant) => {
    if (grant.state !== 'approved') throw new Error('it is approved');
    return { grant: { ...grant, nags: [nag] }, event: { ...aRequest('a').event, move: 'nag' } };
  });
  expect(await record()).toMatchObject({ nags: [nag], trouble: { what: drawn, next } });
});

test('E4: access that ended for a reason that a later build added is read as ended', async () => {
  const { grants, rewrite } = await aStore();
  await grants.update(id, (grant) => approve(grant, yes));
  await grants.update(id, (grant) => opened(grant, { at: plus('6m'), rule: ruleId('r1'), ...placed }));
  await rewrite({ state: 'closed', closedAt: plus('9m'), cause: 'handed over' });
  expect(await grants.get(id)).toMatchObject({ state: 'closed', cause: 'other' });
});

test('E4: the audit trail is read on where a later build wrote moves, people and problems of its own', async () => {
  const { keys } = await aStore();
  const event = { at: plus('9m'), by: 'schedule:nightly', grant: id, database: 'orders', from: 'active' };
  const later = { ...event, to: 'paused', move: 'pause', detail: drawn, schema: 2, device: 'phone' };
  await redis.xadd(keys.audit, '*', 'event', JSON.stringify(later));
  const trail = await readAudit({ redis, keys }, { after: BEGINNING, count: 9 });
  const { schema: _, device: __, ...told } = later;
  expect(trail.map(({ event }) => event)).toEqual([
    aRequest('a').event,
    { ...told, detail: { is: 'other', kind: 'drained' } },
  ]);
});
