/** What is kept in Redis, one store for each thing: they share a connection, the keys of this installation and the clock. */
import { type KeyObject, randomBytes } from 'node:crypto';
import type { Metrics } from '../contracts/measurements.ts';
import { createPrimary } from '../redis/primary.ts';
import { createAlarmMessages } from '../redis/store/alarm-message-store.ts';
import { createDeliveries } from '../redis/store/delivery-store.ts';
import { createGrants } from '../redis/store/grant-store.ts';
import { createHomes } from '../redis/store/home-store.ts';
import { createMessages } from '../redis/store/message-store.ts';
import { createNotes } from '../redis/store/note-store.ts';
import { createOneUse } from '../redis/store/one-use-store.ts';
import { createRemovals } from '../redis/store/removal-store.ts';
import { createRounds } from '../redis/store/round-store.ts';
import { createRuns } from '../redis/store/runs.ts';
import { createSeals } from '../redis/store/seal-store.ts';
import { createRetention } from '../redis/store/trail-trim.ts';
import { createTurns } from '../redis/store/turns.ts';
import { version } from '../version.ts';
import type { Memory } from './memory.ts';
import type { Outside } from './outside.ts';

type Around = Pick<Outside, 'steady' | 'timing' | 'log'> & {
  /** the one clock of all processes */
  readonly now: () => number;
  /** told of each move once it is written */
  readonly moved: Metrics['moved'];
  /** signs the seals of the audit trail */
  readonly auditKey: KeyObject | undefined;
  /** for how long what is over is kept; undefined: for good */
  readonly retentionMs: number | undefined;
};

export type Stores = ReturnType<typeof createStores>;

export function createStores({ redis, keys }: Pick<Memory, 'redis' | 'keys'>, around: Around) {
  const { now, steady, timing, auditKey, retentionMs, moved, log } = around;
  const at = { redis, keys };
  return {
    alarmMessages: createAlarmMessages(at),
    deliveries: createDeliveries(at),
    grants: createGrants({ ...at, moved, log }),
    homes: createHomes(at),
    messages: createMessages(at),
    notes: createNotes({ ...at, now, version: version(), log }),
    oneUse: createOneUse({ ...at, now }),
    primary: createPrimary({ ...at, steady, log }),
    removals: createRemovals(at),
    retention: createRetention({ ...at, retentionMs, key: auditKey, log }),
    rounds: createRounds(at),
    runs: createRuns(at),
    seals: createSeals({ ...at, key: auditKey, random: randomBytes, log }),
    turns: createTurns({ ...at, waits: timing.turns, now }),
  };
}
