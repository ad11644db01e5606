/** What is open and waits, for commands that read the bot's Redis and change nothing there. */

import { redisFromEnvironment } from '../config/config.ts';
import type { File } from '../config/file.ts';
import { createKeys } from '../redis/keys.ts';
import { createGrants } from '../redis/store/grant-store.ts';
import { createRounds } from '../redis/store/round-store.ts';
import { redisAt } from './clients.ts';
import { nothingOpen, type WhatIsOpen } from './nothing-open.ts';

type Open = WhatIsOpen & {
  readonly notes: readonly string[];
  close(): Promise<void>;
};

/** How many are open already is in Redis alone. */
export async function openGrants(
  environment: NodeJS.ProcessEnv,
  { installation }: Pick<File, 'installation'>,
): Promise<Open> {
  const address = redisFromEnvironment(environment);
  if (address === undefined) {
    const notes = ['(REDIS_URL is not set: how many are open already was not judged)'];
    return { ...nothingOpen, notes, close: async () => {} };
  }
  const redis = await redisAt(address);
  const keys = createKeys(installation);
  const grants = createGrants({ redis, keys, log: { error: () => {} } });
  return { grants, rounds: createRounds({ redis, keys }), notes: [], close: async () => redis.disconnect() };
}
