/** What the commands say of a trail whose beginning was trimmed. */
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { publicKeyText } from '../../src/audit/seal.ts';
import { DAY, HOUR } from '../../src/grant/duration.ts';
import { backupLines } from '../../src/redis/store/backup-store.ts';
import { createSeals } from '../../src/redis/store/seal-store.ts';
import { createRetention, readAnchor } from '../../src/redis/store/trail-trim.ts';
import { anOpening, aWholeAccess, told } from '../audit/history.ts';
import { grantId, MORNING, ms, plus } from '../support/builders.ts';
import { cli } from '../support/cli.ts';
import { aBotInTime } from '../support/in-time.ts';
import { testRedis } from '../support/redis.ts';
import { aTrail } from '../support/trail.ts';

const redis = await testRedis();
const { privateKey: key } = generateKeyPairSync('ed25519');
const log = { info: () => {}, error: () => {} };

/** Ana's access of the first day and Gil's of the second are trimmed; Dee's of the third is not. Without records, as a restored trail may be. */
async function aTrimmedTrail() {
  const trail = aTrail(redis);
  const entryAt = async (at: number, event: object) =>
    void (await redis.xadd(trail.keys.audit, `${at}-*`, 'event', JSON.stringify({ ...event, schema: 1 })));
  const seal = (at: number) =>
    createSeals({ redis, keys: trail.keys, key, random: randomBytes, log }).close(at);
  const waiting = anOpening({ id: grantId('b'), at: MORNING + DAY, requester: 'gil' });
  for (const [day, events] of [
    aWholeAccess({ id: grantId('a'), at: MORNING }).events,
    told(waiting.first, ...waiting.steps).events,
    aWholeAccess({ id: grantId('c'), at: MORNING + 40 * DAY, requester: 'dee' }).events,
  ].entries()) {
    for (const event of events) await entryAt(event.at, event);
    await seal(MORNING + day * DAY + HOUR);
  }
  const retention = createRetention({ redis, keys: trail.keys, retentionMs: 30 * DAY, key, log });
  const trim = () => retention.trim(MORNING + 38 * DAY, []);
  return { ...trail, trim };
}

test('verify begins at the anchor, says what was trimmed, and by whom it is signed', async () => {
  const { env, keys, trim } = await aTrimmedTrail();
  const [first] = (await redis.xrange(keys.auditSeals, '-', '+')).map(([, fields]) =>
    JSON.parse(fields[1] ?? ''),
  );
  await trim();
  const verify = (...options: string[]) => cli(env, 'audit', 'verify', ...options);
  expect(await verify()).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(
      /: 5 events in 1 seal, all as they were sealed\n {2}begins after seal 2: 9 events from 2026-01-05T09:00:00Z to 2026-01-06T09:06:00Z were trimmed, says the anchor, signed by [\w-]{43}\n/,
    ),
  });
  const { privateKey: other } = generateKeyPairSync('ed25519');
  expect((await verify('--public-key', publicKeyText(other))).stdout).toContain(
    `the anchor of what was trimmed: it is signed by another key: ${publicKeyText(key)}`,
  );
  const second = (await readAnchor({ redis, keys }))?.hash ?? '';
  expect(await verify('--seal', second)).toMatchObject({ code: 0 });
  expect((await verify('--seal', first.hash)).stdout).toContain('is not there, or was trimmed');
  await redis.del(keys.auditSeals, keys.audit);
  expect((await verify()).stdout).toContain('the seals after it were removed');
});

test('access answers from where all that was open then is in the trail', async () => {
  const { env, trim } = await aTrimmedTrail();
  const at = (time: string) => cli(env, 'audit', 'access', '--at', time);
  expect((await at('2026-01-06T10:00Z')).stdout).toContain('UGIL');
  await trim();
  // Gil's may have been open for thirty days, for all that is left.
  expect(await at('2026-02-05T10:00Z')).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/^--at: expected 2026-02-06T09:06:00Z or later: .* trimmed\n$/),
  });
  expect((await at('2026-02-14T10:00Z')).stdout).toContain('UDEE');
});

test('a backup has the anchor', async () => {
  const { env, trim } = await aTrimmedTrail();
  await trim();
  const out = env.DB_ACCESS_CONFIG.replace('.yaml', '.jsonl');
  await cli(env, 'backup', '--out', out);
  expect(readFileSync(out, 'utf8')).toContain('{"is":"anchor","text":"{');
});

test('what is trimmed while a backup is made makes it none', async () => {
  const { keys, trim } = await aTrimmedTrail();
  const lines: string[] = [];
  const making = (async () => {
    for await (const line of backupLines({ redis, keys }, { now: plus('1h'), version: '1' })) {
      lines.push(line.is);
      if (lines.length === 2) await trim();
    }
  })();
  await expect(making).rejects.toThrow('back up again');
  expect(lines).not.toContain('end');
});

test('the bot trims in each sweep, by its setting', async () => {
  const { bot, pass, sweep } = await aBotInTime({
    env: { RETENTION_DAYS: '60' },
    timing: { sweepAt: '* * * * * *' },
  });
  const swept = async () => {
    await sweep();
    return (await cli(bot.env, 'audit', 'verify')).stdout;
  };
  await bot.command('U0ANA', 'orders 203.0.113.7 1h why');
  await expect.poll(swept, { interval: 20 }).toMatch(/: 2 events in/);
  const had = async () => (await cli(bot.env, 'grants', 'list', '--person', 'U0ANA')).stdout;
  pass(ms('5h'));
  await expect.poll(swept, { interval: 20 }).toMatch(/: [3-9] events in [2-9] seals/);
  expect(await had()).toContain('why');
  pass(61 * DAY);
  await expect.poll(swept, { interval: 20 }).toContain('begins after seal');
  await expect.poll(had, { interval: 20 }).not.toContain('why');
});
