/** The records of this installation, for commands that read them or change one: they need db-access.yaml and Redis, and no token. */
import type { Closings, Grants, Rounds } from '../../flow/ports.ts';
import type { GrantId } from '../../grant/ids.ts';
import { createKeys, type Keys } from '../../redis/keys.ts';
import { type NamedStores, storesNamed } from '../../redis/store/named-stores.ts';
import { createRounds } from '../../redis/store/round-store.ts';
import { type Trail, withTrail } from '../trail.ts';

export type Records = Trail & {
  readonly keys: Keys;
  readonly grants: Grants;
  readonly closings: Closings;
  /** of its former names: what they left open here is ended on time, and by operators */
  readonly former: readonly NamedStores[];
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
    const { grants, closings } = storesNamed(file.installation, { redis, log });
    return act({
      ...trail,
      keys,
      grants,
      closings,
      former: file.formerly.map((name) => storesNamed(name, { redis, log })),
      rounds: createRounds({ redis, keys }),
    });
  });
}

/** Those with that grant: of the name that the installation has, unless a former one has it. */
export async function holding(
  { grants, former }: Pick<Records, 'grants'> & { readonly former: readonly Pick<NamedStores, 'grants'>[] },
  id: GrantId,
): Promise<Grants> {
  for (const one of former) if (await one.grants.get(id)) return one.grants;
  return grants;
}
