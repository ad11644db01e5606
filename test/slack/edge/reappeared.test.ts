/** A rule of ours that is there again after it was said that none is left: it is removed, and people and the audit are told. */
import { Redis } from 'ioredis';
import { inject, type TestContext, test } from 'vitest';
import { MINUTE } from '../../../src/grant/duration.ts';
import { createKeys } from '../../../src/redis/keys.ts';
import { createRounds } from '../../../src/redis/store/round-store.ts';
import { type Bot, wholeText } from '../../support/bot.ts';
import { databaseName } from '../../support/builders.ts';
import { aBotInTime } from '../../support/in-time.ts';
import { sweepOf } from '../../support/sweep.ts';
import { short } from '../../support/timing.ts';

const busy = {
  env: { SCALINGO_CALLS_PER_MINUTE: '600' },
  // Nobody waits long for an answer that does not come.
  timing: { sweepAt: '* * * * * *', scalingo: { ...short.scalingo, partMs: 300 } },
};

type Context = Pick<TestContext, 'expect' | 'onTestFinished'>;

async function auditOf(bot: Bot, { onTestFinished }: Context): Promise<string[]> {
  const redis = new Redis(inject('redisUrl'));
  onTestFinished(() => redis.disconnect());
  const entries = await redis.xrange(createKeys(bot.installation).audit, '-', '+');
  return entries.map(([, fields]) => fields.join(' '));
}

/** Its POST will take effect later than anybody waits for it. */
async function failed({ expect, onTestFinished }: Context, change: object = {}) {
  const { bot, pass, now } = await aBotInTime({ ...busy, ...change }, onTestFinished);
  bot.scalingo.fault({ on: 'POST firewall_rules', do: { what: 'later' } });
  const down = { what: 'answer', status: 503, body: {} } as const;
  bot.scalingo.fault({ on: 'POST firewall_rules', times: 10_000, do: down });
  await bot.command('U0ANA', 'orders 203.0.113.7 2h why');
  await bot.press('U0BO', await bot.card(/203\.0\.113\.7/), 'approve');
  await bot.card(/Not open yet:|L’accès n’est pas encore ouvert/);
  // Its time to open is over.
  pass(20 * MINUTE);
  await sweepOf(bot);
  const card = await bot.card(
    /No firewall rule of ours is left|Il ne reste aucune règle créée par db-access/,
  );
  pass(MINUTE);
  // A look that began before that is over.
  const redis = new Redis(inject('redisUrl'));
  onTestFinished(() => redis.disconnect());
  await sweepOf(bot);
  const rounds = createRounds({ redis, keys: createKeys(bot.installation) });
  await expect.poll(async () => (await rounds.convergedAt()).get(databaseName('orders'))).toBe(now());
  return { bot, pass, now, card };
}

const wentAgain = (bot: Bot) => bot.scalingo.until(() => bot.rules().length === 0, 'it is removed again');

test.concurrent('an opening that took effect after its grant failed is removed within seconds, and told', async (context) => {
  const { expect } = context;
  const { bot, card } = await failed(context);
  await bot.scalingo.doNow();
  const [rule] = bot.scalingo.rules('my-orders');
  const appearedAt = performance.now();
  await sweepOf(bot);
  await wentAgain(bot);
  expect(performance.now() - appearedAt).toBeLessThan(5000);

  const told = await bot.direct('U0ANA', /firewall rule .* was there again .* removed after/);
  expect(wholeText(told)).toContain('203.0.113.7');
  expect((await bot.card(/was there again/)).thread_ts).toBe(card.ts);
  const [event, ...more] = (await auditOf(bot, context)).filter((line) =>
    line.includes('"move":"reappeared"'),
  );
  expect(event).toMatch(new RegExp(`"to":"failed".*rule ${rule?.id}.*seen at .*removed at `));
  expect(more).toEqual([]);
});

test.concurrent('while it cannot be removed, it is tried again and alarmed; people are told once it is gone', async (context) => {
  const { expect } = context;
  const { bot, pass } = await failed(context);
  const down = { what: 'answer', status: 500, body: {} } as const;
  bot.scalingo.fault({ on: 'DELETE firewall_rules', times: 10_000, do: down });
  await bot.scalingo.doNow();
  await sweepOf(bot);
  const logged = () => bot.log.join('\n');
  await expect.poll(logged, { interval: 5 }).toContain('"event":"rule_reappeared"');
  pass(4 * MINUTE);
  await expect.poll(logged, { interval: 5 }).toContain('"event":"access_overdue"');
  await sweepOf(bot);
  await bot.card(/should have ended 4 minutes ago/);
  bot.scalingo.clearFaults();
  await sweepOf(bot);
  await wentAgain(bot);
  await bot.direct('U0ANA', /was there again .* removed after 4 minutes/);
});

test.concurrent('the card’s thread says it in the language of its channel', async (context) => {
  const { expect } = context;
  const { bot, card } = await failed(context, { orders: { language: 'fr' } });
  await bot.scalingo.doNow();
  await sweepOf(bot);
  await wentAgain(bot);
  expect((await bot.card(/est réapparue/)).thread_ts).toBe(card.ts);
  await bot.direct('U0ANA', /was there again/);
});
