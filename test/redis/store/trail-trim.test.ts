/** What is over for longer than it is kept goes, and nothing else: batches of the trail with their records, and an anchor in their place. */
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { Anchor, anchored } from '../../../src/audit/anchor.ts';
import { verified } from '../../../src/audit/verify.ts';
import type { Moved } from '../../../src/grant/audit.ts';
import { abandoned, finished } from '../../../src/grant/closure.ts';
import { approve, cancel, grantAtOnce, review } from '../../../src/grant/decision.ts';
import { DAY } from '../../../src/grant/duration.ts';
import type { GrantId } from '../../../src/grant/ids.ts';
import { open, opened } from '../../../src/grant/lifecycle.ts';
import { OperatorId } from '../../../src/grant/operator.ts';
import type { Grant } from '../../../src/grant/record.ts';
import type { Refusal } from '../../../src/grant/refusal.ts';
import { createKeys } from '../../../src/redis/keys.ts';
import { createDeliveries } from '../../../src/redis/store/delivery-store.ts';
import { createClosings } from '../../../src/redis/store/envelope-store.ts';
import { createGrants } from '../../../src/redis/store/grant-store.ts';
import { createMessages } from '../../../src/redis/store/message-store.ts';
import { createSeals, sealedBatches } from '../../../src/redis/store/seal-store.ts';
import { createRetention, readAnchor } from '../../../src/redis/store/trail-trim.ts';
import { timeOf } from '../../../src/redis/time.ts';
import { aRequest } from '../../contract/walk.ts';
import { aRequested, grantId, ms, oneYes, personId, placed, plus, ruleId } from '../../support/builders.ts';
import { freshPrefix, testRedis } from '../../support/redis.ts';
import { textsIn } from '../../support/redis-texts.ts';

const redis = await testRedis();
const prefix = freshPrefix();
const { privateKey: key } = generateKeyPairSync('ed25519');
const by = personId('ana');
const retentionMs = 400 * DAY;
const log = { info: () => {}, error: () => {} };
/** Entries have the time of Redis, which is a while after what the events say. */
const now = await timeOf(redis);
const due = now + retentionMs + DAY;

type Change = (grant: Grant) => Moved | Refusal;
const end: Change = (grant) => finished(grant, { at: plus('3h'), endEarlyMs: 0 });

function anInstallation(name: string) {
  const at = { redis, keys: createKeys(`${prefix}-${name}`) };
  const logged: object[] = [];
  const grants = createGrants({ ...at, log });
  const closings = createClosings({ ...at, log });
  const write = async (id: GrantId, ...changes: Change[]) => {
    for (const one of changes) expect(await grants.update(id, one)).toHaveProperty('state');
  };
  const opening: Change[] = [
    (grant) => open(grant, { source: grant.source, at: plus('6m'), ...placed }),
    (grant) => opened(grant, { rule: ruleId(`ru-${grant.id}`), at: plus('7m'), ...placed }),
  ];
  const record = (facts: object) => void logged.push(facts);
  const retention = createRetention({ ...at, retentionMs, key, log: { info: record, error: record } });
  return {
    ...at,
    grants,
    closings,
    write,
    logged,
    retention,
    active: async (name: string) => {
      await grants.create(aRequest(name));
      const yes: Change = (grant) =>
        approve(grant, { by: personId('bo'), at: plus('5m'), openWithinMs: ms('15m'), ...oneYes });
      await write(grantId(name), yes, ...opening);
    },
    emergency: async (name: string) => {
      const {
        state: _,
        version: __,
        approvals: ___,
        nudges: ____,
        ...asked
      } = aRequested({ id: grantId(name) });
      await grants.create(grantAtOnce(asked, { decision: { how: 'emergency' }, openWithinMs: ms('15m') }));
      await write(grantId(name), ...opening, end);
    },
    cancelled: async (name: string) => {
      await grants.create(aRequest(name));
      await write(grantId(name), (grant) => cancel(grant, { by, at: plus('1h') }));
    },
    seal: () => createSeals({ ...at, key, random: randomBytes, log }).close(now),
    verify: async () => verified(sealedBatches(at), [], await readAnchor(at)),
    counts: async () => [
      await redis.xlen(at.keys.audit),
      await redis.xlen(at.keys.auditSeals),
      await redis.hlen(at.keys.auditSalts),
    ],
  };
}

test('a batch goes with the records and messages that it tells of, and verify goes on from the anchor', async () => {
  const { keys, active, cancelled, write, closings, seal, retention, verify, counts, logged } =
    anInstallation('old');
  await active('a');
  await write(grantId('a'), end);
  await closings.forget(plus('1d'));
  await createMessages({ redis, keys }).put(grantId('a'), 'card', { channel: 'C0', ts: '1.1', digest: 'x' });
  await seal();
  await cancelled('b');
  await seal();
  await retention.trim(now + retentionMs - DAY, []);
  expect(await counts()).toEqual([7, 2, 7]);
  await retention.trim(due, []);
  // The newest batch stays, since the next seal follows its own.
  expect(await counts()).toEqual([2, 1, 2]);
  const left = await textsIn(redis, keys.installation);
  expect(left).not.toContain(grantId('a'));
  expect(left).toContain(grantId('b'));
  expect(await readAnchor({ redis, keys })).toMatchObject({ number: 1, events: 5, at: due });
  expect(await verify()).toMatchObject({ seals: 1, events: 2, findings: [] });
  expect(logged).toMatchObject([{ event: 'audit_trimmed', number: 1, events: 5, records: 1 }]);
  await cancelled('c');
  await seal();
  await retention.trim(due, []);
  expect(await readAnchor({ redis, keys })).toMatchObject({ number: 2, events: 7 });
  expect(await verify()).toMatchObject({ seals: 1, findings: [] });
});

test('what is open, was not reviewed, or cannot be read stays, with the trail after it', async () => {
  for (const [name, keep, release] of [
    ['open', (one: Installed) => one.active('a'), async (one: Installed) => one.write(grantId('a'), end)],
    [
      'review',
      (one: Installed) => one.emergency('a'),
      (one: Installed) =>
        one.write(grantId('a'), (grant) =>
          review(grant, { by: personId('cy'), at: plus('5h'), found: 'justified' }),
        ),
    ],
    [
      'spoilt',
      async (one: Installed) => {
        await one.cancelled('a');
        await redis.set(one.keys.grant(grantId('a')), '{');
      },
      (one: Installed) => redis.del(one.keys.grant(grantId('a'))),
    ],
  ] as const) {
    const one = anInstallation(name);
    await keep(one);
    await one.seal();
    await one.cancelled('b');
    await one.seal();
    await one.cancelled('c');
    await one.seal();
    const before = await one.counts();
    await one.closings.forget(plus('1d'));
    await one.retention.trim(due, []);
    expect([name, await one.counts()]).toEqual([name, before]);
    await release(one);
    await one.closings.forget(plus('1d'));
    await one.retention.trim(due, []);
    expect([name, await redis.xlen(one.keys.auditSeals)]).toEqual([name, 1]);
    expect(await redis.exists(one.keys.grant(grantId('a')), one.keys.grant(grantId('b')))).toBe(0);
  }
});

type Installed = ReturnType<typeof anInstallation>;

test('the record of a database that is gone goes, and its envelope stays for when it comes back', async () => {
  const { keys, active, write, cancelled, seal, retention, closings } = anInstallation('gone');
  await active('a');
  const operator = OperatorId.parse('operator:alice@bastion');
  await write(grantId('a'), (grant) =>
    abandoned(grant, { by: operator, because: 'deleted', at: plus('3h') }),
  );
  await seal();
  await cancelled('b');
  await seal();
  await retention.trim(due, []);
  expect(await redis.exists(keys.grant(grantId('a')))).toBe(0);
  expect(await closings.all()).toMatchObject([{ grant: grantId('a') }]);
});

test('what a sink has not taken stays, however old it is', async () => {
  const { keys, cancelled, seal, retention, counts } = anInstallation('behind');
  for (const name of ['a', 'b']) {
    await cancelled(name);
    await seal();
  }
  const deliveries = createDeliveries({ redis, keys });
  await deliveries.taken('file', await deliveries.next('file', 100));
  const before = await counts();
  await retention.trim(due, ['file', 'webhook']);
  expect(await counts()).toEqual(before);
  await deliveries.taken('webhook', await deliveries.next('webhook', 100));
  await retention.trim(due, ['file', 'webhook']);
  expect(await counts()).not.toEqual(before);
});

test('a batch that was changed stays for those who verify, and the log says so', async () => {
  const { keys, cancelled, seal, retention, counts, logged } = anInstallation('changed');
  await cancelled('a');
  await seal();
  await cancelled('b');
  await seal();
  const [[first = ''] = []] = await redis.xrange(keys.audit, '-', '+', 'COUNT', 1);
  await redis.xdel(keys.audit, first);
  await retention.trim(due, []);
  expect(await counts()).toEqual([3, 2, 4]);
  expect(logged).toEqual([{ event: 'audit_not_trimmed', number: 1, why: 'it is not as it was sealed' }]);
});

test('an anchor that was changed, removed or is not signed is found, and what is not sealed never goes', async () => {
  const { keys, cancelled, seal, retention, verify } = anInstallation('anchor');
  for (const name of ['a', 'b', 'c']) {
    await cancelled(name);
    if (name !== 'c') await seal();
  }
  await retention.trim(due, []);
  expect(await redis.xlen(keys.audit)).toBe(4);
  const text = (await redis.get(keys.auditAnchor)) ?? '';
  const findings = async (other: string | undefined) => {
    if (other === undefined) await redis.del(keys.auditAnchor);
    else await redis.set(keys.auditAnchor, other);
    return (await verify()).findings;
  };
  expect(await findings(text.replace('"events":2', '"events":1'))).toEqual([
    { is: 'anchor', why: 'it was changed' },
  ]);
  expect(await findings(undefined)).toMatchObject([{ is: 'seal', number: 2 }]);
  const { digest: _, signature: __, ...content } = Anchor.parse(JSON.parse(text));
  const unsigned = JSON.stringify(anchored(content, undefined));
  expect(await findings(unsigned)).toMatchObject([{ is: 'anchor', why: 'it is not signed' }]);
});

test('one sweep trims some of it, several processes trim it once, and forever trims nothing', async () => {
  const one = anInstallation('bounded');
  for (const name of 'abcdefghijklm') {
    await one.cancelled(name);
    await one.seal();
  }
  await createRetention({ ...one, retentionMs: undefined, key, log }).trim(due, []);
  expect(await redis.xlen(one.keys.auditSeals)).toBe(13);
  await one.retention.trim(due, []);
  expect(await redis.xlen(one.keys.auditSeals)).toBe(3);
  const other = createRetention({ ...one, redis: await testRedis(), retentionMs, key, log });
  await Promise.all([one.retention.trim(due, []), other.trim(due, [])]);
  await one.retention.trim(due, []);
  expect(await redis.xlen(one.keys.auditSeals)).toBe(1);
  expect(await readAnchor(one)).toMatchObject({ number: 12, events: 24 });
  expect((await one.verify()).findings).toEqual([]);
});
