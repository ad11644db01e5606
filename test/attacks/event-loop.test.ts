/** For how long the bot, in a process of its own, can be kept from doing anything else, by each who would like that. */
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { freePort } from '../support/free-port.ts';
import { attacks } from './attacks.ts';
import { delayDuring, ordinary, startTarget, type Target } from './target.ts';

/** No attack may take as long, on any machine. */
const MOST_MS = 250;
/** What a busy machine may take from a process that does nothing. */
const FLOOR_MS = 100;
/** Once in three it is the bot that is measured, and not what else this machine does. */
const MOST_TRIES = 3;

let target: Target;
const ends: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const end of ends.reverse()) await end();
});

beforeAll(async () => {
  target = await startTarget({ redisUrl: inject('redisUrl'), freePort, atEnd: (end) => void ends.push(end) });
});

test.each(Object.entries(attacks))(
  'E8: %s: at most twice the usual delay, under 250 ms',
  { timeout: 180_000 },
  async (_name, attack) => {
    const quiet: number[] = [];
    const attacked: number[] = [];
    const most = () => Math.min(MOST_MS, Math.max(FLOOR_MS, 2 * Math.max(...quiet)));
    do {
      quiet.push(await delayDuring(target, () => ordinary(target)));
      attacked.push(await delayDuring(target, () => attack(target)));
    } while (Math.min(...attacked) >= most() && attacked.length < MOST_TRIES);
    expect(Math.min(...attacked), JSON.stringify({ quiet, attacked })).toBeLessThan(most());
  },
);
