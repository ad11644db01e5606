/** The trail is replaced by a copy of itself while a bot appends to it, seals it, and asks for a person's next access. */
import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { verified } from '../../../src/audit/verify.ts';
import { createKeys } from '../../../src/redis/keys.ts';
import { createSeals, sealedBatches, unsealed } from '../../../src/redis/store/seal-store.ts';
import { aboutPerson, blankTrail, newestEntry } from '../../../src/redis/store/trail-rewrite.ts';
import { grantId, personId, plus } from '../../support/builders.ts';
import { freshPrefix, testRedis } from '../../support/redis.ts';

const redis = await testRedis();
const prefix = freshPrefix();
const ana = personId('ana');
const wanted = {
  person: ana,
  grants: new Set<string>(),
  random: randomBytes,
  notes: () => ['{"note":"said"}'],
};
const event = (nth: number, by = 'UANA') =>
  JSON.stringify({
    nth,
    by,
    move: 'request',
    grant: by === 'UANA' ? grantId('a') : grantId('b'),
    reason: 'r',
  });

const blank = async (trail: Parameters<typeof newestEntry>[0], change: Partial<typeof wanted> = {}) =>
  blankTrail(trail, { ...wanted, ...change, since: await newestEntry(trail) });

async function aTrailOf(name: string, events: number) {
  const keys = createKeys(`${prefix}-${name}`);
  const pipeline = redis.pipeline();
  for (let nth = 0; nth < events; nth += 1) pipeline.xadd(keys.audit, '*', 'event', event(nth));
  await pipeline.exec();
  const seals = createSeals({ redis, keys, key: undefined, random: randomBytes, log: { info: () => {} } });
  const rights = async () => (await verified(sealedBatches({ redis, keys }), [])).findings;
  const left = async () => {
    const { length } = await redis.keys(`*${keys.installation}*:audit:*`);
    return length;
  };
  return { redis, keys, seals, rights, left };
}

test('no event is lost or doubled while others append and seal, and the seals stay right', async () => {
  const trail = await aTrailOf('busy', 1_500);
  const { keys, seals, rights, left } = trail;
  while ((await unsealed(trail)) > 0) await seals.close(plus('1m'));
  // These are sealed while the trail is copied.
  for (let nth = 0; nth < 50; nth += 1) await redis.xadd(keys.audit, '*', 'event', event(nth));
  let isDone = false;
  const appended: string[] = [];
  const bot = (async () => {
    const own = await testRedis();
    for (let nth = 10_000; !isDone; nth += 1) {
      appended.push((await own.xadd(keys.audit, '*', 'event', event(nth, 'UBO'))) ?? '');
      if (nth % 20 === 0) await seals.close(plus('1m'));
    }
  })();
  for (let tries = 0; !(await blank(trail)); tries += 1) expect(tries).toBeLessThan(20);
  isDone = true;
  await bot;
  const there = await redis.xrange(keys.audit, '-', '+');
  const entries = there.map(([entry]) => entry);
  expect(new Set(entries).size).toBe(there.length);
  expect(entries).toEqual(expect.arrayContaining(appended));
  expect(there.length).toBe(1_550 + appended.length + 1);
  expect(JSON.stringify(there)).not.toContain('UANA');
  while ((await unsealed(trail)) > 0) await seals.close(plus('2m'));
  expect(await rights()).toEqual([]);
  expect([await left(), await redis.ttl(keys.audit)]).toEqual([0, -1]);
});

test('what was not sealed yet is sealed as it is once it is blanked', async () => {
  const trail = await aTrailOf('unsealed', 3);
  expect(await blank(trail)).toBe(true);
  await trail.seals.close(plus('1m'));
  const { findings, blanked } = await verified(sealedBatches(trail), []);
  expect([findings, blanked.length]).toEqual([[], 3]);
});

test('a trail that was replaced, cut off or has another request meanwhile is left as it is', async () => {
  const trail = await aTrailOf('other', 3);
  const { keys, left } = trail;
  const before = await redis.xrange(keys.audit, '-', '+');
  const meanwhile = (act: () => Promise<unknown>) =>
    blank(trail, { notes: () => [...wanted.notes(), ...(started.push(act()) ? [] : [])] });
  const started: Promise<unknown>[] = [];
  for (const act of [
    () => redis.incr(keys.auditVersion),
    () => redis.zadd(keys.by(ana), 1, grantId('b')),
    () => redis.xtrim(keys.audit, 'MAXLEN', 2),
  ])
    expect(await meanwhile(act)).toBe(false);
  await Promise.all(started);
  expect(await redis.xrange(keys.audit, '-', '+')).toEqual(before.slice(1));
  expect(await left()).toBe(0);
});

test('what names them and is appended while the trail is copied is not taken along as it is', async () => {
  const trail = await aTrailOf('named', 3);
  const { keys } = trail;
  const started: Promise<unknown>[] = [];
  // Such as a press of a button that they may not press: no request of theirs comes with it.
  const notes = () => {
    if (started.length === 0) started.push(redis.xadd(keys.audit, '*', 'event', event(4)));
    return wanted.notes();
  };
  expect(await blank(trail, { notes })).toBe(false);
  await Promise.all(started);
  expect(await blank(trail, { notes })).toBe(true);
  expect(JSON.stringify(await redis.xrange(keys.audit, '-', '+'))).not.toContain('UANA');
});

test('an entry that names them where this build does not look is named, and nothing is blanked', async () => {
  const trail = await aTrailOf('later', 1);
  const entry = await redis.xadd(
    trail.keys.audit,
    '*',
    'event',
    JSON.stringify({ by: 'UBO', witness: 'UANA' }),
  );
  await expect(aboutPerson(trail, wanted)).rejects.toThrow(
    `Entry ${entry} of the audit trail names them in a field`,
  );
  await expect(blank(trail)).rejects.toThrow('does not know');
  expect(JSON.stringify(await redis.xrange(trail.keys.audit, '-', '+'))).toContain('UANA');
  expect(await trail.left()).toBe(0);
});
