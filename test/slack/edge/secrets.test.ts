/** No token and no signing secret is in anything that the bot writes down, says or shows, also while Slack and Scalingo refuse it. */
import type { Redis } from 'ioredis';
import { expect, test } from 'vitest';
import { aBot, type Transport } from '../../support/bot.ts';
import { freePort } from '../../support/free-port.ts';
import { testRedis } from '../../support/redis.ts';

const redis = await testRedis();

/** All that Redis keeps for that installation, jobs included. */
async function kept(installation: string): Promise<string> {
  const keys = await redis.keys(`*${installation}*`);
  const values = await Promise.all(keys.map(async (key) => [key, await contentOf(redis, key)]));
  return JSON.stringify(values);
}

async function contentOf(redis: Redis, key: string): Promise<unknown> {
  const kind = await redis.type(key);
  switch (kind) {
    case 'string':
      return redis.get(key);
    case 'hash':
      return redis.hgetall(key);
    case 'list':
      return redis.lrange(key, 0, -1);
    case 'set':
      return redis.smembers(key);
    case 'zset':
      return redis.zrange(key, '0', '-1');
    case 'stream':
      return redis.call('XRANGE', key, '-', '+');
    case 'none':
      return '';
    default:
      throw new Error(`${key} is a ${kind}`);
  }
}

test.each<Transport>(['Socket Mode', 'signed HTTP'])(
  'by %s no secret is in the log, in Redis, in a message, in a form or in the metrics',
  async (transport) => {
    const port = await freePort();
    const bot = await aBot(transport, { env: { METRICS_PORT: String(port) } });
    const { slack, scalingo } = bot;
    slack.fault({ method: 'views.open', times: 1, do: 'break' });
    scalingo.fault({ on: 'POST firewall_rules', do: { what: 'answer', status: 401, body: { error: 'no' } } });
    await bot.command('U0ANA', 'orders');
    await bot.command('U0ANA', 'orders 203.0.113.7 2h the import hangs');
    await bot.press('U0BO', await bot.card(/asks for access/), 'approve');
    await bot.direct('U0ANA', /psql/);
    await bot.command('U0ANA', 'emergency');
    await slack.act('U0ANA', { do: 'openHome' });
    slack.fault({ method: 'chat.update', times: 1, do: { error: 'invalid_auth' } });
    await bot.command('U0ANA', 'done');
    await expect.poll(() => bot.log.join()).toContain('invalid_auth');

    const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    const readiness = await (await fetch(`http://127.0.0.1:${port}/readyz`)).text();
    const written = {
      log: [...bot.log, ...bot.news].join('\n'),
      redis: await kept(bot.installation),
      slack: JSON.stringify([slack.workspace.history, slack.stateOf('U0ANA'), slack.stateOf('U0BO')]),
      operations: `${metrics}\n${readiness}`,
    };
    // What is looked through is not empty.
    expect(written.log).toContain('invalid_auth');
    expect(written.redis).toContain('the import hangs');
    expect(written.slack).toContain('psql');
    expect(written.operations).toContain('db_access_decisions_total');
    for (const secret of [slack.botToken, slack.appToken, slack.signingSecret, scalingo.token])
      for (const [where, text] of Object.entries(written))
        expect(text.includes(secret), `${secret} in ${where}`).toBe(false);
  },
);
