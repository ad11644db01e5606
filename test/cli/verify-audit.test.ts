/** An auditor's question: is this trail as it was written? Asked of a month of made-up history. */
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { auditKeyFromEnvironment } from '../../src/config/config.ts';
import type { Log } from '../../src/flow/ports.ts';
import { DAY, HOUR } from '../../src/grant/duration.ts';
import { createKeys, type Keys } from '../../src/redis/keys.ts';
import { createSeals } from '../../src/redis/store/seal-store.ts';
import { aWholeAccess } from '../audit/history.ts';
import { grantId, MORNING } from '../support/builders.ts';
import { cli } from '../support/cli.ts';
import { aBotInTime } from '../support/in-time.ts';
import { freshPrefix, testRedis } from '../support/redis.ts';
import { aTrail, writeEvents } from '../support/trail.ts';

const redis = await testRedis();
const key = await aKey();

async function aKey() {
  const { stdout } = await cli({}, 'audit', 'key', '--json');
  return z.object({ privateKey: z.string(), publicKey: z.string() }).parse(JSON.parse(stdout));
}

/** Four accesses each day; each evening the bot seals them. Gives the hashes of the seals. */
async function writeMonth(keys: Keys, { signedFrom = 0 } = {}) {
  const hashes: string[] = [];
  const log = { info: (facts: object) => void hashes.push('hash' in facts ? String(facts.hash) : '') };
  for (let day = 0; day < 30; day += 1) {
    for (const [nth, requester] of ['ana', 'gil', 'ana', 'dee'].entries()) {
      const id = grantId(`d${day}n${nth}`);
      const { events } = aWholeAccess({ id, requester, at: MORNING + day * DAY + nth * HOUR });
      await writeEvents(redis, keys, events);
    }
    await seal(keys, day < signedFrom ? undefined : key.privateKey, MORNING + day * DAY, log);
  }
  return hashes;
}

/** What a month left there, to be put back in each test: its seals name the installation. */
const written = createKeys(freshPrefix().slice(0, 20));
const hashes = await writeMonth(written);
const untouched = createKeys(freshPrefix());
const PARTS = ['audit', 'auditSeals', 'auditSalts'] as const;
for (const part of PARTS) await redis.rename(written[part], untouched[part]);

/** A month to be tampered with: the one above, where it is signed from its first day. */
async function aMonth({ signedFrom = 0 } = {}) {
  const trail = aTrail(redis, signedFrom > 0 ? undefined : written.installation);
  if (signedFrom > 0) await writeMonth(trail.keys, { signedFrom });
  else for (const part of PARTS) await redis.copy(untouched[part], trail.keys[part]);
  const entries = await redis.xrange(trail.keys.audit, '-', '+');
  const verify = (...options: string[]) =>
    cli({ ...trail.env, AUDIT_KEY: key.privateKey }, 'audit', 'verify', ...options);
  return { ...trail, entries, verify };
}

/** As the bot does; without a key, the seal is not signed. */
function seal(
  keys: Keys,
  AUDIT_KEY: string | undefined,
  at: number,
  log: Pick<Log, 'info'> = { info: () => {} },
) {
  const key = AUDIT_KEY === undefined ? undefined : auditKeyFromEnvironment({ AUDIT_KEY });
  return createSeals({ redis, keys, key, random: randomBytes, log }).close(at);
}

type Month = Awaited<ReturnType<typeof aMonth>>;
type Entry = Month['entries'][number];

/** As somebody does who may write to Redis. */
async function rewrite(stream: string, entries: readonly Entry[]): Promise<void> {
  await redis.del(stream);
  for (const [entry, fields] of entries) await redis.xadd(stream, entry, ...fields);
}

const millisecondOf = (id: string) => Number(id.split('-')[0]);

const at = (entries: readonly Entry[], place: number): Entry => {
  const found = entries[place];
  if (!found) throw new Error(`there is no entry ${place}`);
  return found;
};

test('a month that nobody touched is as it was sealed, and says by whose key', async () => {
  const month = await aMonth();
  expect(await month.verify()).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(
      /: 600 events in 30 seals, all as they were sealed\n {2}signed by your key [\w-]{43}\n$/,
    ),
  });
  const { stdout } = await cli(month.env, 'audit', 'verify');
  expect(stdout).toContain(`signed by ${key.publicKey}: compare that with your public key`);
  expect(JSON.parse((await month.verify('--json')).stdout)).toMatchObject({
    isWhole: true,
    trails: [{ seals: 30 }],
  });
});

test('one event changed, one removed and two swapped are each found', async () => {
  const month = await aMonth();
  const { entries, keys } = month;
  const [changed, removed, one, other] = [
    at(entries, 101),
    at(entries, 202),
    at(entries, 303),
    at(entries, 454),
  ];
  const forged = changed[1].map((text) => text.replace('UBO', 'UEVE'));
  const tampered = entries
    .filter((entry) => entry !== removed)
    .map((entry): Entry => {
      if (entry === changed) return [entry[0], forged];
      if (entry === one) return [one[0], other[1]];
      return entry === other ? [other[0], one[1]] : entry;
    });
  expect(forged).not.toEqual(changed[1]);
  await rewrite(keys.audit, tampered);
  const { stdout, code } = await month.verify();
  expect(code).toBe(1);
  expect(stdout.split('\n').slice(2, -1).toSorted()).toEqual(
    [
      `  event ${changed[0]} was changed`,
      `  event ${removed[0]} was removed`,
      `  events ${one[0]} and ${other[0]} were swapped`,
    ].toSorted(),
  );
});

test('an event that was added between sealed ones is found, and one after them is only not sealed yet', async () => {
  const month = await aMonth();
  const { entries, keys, verify } = month;
  // Between two of different milliseconds, where there is an id to take.
  const place = entries.findIndex(
    ([id], nth) => nth >= 9 && millisecondOf(id) < millisecondOf(at(entries, nth + 1)[0]),
  );
  const [, fields] = at(entries, place);
  const added: Entry = [`${millisecondOf(at(entries, place)[0])}-999`, fields];
  await rewrite(keys.audit, [...entries.slice(0, place + 1), added, ...entries.slice(place + 1)]);
  expect(await verify()).toMatchObject({
    code: 1,
    stdout: expect.stringContaining(`event ${added[0]} was added after the seal`),
  });
  await rewrite(keys.audit, entries);
  await redis.xadd(keys.audit, '*', ...fields);
  expect(await verify()).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('1 newer event not sealed yet'),
  });
});

test('seals that were removed, changed or made with another key are found', async () => {
  const month = await aMonth();
  const { keys, verify } = month;
  const seals = await redis.xrange(keys.auditSeals, '-', '+');
  await rewrite(
    keys.auditSeals,
    seals.filter((_, place) => place !== 14),
  );
  expect((await verify()).stdout).toContain('seal 16: it follows seal 14: seals in between were removed');
  await rewrite(
    keys.auditSeals,
    seals.map(([entry, fields], place) => [
      entry,
      place === 4 ? fields.map((text) => text.replace('"at":1', '"at":2')) : fields,
    ]),
  );
  expect((await verify()).stdout).toContain('seal 5: it was changed');

  // Everything was rewritten, and sealed again by somebody without the key.
  const other = await aKey();
  await redis.del(keys.auditSeals, keys.auditSalts);
  await seal(keys, other.privateKey, MORNING + 30 * DAY);
  expect(await verify()).toMatchObject({
    code: 1,
    stdout: expect.stringContaining(`signed by another key: ${other.publicKey}`),
  });
  // Without a key, a seal from the log is what tells.
  await redis.del(keys.auditSeals, keys.auditSalts);
  await seal(keys, undefined, MORNING);
  const [first = ''] = hashes;
  expect(await cli(month.env, 'audit', 'verify')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('not signed'),
  });
  expect(await cli(month.env, 'audit', 'verify', '--seal', first)).toMatchObject({
    code: 1,
    stdout: expect.stringContaining(`seal ${first} of the log is not there`),
  });
  await redis.del(keys.auditSeals);
  expect(await verify()).toMatchObject({
    code: 1,
    stdout: expect.stringContaining('600 events and no seal'),
  });
});

test('a trail that is signed from some day on says so; an unsigned seal after that is found', async () => {
  const month = await aMonth({ signedFrom: 10 });
  expect(await month.verify()).toMatchObject({ code: 0, stdout: expect.stringContaining('from seal 11 on') });
  await month.write(aWholeAccess({ id: grantId('z'), at: MORNING + 31 * DAY }).events);
  await seal(month.keys, undefined, MORNING);
  expect(await month.verify()).toMatchObject({
    code: 1,
    stdout: expect.stringContaining('seal 31: it is not signed'),
  });
});

test('the trail of another installation with the same key is not taken for this one', async () => {
  const [month, other] = [await aMonth(), await aMonth({ signedFrom: 1 })];
  for (const part of PARTS) await redis.copy(other.keys[part], month.keys[part], 'REPLACE');
  expect(await month.verify()).toMatchObject({
    code: 1,
    stdout: expect.stringContaining(
      `seal 1: it was made for another installation: ${other.keys.installation}`,
    ),
  });
});

test('a key that is not one of those that may sign is not called yours', async () => {
  const month = await aMonth();
  const other = await aKey();
  await month.write(aWholeAccess({ id: grantId('z'), at: MORNING + 31 * DAY }).events);
  await seal(month.keys, other.privateKey, MORNING + 31 * DAY);
  expect(await month.verify()).toMatchObject({
    code: 1,
    stdout: expect.stringContaining(
      `signed by your key ${key.publicKey}, and by ${other.publicKey}, which is not yours`,
    ),
  });
});

test('a Redis without any event of the installation is no proof: it may be another one, or emptied', async () => {
  const { env, keys } = aTrail(redis);
  const said = `${keys.installation}: no events in this Redis: none was written, or all were removed\n`;
  expect(await cli(env, 'audit', 'verify')).toMatchObject({ code: 2, stdout: said });
  const { stdout } = await cli(env, 'audit', 'verify', '--json');
  expect(JSON.parse(stdout)).toMatchObject({ isWhole: false, isEmpty: true });
});

test('a seal says nothing of people, addresses and reasons', async () => {
  const seals = JSON.stringify(await redis.xrange((await aMonth()).keys.auditSeals, '-', '+'));
  // Random letters may be somebody's id by chance.
  const said = seals.replaceAll(/(key|signature)\\+":\\+"[\w-]+/g, '');
  expect(said).not.toBe(seals);
  for (const personal of ['UANA', 'UBO', '203.0.113', 'a slow report']) expect(said).not.toContain(personal);
});

test('a file with what audit key prints is a key; with both settings, or with another key, it ends with 78', async () => {
  const { env } = aTrail(redis);
  const file = env.DB_ACCESS_CONFIG.replace('.yaml', '.key');
  writeFileSync(file, (await cli({}, 'audit', 'key')).stdout);
  expect(await cli({ ...env, AUDIT_KEY_FILE: file }, 'audit', 'verify')).toMatchObject({
    code: 2,
    stderr: '',
  });
  const both = { ...env, AUDIT_KEY_FILE: file, AUDIT_KEY: key.privateKey };
  expect(await cli(both, 'audit', 'verify')).toMatchObject({
    code: 78,
    stderr: expect.stringContaining('both are set'),
  });
  const secret = 'c2VjcmV0';
  const { code, stderr } = await cli({ ...env, AUDIT_KEY: secret }, 'audit', 'verify');
  expect(code).toBe(78);
  expect(stderr).toContain('AUDIT_KEY: expected an Ed25519 private key, as db-access audit key prints it');
  expect(stderr).not.toContain(secret);
});

test('the bot seals its trail in each sweep, by its key', async () => {
  const { bot, sweep } = await aBotInTime({ env: { AUDIT_KEY: key.privateKey } });
  await bot.command('U0ANA', 'orders 203.0.113.7 1h why');
  const swept = async () => {
    await sweep();
    return (await cli(bot.env, 'audit', 'verify')).stdout;
  };
  await expect
    .poll(swept, { interval: 20 })
    .toMatch(/ events in \d+ seals?, all as they were sealed\n {2}signed by your key/);
});

test('starts and stops of the bot are in the trail, with the version', async () => {
  const { bot } = await aBotInTime({});
  const exported = async () => (await cli(bot.env, 'audit', 'export')).stdout;
  const version = (await cli({}, '--version')).stdout.trim();
  await expect.poll(exported, { interval: 20 }).toContain(`"note":"started","version":"${version}"`);
  await bot.stop();
  expect(await exported()).toContain(`"note":"stopped","version":"${version}"`);
  expect((await cli(bot.env, 'audit', 'export', '--format', 'csv')).stdout).toContain(',,started,db-access,');
});

test('a seal that cannot be read is named, and is trouble', async () => {
  const { keys, env } = aTrail(redis);
  await redis.xadd(keys.auditSeals, '1-1', 'seal', '{}');
  expect(await cli(env, 'audit', 'verify')).toMatchObject({
    code: 2,
    stderr: 'Seal 1-1 of the audit trail cannot be read.\n',
  });
});
