/** Where the build for tests is. */
import { join } from 'node:path';

/** The tests are started there, and run from the sources or bundled. */
export const root = process.cwd();

export const built = join(root, '.test-dist');

/** What `source`, a path from the root, was built to; in the folder of another build, if that is given. */
export function program(source: string, build = built): string {
  return join(build, source.replace(/\.ts$/, '.js'));
}
