/** A record that somebody put into Redis by hand opens nothing that no policy could allow. */
import { Redis } from 'ioredis';
import { expect, inject, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { DAY, HOUR } from '../../../src/grant/duration.ts';
import { DatabaseName, GrantId } from '../../../src/grant/ids.ts';
import { createKeys, type Keys } from '../../../src/redis/keys.ts';
import { createAlarms } from '../../../src/redis/store/alarm-store.ts';
import { aBot, wholeText } from '../../support/bot.ts';

async function alarmsOf(redis: Redis, keys: Keys) {
  const log = { info: () => {}, error: () => {}, warn: () => {} };
  const alarms = createAlarms({ redis, keys, now: Date.now, log });
  return (await alarms.lasting()).map(({ event, subject }) => [event, subject]);
}

const Requested = z.looseObject({ id: GrantId, version: z.number() });

test.each([
  ['everything, for 100 years', { source: '0.0.0.0/0', ttlMs: 36_500 * DAY }],
  ['more than a /8', { source: '8.0.0.0/7' }],
  ['a private address', { source: '10.1.2.3/32' }],
  ['an address that a policy could allow, for 31 days', { source: '198.51.100.7/32', ttlMs: 31 * DAY }],
])(
  'O4: a forged record of %s fails, with an alarm',
  async (_, forged) => {
    const bot = await aBot('Socket Mode', { orders: { maxDuration: '30d', widestRange: '/8' } });
    const redis = new Redis(inject('redisUrl'));
    onTestFinished(() => redis.disconnect());
    const keys = createKeys(bot.installation);
    await bot.command('U0ANA', 'orders 203.0.113.7 2h the import hangs');
    const card = await bot.card(/asks for access/);
    const [found = ''] = /gr_[a-z0-9]{10}/.exec(wholeText(card)) ?? [];
    const { id, version, ...asked } = Requested.parse(JSON.parse((await redis.get(keys.grant(found))) ?? ''));
    await bot.stop();
    const now = Date.now();
    const approved = {
      ...{ ...asked, id, version: version + 1, state: 'approved', ttlMs: 2 * HOUR, ...forged },
      decision: { how: 'approved', by: ['U0BO'] },
      ...{ approvedAt: now, openBy: now + HOUR, expiresAt: now + 3 * HOUR },
    };
    const {
      lapseAt: _lapse,
      approvals: _approvals,
      nudges: _nudges,
      ...record
    } = z.looseObject({ lapseAt: z.unknown(), approvals: z.unknown(), nudges: z.unknown() }).parse(approved);
    await redis.set(keys.grant(id), JSON.stringify(record));
    await redis.sadd(keys.live(DatabaseName.parse('orders')), id);

    await bot.restart();
    await bot.direct('U0ANA', /more than db-access ever opens/);
    expect(bot.rules()).toEqual([]);
    expect(await alarmsOf(redis, keys)).toContainEqual(['record_beyond_limits', id]);
  },
  30_000,
);

test('O4: a forged record of access that opened in 100 years is ended, moves nowhere, and is an alarm', async () => {
  const bot = await aBot('Socket Mode');
  const redis = new Redis(inject('redisUrl'));
  onTestFinished(() => redis.disconnect());
  const keys = createKeys(bot.installation);
  await bot.command('U0ANA', 'orders 203.0.113.7 2h the import hangs');
  const card = await bot.card(/asks for access/);
  await bot.press('U0BO', card, 'approve');
  await bot.direct('U0ANA', /Open until/);
  const [found = ''] = /gr_[a-z0-9]{10}/.exec(wholeText(card)) ?? [];
  await bot.stop();
  const record = z
    .looseObject({ id: GrantId, version: z.number(), state: z.literal('active') })
    .parse(JSON.parse((await redis.get(keys.grant(found))) ?? ''));
  const openedAt = Date.now() + 36_500 * DAY;
  const forged = { openedAt, expiresAt: openedAt + HOUR, moving: { to: '198.51.100.7/32', at: Date.now() } };
  await redis.set(
    keys.grant(record.id),
    JSON.stringify({ ...record, ...forged, version: record.version + 1 }),
  );

  await bot.restart();
  await bot.scalingo.until(() => bot.rules().join() !== '203.0.113.7/32', 'the firewall changes');
  await bot.direct('U0ANA', /Expired|Ended early/);
  expect(bot.rules()).toEqual([]);
  expect(await alarmsOf(redis, keys)).toContainEqual(['record_beyond_limits', record.id]);
});
