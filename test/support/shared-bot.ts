/** One bot for all tests of a file, or of a `describe`: for tests that leave nothing which another one of them would meet. */
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { aBot, type Bot } from './bot.ts';

/** Starts before the first of them; each sees only what was posted and logged since it began. */
export function aSharedBot(...[transport, change]: Parameters<typeof aBot>): () => Bot {
  let bot: Bot | undefined;
  let end = async () => {};
  const started = () => {
    if (!bot) throw new Error('it starts before the tests');
    return bot;
  };
  beforeAll(async () => {
    bot = await aBot(transport, change, (given) => {
      end = given;
    });
  });
  beforeEach(() => started().forget());
  afterAll(() => end());
  return started;
}
