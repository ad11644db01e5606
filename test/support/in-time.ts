/** A bot whose clock, and Scalingo's, a test moves by hand: it stands still in between. */
import { aBot } from './bot.ts';

type Change = Omit<NonNullable<Parameters<typeof aBot>[1]>, 'now' | 'movable'>;

export async function aBotInTime(change: Change = {}) {
  let now = Date.now();
  const bot = await aBot('Socket Mode', { ...change, now: () => now });
  return {
    bot,
    now: () => now,
    pass: (ms: number) => {
      now += ms;
    },
  };
}
