/** E4: where a later build has put a message is not known here: it is left alone, and nothing is posted twice. */
import { Redis } from 'ioredis';
import { expect, inject, onTestFinished, test } from 'vitest';
import { createKeys } from '../../../src/redis/keys.ts';
import { aBot, valueOn, wholeText } from '../../support/bot.ts';

test('E4: a card of a later build is left as it is, and the requester is told all the same', async () => {
  const bot = await aBot('Socket Mode');
  const redis = new Redis(inject('redisUrl'));
  onTestFinished(() => redis.disconnect());
  const keys = createKeys(bot.installation);
  await bot.command('U0ANA', 'orders 203.0.113.7 1h for later');
  const card = await bot.card(/for later.*Waiting for approval/s);
  await bot.direct('U0ANA', /Waiting for approval/);
  const [, id = ''] = valueOn(card, 'approve').split(' ');
  const key = `${keys.grant(id)}`.replace(':grant:', ':messages:');
  await expect.poll(() => redis.hget(key, 'card')).toContain(card.ts);
  const later = JSON.stringify({ schema: 2, at: [card.channel, card.ts] });
  await redis.hset(key, 'card', later);

  await bot.press('U0BO', card, 'approve');
  await bot.direct('U0ANA', /203\.0\.113\.7.*psql/s);
  expect(bot.cards().map(wholeText)).toEqual([wholeText(card)]);
  expect(await redis.hget(key, 'card')).toBe(later);
  // Once that build is there, it has something to tell.
  expect(await redis.zscore(keys.untold, id)).not.toBeNull();
});
