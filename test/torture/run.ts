/** `npm run torture -- --seed N --minutes M`: one run for each seed, on this machine alone. Exit code 1 where a promise was broken. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { setup as build } from '../support/build.ts';
import { play } from './play.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', multiple: true, default: ['1', '2'] },
    /** of acts and troubles, for each seed */
    minutes: { type: 'string', default: '0.5' },
    /** the story is kept also where all is well */
    keep: { type: 'boolean', default: false },
  },
});
const lengthMs = Number(values.minutes) * 60_000;
const seeds = values.seed.map(Number);
if (!(lengthMs > 0) || !seeds.every(Number.isSafeInteger)) {
  console.error('usage: npm run torture -- [--seed N]… [--minutes M] [--keep]');
  process.exit(2);
}

/** More than starting and settling take on a slow machine. Bots and Redis end with this process. */
const HARD_STOP_MS = seeds.length * (lengthMs + 3 * 60_000);
setTimeout(() => {
  console.error('the torture run did not end in time');
  process.exit(1);
}, HARD_STOP_MS).unref();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1));
// All that is talked to is on this machine, whatever proxy it uses for the rest.
process.env['NO_PROXY'] = '127.0.0.1';

await build();
for (const seed of seeds) {
  const folder = mkdtempSync(join(tmpdir(), `db-access-torture-${seed}-`));
  console.log(`seed ${seed}, in ${folder}`);
  const { problems, summary } = await play(seed, { lengthMs, folder });
  console.log(
    `seed ${seed}: ${summary}; ${problems.length === 0 ? 'every promise was kept' : 'PROMISES BROKEN'}`,
  );
  for (const problem of problems) console.error(`  ${problem}`);
  if (problems.length > 0) process.exitCode = 1;
  if (problems.length > 0 || values.keep) console.log(`  the whole story: ${join(folder, 'story.log')}`);
  else rmSync(folder, { recursive: true });
}
