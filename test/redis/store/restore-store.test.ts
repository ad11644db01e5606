/** A backup comes back whole or not at all, at whatever command the restore is cut off. */
import { randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import { expect, inject, onTestFinished, test } from 'vitest';
import { Fault } from '../../../src/flow/fault.ts';
import { unremembered } from '../../../src/grant/closure.ts';
import { approve } from '../../../src/grant/decision.ts';
import type { Note } from '../../../src/grant/note.ts';
import { OperatorId } from '../../../src/grant/operator.ts';
import type { Grant } from '../../../src/grant/record.ts';
import { isRefusal } from '../../../src/grant/refusal.ts';
import { connectRedis } from '../../../src/redis/connect.ts';
import { createKeys, type Keys } from '../../../src/redis/keys.ts';
import { type BackupLine, backupLines } from '../../../src/redis/store/backup-store.ts';
import { createGrants } from '../../../src/redis/store/grant-store.ts';
import { keysLike } from '../../../src/redis/store/installations.ts';
import { appendNote } from '../../../src/redis/store/note-store.ts';
import { restoreParts } from '../../../src/redis/store/restore-store.ts';
import { createSeals } from '../../../src/redis/store/seal-store.ts';
import { production } from '../../../src/timing.ts';
import { aRequest } from '../../contract/walk.ts';
import { grantId, MORNING, ms, oneYes, personId, plus } from '../../support/builders.ts';
import { aCutOff } from '../../support/cut-off.ts';
import { freshPrefix, testRedis } from '../../support/redis.ts';

const redis = await testRedis();
const keys = createKeys(freshPrefix());
/** a name that the installation had before */
const former = createKeys(`${keys.installation}-former`);
const log = { info: () => {}, error: () => {} };
const by = OperatorId.parse('operator:alice@bastion');
const note: Note = { at: MORNING, by, note: 'restored', version: '1.0.0' };
const started: Note = { at: MORNING, by: 'db-access', note: 'started', version: '1.0.0' };
const change = (grant: Grant) => {
  const moved = unremembered(grant, { at: MORNING });
  return isRefusal(moved) ? undefined : moved;
};

/** What the trail was last told of the file: a change since then is told by the next bot. */
const SETTINGS = '{"schema":1,"databases":[["orders",[["maxDuration","8h"]]]]}';

async function emptied(): Promise<void> {
  const all = await keysLike(redis, `*${keys.installation}*`);
  if (all.length > 0) await redis.del(...all);
}

/** Two grants, one of them approved, a message, events and seals; and a bot that started and sealed on the Redis that came after. */
async function aBackup(of = keys): Promise<readonly BackupLine[]> {
  const at = { redis, keys: of };
  const grants = createGrants({ ...at, log });
  const seals = createSeals({ ...at, key: undefined, random: randomBytes, log });
  await appendNote(at, started);
  await grants.create(aRequest('a'));
  await grants.create(aRequest('b'));
  const yes = { by: personId('bo'), at: plus('5m'), openWithinMs: ms('15m'), ...oneYes };
  await grants.update(grantId('a'), (grant) => approve(grant, yes));
  await redis.hset(of.messages(grantId('a')), { card: '{"channel":"C1","ts":"1.1","digest":"x"}' });
  await seals.close(MORNING);
  await redis.set(of.settingsNoted, SETTINGS);
  const lines: BackupLine[] = [];
  for await (const line of backupLines(at, { now: MORNING, version: '1.0.0' })) lines.push(line);
  return lines;
}

async function lostAndStarted(): Promise<void> {
  await emptied();
  const seals = createSeals({ redis, keys, key: undefined, random: randomBytes, log });
  await appendNote({ redis, keys }, started);
  await seals.close(MORNING);
  await redis.set(keys.settingsNoted, '{"schema":1,"databases":[]}');
  await redis.hset(keys.auditTaken, 'file', '{"events":"1-0","seals":"1-0"}');
}

/** All that is there but what a restore has not finished. Events added by the restore have ids of their own, which are left out. */
async function state(among: Keys): Promise<Readonly<Record<string, unknown>>> {
  const all = (await keysLike(redis, `*${among.installation}*`)).filter(
    (key) => !key.includes(':restoring:'),
  );
  const entries = await Promise.all(all.toSorted().map(async (key) => [key, await content(key)] as const));
  return Object.fromEntries(entries);
}

async function content(key: string): Promise<unknown> {
  const kind = await redis.type(key);
  if (kind === 'string') return redis.get(key);
  if (kind === 'hash') return redis.hgetall(key);
  if (kind === 'set') return (await redis.smembers(key)).toSorted();
  if (kind === 'zset') return redis.zrange(key, 0, '-1', 'WITHSCORES');
  const entries = await redis.xrange(key, '-', '+');
  return key.endsWith(':audit') ? entries.map(([, fields]) => fields) : entries;
}

test.each([
  ['of one name', [keys]],
  ['of a former name too', [former, keys]],
] as const)(
  'cut off after any of its commands, a restore %s has changed nothing or all of it',
  async (_, names) => {
    await emptied();
    const parts: Parameters<typeof restoreParts>[1][number][] = [];
    for (const name of names) parts.push({ keys: name, lines: await aBackup(name), change });
    const cutOff = await aCutOff(inject('redisUrl'));
    const restoring = (through: Redis) =>
      restoreParts(through, parts, { at: MORNING, note, noted: keys, random: randomBytes });

    const found: string[] = [];
    const forever: string[] = [];
    for (let commands = 1; ; commands += 1) {
      await lostAndStarted();
      const before = await state(keys);
      const through = await connected(cutOff.url);
      cutOff.after(commands);
      const outcome = await restoring(through).then(
        (isDone) => isDone,
        (error: unknown) => error,
      );
      await cutOff.settled();
      through.disconnect();
      cutOff.after(Number.POSITIVE_INFINITY);
      const after = await state(keys);
      const isSame = JSON.stringify(after) === JSON.stringify(before);
      found.push(isSame ? 'nothing' : 'all');
      for (const key of await keysLike(redis, `*${keys.installation}*:restoring:*`))
        if ((await redis.ttl(key)) < 0) forever.push(key);
      if (isSame) await restoring(redis);
      const whole = await state(keys);
      if (!isSame) expect(after).toEqual(whole);
      for (const name of names) await expectWhole(name);
      if (outcome === true) break;
      expect(outcome).toBeInstanceOf(Fault);
    }
    // The last one was not cut off, and the one before lost no more than the answer.
    expect(found.length).toBeGreaterThan(20);
    expect(forever).toEqual([]);
    expect(found.slice(-2)).toEqual(['all', 'all']);
    expect(found.slice(0, -2)).toEqual(found.slice(0, -2).map(() => 'nothing'));
  },
);

test('two restores at once, one of them cut off or at work still, leave all of it or nothing', async () => {
  await emptied();
  const lines = await aBackup();
  const [first, second] = [await aCutOff(inject('redisUrl')), await aCutOff(inject('redisUrl'))];
  const restoring = (through: Redis) =>
    restoreParts(through, [{ keys, lines, change }], { at: MORNING, note, noted: keys, random: randomBytes });
  for (const commands of [1, 4, 7, 10, 13, Number.POSITIVE_INFINITY]) {
    await lostAndStarted();
    const [through, other] = [await connected(first.url), await connected(second.url)];
    second.after(commands);
    // In the middle of the first one's trail.
    const later = (left: number) => {
      first.before(':restoring:', async () => {
        if (left > 0) later(left - 1);
        else await restoring(other).catch((error: unknown) => expect(error).toBeInstanceOf(Fault));
      });
    };
    later(4);
    expect([commands, await restoring(through)]).toEqual([commands, Number.isFinite(commands)]);
    await second.settled();
    second.after(Number.POSITIVE_INFINITY);
    for (const one of [through, other]) one.disconnect();
    await expectWhole();
    for (const key of await keysLike(redis, `*${keys.installation}*:restoring:*`))
      expect(await redis.ttl(key)).toBeGreaterThan(0);
  }
});

test('what is written while a restore runs stops it, and nothing is changed', async () => {
  await emptied();
  const lines = await aBackup();
  await lostAndStarted();
  const cutOff = await aCutOff(inject('redisUrl'));
  const through = await connected(cutOff.url);
  cutOff.before('multi', () => appendNote({ redis, keys }, { ...started, note: 'denied' }));
  expect(
    await restoreParts(through, [{ keys, lines, change }], {
      at: MORNING,
      note,
      noted: keys,
      random: randomBytes,
    }),
  ).toBe(false);
  expect(await redis.xlen(keys.audit)).toBe(2);
  expect(await keysLike(redis, `${keys.grant('*')}`)).toEqual([]);
});

test('an event that is there is kept also where the clock of the new Redis is behind', async () => {
  await keepsAnEventAt('1-0');
});

test('an event that is there is kept also where the backup has another of the same millisecond', async () => {
  await keepsAnEventAt();
});

/** Without `entry`: at that of the backup's second event. */
async function keepsAnEventAt(entry?: string): Promise<void> {
  await emptied();
  const lines = await aBackup();
  const [, second] = await redis.xrange(keys.audit, '-', '+');
  await emptied();
  await redis.xadd(
    keys.audit,
    entry ?? second?.[0] ?? '',
    'event',
    '{"note":"started, by a clock that was wrong"}',
  );
  expect(
    await restoreParts(redis, [{ keys, lines, change }], {
      at: MORNING,
      note,
      noted: keys,
      random: randomBytes,
    }),
  ).toBe(true);
  const trail = await redis.xrange(keys.audit, '-', '+');
  expect(trail[4]?.[1]?.[1]).toContain('a clock that was wrong');
  expect(trail).toHaveLength(7);
}

async function connected(url: string): Promise<Redis> {
  const waits = { ...production.redis, reconnect: { firstMs: 60_000, longestMs: 60_000 } };
  const made = await connectRedis({ url, ca: undefined, kind: 'producer', onError: () => {}, waits });
  onTestFinished(() => made.disconnect());
  return made;
}

async function expectWhole(of = keys) {
  // It is another trail: what began to copy the one before does not put its copy in the place of this one.
  expect(await redis.get(of.auditVersion)).toBe('1');
  const trail = await redis.xrange(of.audit, '-', '+');
  expect(trail.map(([, fields]) => /"(?:note|move)":"(\w+)"/.exec(fields[1] ?? '')?.[1])).toEqual([
    ...['started', 'request', 'request', 'approve'],
    ...(of === keys ? ['started', 'unremembered', 'restored'] : ['unremembered']),
  ]);
  expect(await redis.xlen(of.auditSeals)).toBe(1);
  expect(await redis.exists(of.auditTaken)).toBe(0);
  expect(await redis.ttl(of.audit)).toBe(-1);
  expect(await redis.get(of.settingsNoted)).toBe(SETTINGS);
  expect(await redis.hget(of.messages(grantId('a')), 'card')).toContain('C1');
}
