/** A bot whose clock, and Scalingo's, a test moves by hand: it stands still in between. */
import { onTestFinished } from 'vitest';
import { aBot } from './bot.ts';
import type { AtEnd } from './processes.ts';
import { sweepOf } from './sweep.ts';

type Change = Omit<NonNullable<Parameters<typeof aBot>[1]>, 'now' | 'movable'>;

/** `atEnd`: `onTestFinished` of the very test, where tests run side by side. */
export async function aBotInTime(change: Change = {}, atEnd: AtEnd = onTestFinished) {
  let now = Date.now();
  const bot = await aBot('Socket Mode', { ...change, now: () => now }, atEnd);
  return {
    bot,
    now: () => now,
    pass: (ms: number) => {
      now += ms;
    },
    sweep: () => sweepOf(bot),
  };
}
