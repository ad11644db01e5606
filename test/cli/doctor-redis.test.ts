/** `db-access doctor` names mistakes made on purpose in Redis, and of the bot, each with its fix. */
import { describe, expect, onTestFinished, test } from 'vitest';
import { closingOf } from '../../src/grant/envelope.ts';
import { createKeys } from '../../src/redis/keys.ts';
import { anActive } from '../support/builders.ts';
import { composedRedis } from '../support/compose.ts';
import { testRedis } from '../support/redis.ts';
import { anOwnRedis } from '../support/refusing-redis.ts';
import { anInstallation } from './installation.ts';
import { examined, isNamed, type Mistake } from './mistakes.ts';

describe('in Redis', () => {
  const asUser = (address = '', user: string) => {
    const url = new URL(address);
    [url.username, url.password] = [user, 'secret'];
    return url.href;
  };
  const mistakes: Record<string, Mistake> = {
    'a password that is wrong': {
      make: ({ env }) => Object.assign(env, { REDIS_URL: asUser(env['REDIS_URL'], 'nobody') }),
      is: 'failure',
      what: /cannot be used: WRONGPASS/,
      fix: /check the user name and the password/,
    },
    'a database number that Redis does not have': {
      make: ({ env }) => Object.assign(env, { REDIS_URL: `${env['REDIS_URL']}/9999` }),
      is: 'failure',
      what: /cannot be used: .*DB index/,
      fix: /take one that this Redis has/,
    },
    'a user without a right': {
      make: async ({ env, name }) => {
        const redis = await testRedis();
        await redis.call('ACL', 'SETUSER', name, 'on', '>secret', '~*', '&*', '+@all', '-eval');
        onTestFinished(async () => {
          await redis.call('ACL', 'DELUSER', name);
        });
        Object.assign(env, { REDIS_URL: asUser(env['REDIS_URL'], name) });
      },
      is: 'failure',
      what: /^Redis refuses its user: NOPERM .*eval/,
      fix: /^ACL SETUSER t\w+ \+eval$/,
    },
    'a user who may read all and not add to the audit trail': {
      make: async ({ env, name }) => {
        const redis = await testRedis();
        await redis.call('ACL', 'SETUSER', name, 'on', '>secret', '~*', '&*', '+@all', '-xadd');
        onTestFinished(async () => {
          await redis.call('ACL', 'DELUSER', name);
        });
        Object.assign(env, { REDIS_URL: asUser(env['REDIS_URL'], name) });
      },
      is: 'failure',
      what: /^Redis refuses its user: NOPERM .*xadd/,
      fix: /^ACL SETUSER t\w+ \+xadd$/,
    },
    'a memory policy that evicts': {
      make: async ({ env }) => {
        const own = await anOwnRedis();
        await own.redis.config('SET', 'maxmemory-policy', 'allkeys-lru');
        Object.assign(env, { REDIS_URL: own.url });
      },
      is: 'warning',
      what: /maxmemory-policy is allkeys-lru/,
      fix: /noeviction/,
    },
    'no append-only file': {
      make: async ({ env }) => {
        const own = await anOwnRedis();
        await own.redis.config('SET', 'appendonly', 'no');
        Object.assign(env, { REDIS_URL: own.url });
      },
      is: 'warning',
      what: /append-only file is off/,
      fix: /Set appendonly to yes/,
    },
    'a replica': {
      make: async ({ env }) => {
        const own = await anOwnRedis();
        await own.refuseWrites('READONLY');
        Object.assign(env, { REDIS_URL: own.url });
      },
      is: 'failure',
      what: /^this Redis is a replica/,
      fix: /point REDIS_URL at the primary/,
    },
    'another installation that nobody ends': {
      make: async ({ env }) => {
        const own = await anOwnRedis();
        const place = { region: 'osc-fr1', app: 'my-orders', addon: 'ad-1' };
        const closing = closingOf(anActive({ place }), { installation: 'prod', at: Date.now() });
        await own.redis.hset(createKeys('prod').closings, 'gr_a000000000', JSON.stringify(closing));
        Object.assign(env, { REDIS_URL: own.url });
      },
      is: 'warning',
      what: /^the installation prod has access open in this Redis \(1\), and no bot of its own ends it$/,
      fix: /formerly: \[prod\]/,
    },
    'access past its end while no bot runs': {
      make: async ({ name }) => {
        const place = { region: 'osc-fr1', app: 'my-orders', addon: 'ad-1' };
        const closing = closingOf(anActive({ place }), { installation: name, at: 0 });
        await (await testRedis()).hset(createKeys(name).closings, 'gr_a000000000', JSON.stringify(closing));
      },
      is: 'failure',
      what: /^access should have ended, the oldest \d+ s ago, .*\(orders\)$/,
      fix: /start the bot.* remove the rule/,
    },
    'a queue that stands still while the bot sweeps': {
      make: async ({ name }) => {
        const [redis, keys] = [await testRedis(), createKeys(name)];
        await redis.set(keys.swept, Date.now());
        await redis.hset(keys.passed, 'access', Date.now() - 600_000, 'messages', Date.now());
      },
      is: 'failure',
      what: /^no job has come through the queue of access for 60\d s$/,
      fix: /db-access queue/,
    },
    'a bot that stopped sweeping': {
      make: async ({ name }) => {
        await (await testRedis()).set(createKeys(name).swept, Date.now() - 600_000);
      },
      is: 'warning',
      what: /^its last sweep was 60\d s ago$/,
      fix: /start it/,
    },
  };
  test.each(Object.entries(mistakes))('%s is named', async (_, mistake) => {
    await isNamed(mistake, await anInstallation());
  });

  test('the user of docker-compose.yml may do what the bot does', async () => {
    const { url } = await composedRedis();
    const { env } = await anInstallation();
    const { checks } = await examined({ env: { ...env, REDIS_URL: url } });
    expect(checks.filter(({ part }) => part === 'redis').map(({ is, what }) => `${is}: ${what}`)).toEqual([
      expect.stringMatching(/^ok: Redis /),
      'ok: its user may do what the bot does',
      'ok: its clock agrees with that of Scalingo',
    ]);
  });
});
