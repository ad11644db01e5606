/** Ends the access of one installation by its closing envelopes, without any configuration but how to reach Scalingo. */
import type { Redis } from 'ioredis';
import type { Clock } from '../clock/clock.ts';
import type { Config } from '../config/config.ts';
import { noMetrics } from '../contracts/measurements.ts';
import type { EndsWorld } from '../flow/ends-world.ts';
import { logMove } from '../flow/move-log.ts';
import { createOverdue } from '../flow/overdue.ts';
import { noJobs } from '../flow/without-queue.ts';
import { createAccountKeys } from '../redis/account.ts';
import { createKeys } from '../redis/keys.ts';
import { createPrimary } from '../redis/primary.ts';
import { createAlarms } from '../redis/store/alarm-store.ts';
import { createAllowance } from '../redis/store/allowance.ts';
import { createClosings } from '../redis/store/envelope-store.ts';
import { createGrants } from '../redis/store/grant-store.ts';
import { createNotes } from '../redis/store/note-store.ts';
import { createRemovals } from '../redis/store/removal-store.ts';
import { connectScalingo } from '../scalingo-client.ts';
import { version } from '../version.ts';
import type { Outside } from '../wiring/outside.ts';

export type Ender = {
  readonly world: EndsWorld;
  look(): Promise<void>;
  askTime(signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
};

type Installed = {
  readonly redis: Redis;
  readonly clock: Clock;
  readonly installation: string;
  readonly settings: Config['scalingo'];
};

export function createEnder(
  { steady, log, timing }: Outside,
  { redis, clock, installation, settings }: Installed,
): Ender {
  const keys = createKeys(installation);
  const calls = createAllowance({
    redis,
    keys: createAccountKeys(settings, installation),
    perMinute: settings.callsPerMinute,
    log,
  });
  const scalingo = connectScalingo(settings, {
    configured: () => undefined,
    allowance: calls,
    clock: clock.now,
    toldTime: clock.heard,
    steady,
    metrics: noMetrics,
    log,
    waits: timing.scalingo,
  });
  const world: EndsWorld = {
    installation,
    grants: createGrants({ redis, keys, moved: (moved) => logMove(log, moved), log }),
    closings: createClosings({ redis, keys, log }),
    removals: createRemovals({ redis, keys }),
    primary: createPrimary({ redis, keys, steady, log }),
    calls,
    alarms: createAlarms({ redis, keys, now: clock.now, log }),
    notes: createNotes({ redis, keys, now: clock.now, version: version(), log }),
    firewall: scalingo.firewall,
    jobs: noJobs,
    now: clock.now,
    steady,
    log,
  };
  const overdue = createOverdue(world, timing.overdue, { isAlone: true });
  const detail = 'it only ends what is open: its configuration cannot be used';
  let isNoted = false;
  return {
    world,
    async look() {
      await overdue.look(0);
      if (isNoted) return;
      // After the first look: what is due does not wait for it.
      isNoted = true;
      await world.notes.add({ note: 'started', detail });
    },
    askTime: scalingo.askTime,
    async close() {
      if (isNoted) await world.notes.add({ note: 'stopped', detail });
      await scalingo.close();
    },
  };
}
