/** One bot for all tests of a file, or of a `describe`: for tests that leave nothing which another one of them would meet. */
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { aBot, type Bot, type Transport } from './bot.ts';

type BotChange = NonNullable<Parameters<typeof aBot>[1]>;

/** Limits that all tests together would come to. */
const manyCalls = { SCALINGO_CALLS_PER_MINUTE: '600' };
const manyRequests = { maxPendingPerPerson: 30, maxLivePerPerson: 30 };

/** Starts before the first of them; each sees only what was posted and logged since it began. */
export function aSharedBot(transport: Transport, change: BotChange = {}): () => Bot {
  let bot: Bot | undefined;
  let end = async () => {};
  const started = () => {
    if (!bot) throw new Error('it starts before the tests');
    return bot;
  };
  beforeAll(async () => {
    const env = { ...manyCalls, ...change.env };
    const orders = { ...manyRequests, ...change.orders };
    bot = await aBot(transport, { ...change, env, orders }, (given) => {
      end = given;
    });
  });
  beforeEach(() => started().forget());
  afterAll(() => end());
  return started;
}
