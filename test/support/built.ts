/** Where the build for tests is. */
import { join } from 'node:path';

export const root = join(import.meta.dirname, '../..');

export const built = join(root, '.test-dist');

/** What `source`, a path from the root, was built to. */
export function program(source: string): string {
  return join(built, source.replace(/\.ts$/, '.js'));
}
