/** Every way in which db-access.yaml can be broken: what is open is ended all the same. */
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { configWhenUsable } from '../src/ends-only.ts';
import { HOUR, MINUTE } from '../src/grant/duration.ts';
import { aBot } from './support/bot.ts';
import { anOwnRedis } from './support/refusing-redis.ts';
import { short } from './support/timing.ts';

test.each<[string, (file: string) => void]>([
  ['is missing', (file) => rmSync(file)],
  [
    'cannot be read',
    (file) => {
      rmSync(file);
      // Nobody can follow a link to itself; root could read a file without permissions.
      symlinkSync(file, file);
    },
  ],
  ['is no YAML', (file) => writeFileSync(file, 'databases: [')],
  ['has a setting that is not known', (file) => writeFileSync(file, 'installation: acme\nsurprise: 1\n')],
  [
    'is a folder',
    (file) => {
      rmSync(file);
      mkdirSync(file);
    },
  ],
])('F10: while the file %s, what is open ends on time; mended, the app goes on', async (_, spoil) => {
  const own = await anOwnRedis();
  let now = Date.now();
  const bot = await aBot('Socket Mode', { redisUrl: own.url, now: () => now });
  await bot.command('U0ANA', 'orders 203.0.113.7 1h the import hangs');
  await bot.press('U0BO', await bot.card(/Waiting for approval/), 'approve');
  await bot.card(/Open until/);
  await bot.stop();
  const file = bot.env['DB_ACCESS_CONFIG'] ?? '';
  spoil(file);

  const logged: object[] = [];
  const log = { info: () => {}, warn: () => {}, error: (facts: object) => void logged.push(facts) };
  const stopping = new AbortController();
  onTestFinished(() => stopping.abort());
  const outside = { log, redisTime: async () => now, steady: () => now, timing: short };
  const running = configWhenUsable({ ...outside, environment: bot.env, signal: stopping.signal });
  await expect.poll(() => logged, { timeout: 10_000 }).toMatchObject([{ event: 'ends_only' }]);
  expect(bot.rules()).toEqual(['203.0.113.7/32']);
  now += HOUR + MINUTE;
  await bot.scalingo.until(() => bot.rules().length === 0, 'the rule is gone');
  rmSync(file, { recursive: true, force: true });
  bot.writeConfig({});
  expect((await running)?.installation).toBe(bot.installation);
});
