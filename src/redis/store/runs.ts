/** Which run of the Redis server answers, and what was compared with Scalingo during it: see flow/memory-compare.ts. */
import type { Redis } from 'ioredis';
import type { Compared, Runs } from '../../flow/memory-compare.ts';
import { DatabaseName } from '../../grant/ids.ts';
import type { Keys } from '../keys.ts';
import { ifAllowed, orFault } from '../redis-fault.ts';

/** `<run>`, or `<run> unanswered` where Scalingo did not show its list. */
const Written = /^(?<run>\w+)(?<unanswered> unanswered)?$/;

export function createRuns({ redis, keys }: { readonly redis: Redis; readonly keys: Keys }): Runs {
  return {
    async current() {
      const info = await ifAllowed(redis.info('server'));
      return info === undefined ? undefined : /^run_id:(\w+)/m.exec(info)?.[1];
    },

    async compared() {
      const found = Object.entries(await orFault(redis.hgetall(keys.compared)));
      return new Map(
        found.flatMap(([name, text]): [DatabaseName, Compared][] => {
          const database = DatabaseName.safeParse(name).data;
          const { run, unanswered } = Written.exec(text)?.groups ?? {};
          // What cannot be read is compared again.
          return database && run ? [[database, { run, isAnswered: unanswered === undefined }]] : [];
        }),
      );
    },

    async put(database, { run, isAnswered }) {
      await orFault(redis.hset(keys.compared, database, isAnswered ? run : `${run} unanswered`));
    },
  };
}
