/** The bot on the Redis of docker-compose.yml, as the user that it has there: it can do all that it does, and nothing else. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { createKeys } from '../../../src/redis/keys.ts';
import { appendNote } from '../../../src/redis/store/note-store.ts';
import { anInstallation } from '../../cli/installation.ts';
import { aBot } from '../../support/bot.ts';
import { MORNING } from '../../support/builders.ts';
import { cli } from '../../support/cli.ts';
import { compose, composedRedis } from '../../support/compose.ts';
import { aRedis } from '../../support/own-redis.ts';

const WATCHER = 'user watcher on nopass allkeys +acl|log +info';
const Stats = /^cmdstat_([^:]+):calls=\d+.*rejected_calls=(\d+),failed_calls=(\d+)/gm;

test('the bot does all its work as the user of docker-compose.yml, and Redis refuses it nothing', async () => {
  const { url, as } = await composedRedis(WATCHER);
  const bot = await aBot('Socket Mode', {
    redisUrl: url,
    orders: { emergency: { who: ['U0ANA'], maxDuration: '30m', tell: ['U0CY'] }, extend: 'by hand' },
    timing: { sweepAt: '* * * * * *' },
  });
  // Before its Redis is gone.
  onTestFinished(() => bot.stop());

  await bot.command('U0ANA', 'orders 203.0.113.7 2h the import hangs');
  await bot.press('U0BO', await bot.card(/asks for access/), 'approve');
  await bot.direct('U0ANA', /psql/);
  await bot.slack.act('U0ANA', { do: 'openHome' });
  await bot.command('U0ANA', 'list');
  await bot.command('U0ANA', 'history');
  await bot.command('U0ANA', 'pending');
  await bot.command('U0ANA', 'why orders');
  await bot.command('U0ANA', 'done');
  await bot.slack.until(() => bot.rules().length === 0, 'the rule is gone');
  await bot.card(/Expired|Ended early/);
  await bot.command('U0ANA', 'billing 203.0.113.8 1h a report');
  await bot.press('U0DEE', await bot.card(/a report/), 'deny');
  await bot.submit('U0DEE', { because: 'not today' });
  await bot.card(/not today/);
  await bot.restart();

  const watcher = as('watcher');
  const refused = z.array(z.array(z.unknown())).parse(await watcher.call('ACL', 'LOG'));
  expect(refused.map((entry) => entry.join(' '))).toEqual([]);
  const rejected = [...(await watcher.info('commandstats')).matchAll(Stats)].filter(([, , no]) => no !== '0');
  expect(rejected.map(([, name]) => name)).toEqual([]);
  expect(bot.log.filter((line) => /NOPERM|redis_unsafe/.test(line))).toEqual([]);
}, 60_000);

test('a backup can be restored as that user', async () => {
  const { url, redis } = await composedRedis();
  const { env, name } = await anInstallation();
  const composed = { ...env, REDIS_URL: url };
  const folder = mkdtempSync(join(tmpdir(), 'db-access-rights-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'backup.jsonl');
  const keys = createKeys(name);
  const started = { at: MORNING, by: 'db-access', note: 'started', version: '1.0.0' } as const;
  await appendNote({ redis, keys }, started);
  expect(await cli(composed, 'backup', '--out', path)).toMatchObject({ code: 0 });
  await redis.del(keys.audit);
  expect(await cli(composed, 'restore', path, '--yes')).toMatchObject({ code: 0 });
  expect(await redis.xlen(keys.audit)).toBe(3);
});

const FORBIDDEN = [
  'FLUSHALL',
  'FLUSHDB',
  'KEYS *',
  'CONFIG GET *',
  'CONFIG SET dir /tmp',
  'ACL LIST',
  'ACL SETUSER me on',
  'SAVE',
  'SHUTDOWN',
  'REPLICAOF 127.0.0.1 1',
  'MODULE LIST',
  'SCRIPT FLUSH',
  'FUNCTION FLUSH',
  'CLIENT LIST',
  'PUBLISH channel word',
  'SET somebody-elses 1',
  'GET somebody-elses',
  "EVAL return(redis.call('GET','somebody-elses')) 0",
];

test('that user may neither empty Redis, nor change its settings, nor touch keys of others', async () => {
  const { redis } = await composedRedis();
  const answers = FORBIDDEN.map(async (line) => {
    const [command = '', ...words] = line.split(' ');
    const answer = await redis.call(command, ...words).then(String, (error: Error) => error.message);
    return `${line}: ${/NOPERM|can't access at least one of the keys/.test(answer) ? 'refused' : answer}`;
  });
  expect(await Promise.all(answers)).toEqual(FORBIDDEN.map((line) => `${line}: refused`));
});

test('without a password nobody gets in; who checks the health may PING and nothing else', async () => {
  const { port, as } = await composedRedis();
  const [, program = '', ...words] = compose().services.redis.healthcheck.test;
  const ask = (...more: string[]) =>
    execFileSync(program, ['-p', String(port), ...words.slice(0, -1), ...more], {
      encoding: 'utf8',
      stdio: 'pipe',
    });
  expect(ask('ping')).toBe('PONG\n');
  expect(() => ask('get', '{db-access:x}:grant:1')).toThrow(/NOPERM/);
  await expect(as('default').ping()).rejects.toThrow(/NOAUTH|WRONGPASS/);
  expect(() => execFileSync(program, ['-e', '-p', String(port), 'ping'], { stdio: 'pipe' })).toThrow(
    /NOAUTH/,
  );
});

test('a Redis without a password beyond this machine is warned of at the start', async () => {
  const { options } = await aRedis('--protected-mode', 'no');
  // This machine, by an address that is not the loopback's.
  const bot = await aBot('Socket Mode', { redisUrl: `redis://0.0.0.0:${options.port}` });
  onTestFinished(() => bot.stop());
  expect(bot.log).toContainEqual(expect.stringMatching(/takes no password.*"redis_unsafe"/));
});
