/** The records and envelopes of one name of an installation: its own, or one that it had before. */
import type { Redis } from 'ioredis';
import type { Closings, Grants, Log } from '../../flow/ports.ts';
import { createKeys } from '../keys.ts';
import { createClosings } from './envelope-store.ts';
import { createGrants } from './grant-store.ts';

export type NamedStores = {
  readonly installation: string;
  readonly grants: Grants;
  readonly closings: Closings;
};

export function storesNamed(
  installation: string,
  { redis, log }: { readonly redis: Redis; readonly log: Pick<Log, 'error'> },
): NamedStores {
  const theirs = { redis, keys: createKeys(installation), log };
  return { installation, grants: createGrants(theirs), closings: createClosings(theirs) };
}
