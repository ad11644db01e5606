/** Every way in which db-access.yaml can be broken: what is open is ended all the same. */
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { HOUR, MINUTE } from '../../src/grant/duration.ts';
import { configWhenUsable } from '../../src/startup/ends-only.ts';
import { aBot } from '../support/bot.ts';
import { anOwnRedis } from '../support/refusing-redis.ts';
import { short } from '../support/timing.ts';

const ways: Readonly<Record<string, (file: string) => void>> = {
  'is missing': (file) => rmSync(file),
  'cannot be read': (file) => {
    rmSync(file);
    // Nobody can follow a link to itself; root could read a file without permissions.
    symlinkSync(file, file);
  },
  'is no YAML': (file) => writeFileSync(file, 'databases: ['),
  'has a setting that is not known': (file) => writeFileSync(file, 'installation: acme\nsurprise: 1\n'),
  'is a folder': (file) => {
    rmSync(file);
    mkdirSync(file);
  },
};

test('F10: while the file is broken in any way, what is open ends on time; mended, the app goes on', async () => {
  const own = await anOwnRedis();
  let now = Date.now();
  // Enough for six processes within a minute of Redis.
  const env = { SCALINGO_CALLS_PER_MINUTE: '600' };
  const bot = await aBot('Socket Mode', { redisUrl: own.url, now: () => now, env });
  // One access for each way, each an hour longer than the one before.
  const rules: string[] = [];
  for (const [nth] of Object.keys(ways).entries()) {
    await bot.command('U0ANA', `orders 203.0.113.${nth + 1} ${nth + 1}h the import hangs`);
    await bot.press('U0BO', await bot.card(/Waiting for approval/), 'approve');
    await bot.card(new RegExp(`203\\.0\\.113\\.${nth + 1}\\b.*Open until`, 's'));
    rules.push(`203.0.113.${nth + 1}/32`);
  }
  await bot.stop();
  now += MINUTE;
  const file = bot.env['DB_ACCESS_CONFIG'] ?? '';

  for (const [way, spoil] of Object.entries(ways)) {
    spoil(file);
    const logged: object[] = [];
    const log = { info: () => {}, warn: () => {}, error: (facts: object) => void logged.push(facts) };
    const stopping = new AbortController();
    onTestFinished(() => stopping.abort());
    const outside = { log, redisTime: async () => now, steady: () => now, timing: short };
    const running = configWhenUsable({ ...outside, environment: bot.env, signal: stopping.signal });
    await expect
      .poll(() => logged, { timeout: 10_000, message: way })
      .toMatchObject([{ event: 'ends_only' }]);
    expect(bot.rules(), way).toEqual(rules);
    now += HOUR;
    rules.shift();
    await bot.scalingo.until(() => bot.rules().length === rules.length, `the file ${way}: a rule is gone`);
    expect(bot.rules(), way).toEqual(rules);
    rmSync(file, { recursive: true, force: true });
    bot.writeConfig({});
    expect((await running)?.installation, way).toBe(bot.installation);
  }
});
