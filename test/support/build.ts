/** Bundles, once for a run, all that tests start as a process of its own. What `npm run build` makes is started by `.ci/run`. */
import { built } from './built.ts';
import { bundle } from './bundle.ts';

const PROGRAMS = [
  'src/main.ts',
  'src/cli/main.ts',
  'test/whole/impatient.ts',
  'test/whole/shifted.ts',
  'test/torture/bot.ts',
  'test/local-redis/owner.ts',
  'test/local-redis/rival.ts',
];

export async function setup(): Promise<void> {
  await bundle(PROGRAMS, built);
}
