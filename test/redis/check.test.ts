/** Which Redis we refuse, which we shout at, and how connections to one behave. */
import { expect, test } from 'vitest';
import { openDoorProblem, type RedisFacts, readRedisFacts, redisProblems } from '../../src/redis/check.ts';
import { problemLine } from '../../src/redis/refused.ts';
import { testRedis } from '../support/redis.ts';

const good: RedisFacts = { redis_version: '7.0.15', maxmemory_policy: 'noeviction', aof_enabled: '1' };

test.each<[string, Partial<RedisFacts>, 'good' | 'fatal' | 'warned', string]>([
  ['the one we like', {}, 'good', ''],
  ['the oldest we take', { redis_version: '6.2.0' }, 'good', ''],
  ['a two-digit minor', { redis_version: '6.10.1' }, 'good', ''],
  ['a two-digit major', { redis_version: '10.0.0' }, 'good', ''],
  [
    'one minor too old',
    { redis_version: '6.0.16' },
    'fatal',
    'Redis 6.0.16 is too old. Install 6.2 or newer',
  ],
  ['far too old', { redis_version: '5.9.9' }, 'fatal', 'Redis 5.9.9 is too old'],
  ['Valkey', { redis_version: '7.2.4', valkey_version: '9.0.1' }, 'good', ''],
  ['a Valkey with an odd number', { redis_version: '1.0.0', valkey_version: '1.0.0' }, 'good', ''],
  ['volatile-lru', { maxmemory_policy: 'volatile-lru' }, 'warned', 'maxmemory-policy is volatile-lru'],
  ['policy not told', { maxmemory_policy: undefined }, 'warned', 'maxmemory-policy is not told'],
  ['AOF off', { aof_enabled: '0' }, 'warned', 'append-only file is off'],
  ['AOF not told', { aof_enabled: undefined }, 'warned', 'append-only file is not told'],
])('%s', (_name, changes, verdict, text) => {
  const { fatal, warnings } = redisProblems({ ...good, ...changes });
  expect(fatal.map(problemLine)).toEqual(verdict === 'fatal' ? [expect.stringContaining(text)] : []);
  expect(warnings.map(problemLine)).toEqual(verdict === 'warned' ? [expect.stringContaining(text)] : []);
});

test('all problems are told at once', () => {
  const { fatal, warnings } = redisProblems({ redis_version: '4.0.0' });
  expect([fatal.length, warnings.length]).toEqual([1, 2]);
});

test.each([
  ['redis://redis:6379', true],
  ['redis://10.0.0.5', true],
  ['rediss://db-access@redis.example.com/1', true],
  ['redis://[2001:db8::1]:6379', true],
  ['redis://:secret@redis:6379', false],
  ['redis://db-access:secret@10.0.0.5', false],
  ['redis://localhost:6379', false],
  ['redis://127.0.0.1:6379', false],
  ['redis://[::1]:6379', false],
  ['unix:///run/redis.sock', false],
])('without a password beyond this machine it is warned of: %s', (url, isWarned) => {
  const problem = openDoorProblem(url);
  if (isWarned) expect(problem && problemLine(problem)).toMatch(/takes no password.*REDIS_URL/);
  else expect(problem).toBeUndefined();
});

test('the facts of a real server are read', async () => {
  const redis = await testRedis();
  const facts = await readRedisFacts(redis);
  expect(redisProblems(facts).fatal).toEqual([]);
  expect(facts?.maxmemory_policy).toMatch(/^[a-z-]+$/);
  expect(facts?.aof_enabled).toMatch(/^[01]$/);
});
