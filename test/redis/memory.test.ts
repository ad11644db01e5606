/** The small memories in a real Redis: of the rounds, of the messages, of the audit trail. */
import { expect, test } from 'vitest';
import { Fault } from '../../src/flow/fault.ts';
import { approve } from '../../src/grant/decision.ts';
import { DAY } from '../../src/grant/duration.ts';
import { createKeys } from '../../src/redis/keys.ts';
import { BEGINNING, isOfGrant, readAudit } from '../../src/redis/store/audit-store.ts';
import { createGrants } from '../../src/redis/store/grant-store.ts';
import { createMessages } from '../../src/redis/store/message-store.ts';
import { createRounds } from '../../src/redis/store/round-store.ts';
import { roundsContract } from '../contract/rounds.ts';
import { aRequest } from '../contract/walk.ts';
import { databaseName, grantId, MORNING, ms, oneYes, personId } from '../support/builders.ts';
import { freshPrefix, testRedis } from '../support/redis.ts';

const redis = await testRedis();
const prefix = freshPrefix();
let made = 0;

function freshKeys() {
  made += 1;
  return createKeys(`${prefix}-${made}`);
}

roundsContract('in Redis', () => createRounds({ redis, keys: freshKeys() }));

test('E4: what a later build remembers of names that this one does not know stops no round', async () => {
  const keys = freshKeys();
  const rounds = createRounds({ redis, keys });
  for (const key of [keys.converged, keys.full, keys.named, keys.sweptBy, keys.rules])
    await redis.hset(key, 'a name of theirs', 'x');
  await redis.hset(keys.passed, 'access', 'x');
  await redis.set(keys.swept, 'x');
  expect([await rounds.sweptAt(), await rounds.passedAt('access')]).toEqual([undefined, undefined]);
  const orders = databaseName('orders');
  await rounds.converged(orders, MORNING);
  await rounds.swept(MORNING, 'schedule');
  expect(await rounds.convergedAt()).toEqual(new Map([[orders, MORNING]]));
  expect(await rounds.sweptBy()).toEqual(new Map([['schedule', MORNING]]));
  for (const read of [rounds.fullAt, rounds.namedAt, rounds.rulesAt]) expect(await read()).toEqual(new Map());
});

test.each([['{"ours":1,"others":2}'], ['spoiled']])(
  'a list that an earlier build noted, or that is spoiled, tells no sources of others: %s',
  async (written) => {
    const keys = freshKeys();
    await redis.hset(keys.rules, 'orders', written);
    expect(await createRounds({ redis, keys }).theirsOf(databaseName('orders'))).toBeUndefined();
  },
);

test('each message of a grant is remembered by its key, the intention before the post', async () => {
  const messages = createMessages({ redis, keys: freshKeys() });
  const a = grantId('a');
  const card = { channel: 'C1', ts: '1767603600.000100', digest: 'd1' };
  expect(await messages.all(a)).toEqual(new Map());
  await messages.put(a, 'card', { postingSince: MORNING });
  expect(await messages.all(a)).toEqual(new Map([['card', { postingSince: MORNING }]]));
  await messages.put(a, 'card', card);
  await messages.put(a, 'open', { postingSince: MORNING });
  await messages.put(grantId('b'), 'card', { postingSince: 0 });
  expect(await messages.all(a)).toEqual(
    new Map<string, object>([
      ['card', card],
      ['open', { postingSince: MORNING }],
    ]),
  );
});

test('what a message says now is written down unless somebody drew over it meanwhile', async () => {
  const messages = createMessages({ redis, keys: freshKeys() });
  const a = grantId('a');
  const from = { channel: 'C1', ts: '1767603600.000100', digest: 'd1' };
  await messages.redrawn(a, 'card', { from, digest: 'd2' });
  expect(await messages.all(a)).toEqual(new Map());
  await messages.put(a, 'card', from);
  await messages.redrawn(a, 'card', { from, digest: 'd2' });
  await messages.redrawn(a, 'card', { from, digest: 'd3' });
  expect(await messages.all(a)).toEqual(new Map([['card', { ...from, digest: 'd2' }]]));
});

test.each(['no JSON', '{"channel":"C1"}'])(
  'a message that is %s is thrown, by grant and key',
  async (text) => {
    const keys = freshKeys();
    await redis.hset(keys.messages(grantId('a')), 'card', text);
    await expect(createMessages({ redis, keys }).all(grantId('a'))).rejects.toThrow(
      `What is known of the message “card” of ${grantId('a')} cannot be read.`,
    );
  },
);

test('while Redis is away the small memories are faults that may pass', async () => {
  const keys = freshKeys();
  const away = redis.duplicate();
  away.disconnect();
  const messages = createMessages({ redis: away, keys });
  const rounds = createRounds({ redis: away, keys });
  for (const call of [
    () => messages.all(grantId('a')),
    () => messages.put(grantId('a'), 'card', { postingSince: 0 }),
    () => rounds.sweptAt(),
    () => rounds.swept(MORNING, 'start'),
    () => readAudit({ redis: away, keys }, { after: BEGINNING, count: 1 }),
  ]) {
    expect(await call().catch((error: unknown) => error)).toBeInstanceOf(Fault);
  }
});

test('the audit trail is read on from where one stopped, oldest first', async () => {
  const keys = freshKeys();
  const grants = createGrants({ redis, keys, log: { error: () => {} } });
  for (const id of ['a', 'b', 'c']) await grants.create(aRequest(id));
  await grants.update(grantId('b'), (grant) =>
    approve(grant, { by: personId('bo'), at: MORNING, openWithinMs: ms('15m'), ...oneYes }),
  );
  const first = await readAudit({ redis, keys }, { after: BEGINNING, count: 3 });
  expect(
    first.flatMap(({ event }) => (isOfGrant(event) ? [[event.grant, event.move, event.by]] : [])),
  ).toEqual(['a', 'b', 'c'].map((id) => [grantId(id), 'request', personId('ana')]));
  const rest = await readAudit({ redis, keys }, { after: first.at(-1)?.entry ?? '', count: 3 });
  expect(rest.map(({ event }) => event)).toMatchObject([
    { grant: grantId('b'), move: 'approve', from: 'requested', to: 'approved', by: personId('bo') },
  ]);
});

test.each([
  ['event', '{"move":"approve"}'],
  ['note', 'of another program'],
])('an entry of the trail that cannot be read is thrown: a trail with gaps is none', async (field, text) => {
  const keys = freshKeys();
  const entry = await redis.xadd(keys.audit, '*', field, text);
  await expect(readAudit({ redis, keys }, { after: BEGINNING, count: 3 })).rejects.toThrow(
    `Entry ${entry} of the audit trail cannot be read.`,
  );
});

test('E3: a claim that Redis took a day ahead of its time holds nobody up', async () => {
  const keys = freshKeys();
  const grants = createGrants({ redis, keys, log: { error: () => {} } });
  const messages = createMessages({ redis, keys });
  const request = aRequest('a');
  const { grant } = request;
  await grants.create(request);
  const claim = { ref: undefined, since: MORNING, leaseMs: 20_000 };
  // What expires expires by Redis's clock: once that came back it lives a day longer.
  await redis.set(keys.posting(grant.id, 'card'), '1', 'PX', DAY);
  expect(await messages.claim(grant, 'card', claim)).toBe(0);
  expect(await messages.claim(grant, 'card', { ...claim, ref: { postingSince: MORNING } })).toBeGreaterThan(
    19_000,
  );
});
