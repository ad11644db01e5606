/** A process whose configuration cannot be used, in the place of a bot that had access open. */
import { ConfigError } from '../../src/config/config-error.ts';
import { endsOnly } from '../../src/startup/ends-only.ts';
import type { Timing } from '../../src/timing.ts';
import { aBot, type Bot, type Transport } from './bot.ts';
import { short } from './timing.ts';

/** It looks at the file, and at what is due, more often: tests wait for that. */
const often: Timing = { ...short, overdue: { ...short.overdue, everyMs: 50 } };

type BotChange = NonNullable<Parameters<typeof aBot>[1]>;

export const why = new ConfigError([{ where: 'db-access.yaml', expected: 'expected something else' }]);

/** Its bot opened access for Ana, and stopped; `before`: what people did before that. */
export async function aBotThatStopped(
  redisUrl: string,
  {
    transport = 'Socket Mode',
    before = async () => {},
    ...change
  }: BotChange & { transport?: Transport; before?: (bot: Bot) => Promise<void> } = {},
) {
  let now = Date.now();
  const bot = await aBot(transport, { redisUrl, now: () => now, ...change });
  await bot.command('U0ANA', 'orders 203.0.113.7 1h the import hangs');
  await bot.press('U0BO', await bot.card(/Waiting for approval/), 'approve');
  await bot.direct('U0ANA', /psql/);
  await bot.card(/Open until/);
  await before(bot);
  await bot.stop();
  const logged: object[] = [];
  const log = { info: () => {}, warn: () => {}, error: (facts: object) => void logged.push(facts) };
  const stopping = new AbortController();
  const outside = { log, redisTime: async () => now, steady: () => now };
  const begin = (timing = often) =>
    endsOnly({ ...outside, timing, environment: bot.env, why, signal: stopping.signal });
  const pass = (ms: number) => {
    now += ms;
  };
  return { bot, begin, pass, stopping, logged };
}
