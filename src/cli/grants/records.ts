/** The records of this installation, for commands that read them or change one: they need db-access.yaml and Redis, and no token. */
import type { Closings, Grants, Rounds } from '../../flow/ports.ts';
import { createKeys, type Keys } from '../../redis/keys.ts';
import { createClosings } from '../../redis/store/envelope-store.ts';
import { createGrants } from '../../redis/store/grant-store.ts';
import { createRounds } from '../../redis/store/round-store.ts';
import { type Trail, withTrail } from '../trail.ts';

export type Records = Trail & {
  readonly keys: Keys;
  readonly grants: Grants;
  readonly closings: Closings;
  readonly rounds: Pick<Rounds, 'sweptAt'>;
};

/** Opened for `act` and closed after it. Throws as `withTrail` does. */
export function withRecords<T>(
  environment: NodeJS.ProcessEnv,
  act: (records: Records) => Promise<T>,
): Promise<T> {
  return withTrail(environment, (trail) => {
    const { redis, file } = trail;
    const keys = createKeys(file.installation);
    // What cannot be read is told where the command ends.
    const log = { error: () => {} };
    return act({
      ...trail,
      keys,
      grants: createGrants({ redis, keys, log }),
      closings: createClosings({ redis, keys, log }),
      rounds: createRounds({ redis, keys }),
    });
  });
}
