/** Where the build for tests is. */
import { join } from 'node:path';

export const root = join(import.meta.dirname, '../..');

/** Beside src and dist, for which package.json is one folder up. */
export const built = join(root, '.test-dist');
