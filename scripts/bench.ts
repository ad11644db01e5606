/**
 * `npm run bench`: the longest delay of the bot's event loop while each attack of test/attacks runs beside ordinary use, and its ratio to
 * the same use without the attack, measured in turns. On this machine alone; it ends by itself.
 */
import { createServer } from 'node:http';
import { parseArgs } from 'node:util';
import { closeServer, listen } from '../sandbox/http.ts';
import { attacks } from '../test/attacks/attacks.ts';
import { delayDuring, ordinary, startTarget } from '../test/attacks/target.ts';
import { setup as build } from '../test/support/build.ts';
import { startRunRedis } from '../test/support/run-redis.ts';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '5' } } });
const rounds = Number(values.rounds);
if (!Number.isInteger(rounds) || rounds < 1 || rounds > 20) {
  console.error('usage: npm run bench -- [--rounds N], with N from 1 to 20');
  process.exit(2);
}

/** Far more than it takes on a slow machine. The bot and Redis end with this process. */
const HARD_STOP_MS = (2 + 2 * rounds) * 60_000;
setTimeout(() => {
  console.error('the bench did not end in time');
  process.exit(1);
}, HARD_STOP_MS).unref();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1));
// All that is talked to is on this machine.
process.env['NO_PROXY'] = '127.0.0.1';

await build();
const ends: (() => Promise<void>)[] = [];
try {
  const redis = await startRunRedis();
  ends.push(redis.close);
  const target = await startTarget({ redisUrl: redis.url, freePort, atEnd: (end) => void ends.push(end) });
  console.log('longest delay of the event loop in ms: ordinary use → the same with the attack (ratio)');
  for (const [name, attack] of Object.entries(attacks)) {
    console.log(name);
    const ratios: number[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      const without = await delayDuring(target, () => ordinary(target));
      const during = await delayDuring(target, () => Promise.all([ordinary(target), attack(target)]));
      ratios.push(during / without);
      console.log(`  ${without.toFixed(1)} → ${during.toFixed(1)} (${(during / without).toFixed(2)})`);
    }
    console.log(`  median ratio ${median(ratios).toFixed(2)}`);
  }
} finally {
  for (const end of ends.reverse()) await end();
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const [low, high] = [Math.floor((sorted.length - 1) / 2), Math.ceil((sorted.length - 1) / 2)];
  return ((sorted[low] ?? Number.NaN) + (sorted[high] ?? Number.NaN)) / 2;
}

async function freePort(): Promise<number> {
  const server = createServer();
  const url = await listen(server, 0);
  await closeServer(server);
  return Number(new URL(url).port);
}
