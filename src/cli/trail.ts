/** The audit trail, for commands that read it: they need db-access.yaml and Redis, and no token. */
import type { Redis } from 'ioredis';
import { redisFromEnvironment } from '../config/config.ts';
import { type File, loadFile } from '../config/file.ts';
import type { StoredEvent } from '../grant/audit.ts';
import { createKeys, type Keys } from '../redis/keys.ts';
import { type AuditEntry, auditTrail, isOfGrant } from '../redis/store/audit-store.ts';
import { redisAt } from './clients.ts';
import { counted, type Progress } from './progress.ts';
import { UsageError } from './usage.ts';

export type Trail = {
  readonly file: File;
  readonly redis: Redis;
  /** of each former name of the installation, and finally of the present one */
  readonly names: readonly Keys[];
  /** all of them, oldest first within each name */
  entries(): AsyncGenerator<AuditEntry>;
};

/** Opened for `act` and closed after it; `progress` is told of long reading. Throws a `ConfigError`, a `UsageError` or a `Fault` where it cannot be opened. */
export async function withTrail<T>(
  environment: NodeJS.ProcessEnv,
  act: (trail: Trail) => Promise<T>,
  progress: Progress = () => {},
): Promise<T> {
  const file = loadFile(environment['DB_ACCESS_CONFIG'] || 'db-access.yaml');
  const address = redisFromEnvironment(environment);
  if (address === undefined)
    throw new UsageError(
      'REDIS_URL: expected the Redis of the bot; one of its own is not for others to read',
    );
  const redis = await redisAt(address);
  const names = [...file.formerly, file.installation].map(createKeys);
  try {
    return await act({
      file,
      redis,
      names,
      entries: () => counted(all({ redis, names }), 'events', progress),
    });
  } finally {
    redis.disconnect();
  }
}

async function* all({ redis, names }: Pick<Trail, 'redis' | 'names'>): AsyncGenerator<AuditEntry> {
  for (const keys of names) yield* auditTrail({ redis, keys });
}

/** All of them; throws a `UsageError` at the end where neither they nor the file have that database: nothing was asked about. */
export async function* entriesAbout(
  { file, entries }: Pick<Trail, 'file' | 'entries'>,
  database: string | undefined,
): AsyncGenerator<AuditEntry> {
  const inFile: readonly string[] = [...file.databases.keys()];
  let isKnown = database === undefined || inFile.includes(database);
  for await (const entry of entries()) {
    isKnown ||= entry.event.database === database;
    yield entry;
  }
  if (!isKnown)
    throw new UsageError(
      `--database: the audit trail has no “${database}”, and db-access.yaml has ${inFile.join(', ')}`,
    );
}

/** Those of grants. */
export async function* eventsOf(entries: AsyncIterable<AuditEntry>): AsyncGenerator<StoredEvent> {
  for await (const { event } of entries) if (isOfGrant(event)) yield event;
}

/** Those of grants, and what else happened. */
export async function* eventsIn(entries: AsyncIterable<AuditEntry>): AsyncGenerator<AuditEntry['event']> {
  for await (const { event } of entries) yield event;
}
