/**
 * How long the running app waits, all of it in one place and in milliseconds: `production` is what runs, and tests pass shorter
 * times. What is only compared with a clock (how long an answer is fresh, when a token is renewed) is not here: a test moves the clock.
 */
import type { ClockWaits } from './clock/clock.ts';
import type { WatchWaits } from './config/reload-watch.ts';
import type { Backoff } from './flow/backoff.ts';
import type { OverdueWaits } from './flow/overdue.ts';
import { MINUTE, SECOND } from './grant/duration.ts';
import type { HttpWaits } from './http/http-server.ts';
import type { ServerWaits } from './local-redis/redis-server.ts';
import type { WatchdogWaits } from './queue/schedule.ts';
import type { WorkerWaits } from './queue/work.ts';
import type { RedisWaits } from './redis/connect.ts';
import type { TurnWaits } from './redis/store/turns.ts';
import type { ScalingoWaits } from './scalingo/http/http-call.ts';
import type { SlackWaits } from './slack/connection/bolt.ts';
import type { PostingWaits } from './slack/messages/post-message.ts';
import type { OtherWaits } from './wiring/other-installations.ts';

type HealthWaits = {
  /** from one canary job in each queue to the next */
  readonly canaryMs: number;
  /** from one look whether Scalingo has to be called for its health to the next */
  readonly scalingoMs: number;
};

export type Timing = {
  readonly clock: ClockWaits;
  readonly redis: RedisWaits;
  /** the Redis that we run where none is configured */
  readonly ownRedis: ServerWaits;
  readonly slack: SlackWaits;
  readonly turns: TurnWaits;
  readonly posting: PostingWaits;
  /** what is nice to have in a form, and looked up while a person waits for it to open */
  readonly formLookUpMs: number;
  readonly scalingo: ScalingoWaits;
  /** how long a database may take to answer when its endpoint is tried */
  readonly probeMs: number;
  /** how long a webhook that receives the audit trail is waited for */
  readonly auditMs: number;
  readonly worker: WorkerWaits;
  /** how long a running job may take to end when the app stops */
  readonly stopMs: number;
  /** after a fault, from one try of a job to the next */
  readonly retry: Backoff;
  /** ending what is overdue, without any job */
  readonly overdue: OverdueWaits;
  readonly others: OtherWaits;
  /** when the sweep runs, as a cron pattern with seconds */
  readonly sweepAt: string;
  readonly watchdog: WatchdogWaits;
  /** changes within this time are one drawing of the Home tabs */
  readonly homeMs: number;
  /** when db-access.yaml is looked at */
  readonly reload: WatchWaits;
  readonly health: HealthWaits;
  /** the address page and the operations page */
  readonly http: HttpWaits;
};

export const production: Timing = {
  clock: { everyMs: 3 * SECOND, ask: { firstMs: 5 * SECOND, longestMs: MINUTE } },
  redis: {
    readyMs: 15 * SECOND,
    connectMs: 5 * SECOND,
    // Slack waits three seconds for some answers.
    answerMs: 2 * SECOND,
    // BullMQ blocks for 10 s at most.
    blockMs: 12 * SECOND,
    replicaMs: 5 * SECOND,
    reconnect: { firstMs: 100, longestMs: 3 * SECOND },
  },
  ownRedis: { startMs: MINUTE, stopMs: 10 * SECOND, answerMs: 5 * SECOND },
  slack: {
    // A trigger opens a form for three seconds.
    interactiveMs: 2.5 * SECOND,
    postMs: 10 * SECOND,
    glanceMs: 0.7 * SECOND,
    // Slack gives an acknowledgement up after three seconds.
    ackTaken: { firstMs: 50, wholeMs: 3 * SECOND },
    connect: {
      failed: { firstMs: 0.5 * SECOND, longestMs: 20 * SECOND },
      refused: { firstMs: 10 * SECOND, longestMs: 20 * SECOND },
    },
    socket: { openMs: 20 * SECOND, closeMs: 2 * SECOND },
    identityMs: MINUTE,
    finishMs: 5 * SECOND,
  },
  // Slack takes one message a second in a channel; what is sent exactly a second apart may arrive closer together.
  turns: { everyMs: 1.05 * SECOND },
  posting: { leaseMs: 20 * SECOND, startMs: 5 * SECOND },
  formLookUpMs: 0.7 * SECOND,
  scalingo: {
    partMs: 10 * SECOND,
    retry: { firstMs: 2 * SECOND, longestMs: 5 * SECOND },
    wholeMs: { remove: 10 * SECOND, open: 20 * SECOND, look: 30 * SECOND },
    turnMs: { remove: 5 * SECOND, open: 10 * SECOND, look: 5 * SECOND },
    holdMs: 10 * SECOND,
  },
  probeMs: 5 * SECOND,
  auditMs: 5 * SECOND,
  // With a shorter lock a blocked event loop or a slow Redis would hand a running job to a second worker; with a longer one
  // the jobs of a killed worker would wait longer. With this one they wait 45 s at most, which is less than a sweep needs.
  worker: { lockMs: 30 * SECOND, spreadMs: SECOND, refusedMs: SECOND },
  stopMs: 20 * SECOND,
  retry: { firstMs: 2 * SECOND, longestMs: 2 * MINUTE },
  overdue: {
    everyMs: 5 * SECOND,
    graceMs: 15 * SECOND,
    alarmMs: 2 * MINUTE,
    retry: { firstMs: 5 * SECOND, longestMs: 30 * SECOND },
    gone: { firstMs: 10 * MINUTE, longestMs: 10 * MINUTE },
  },
  others: { searchMs: 4 * MINUTE, tellMs: MINUTE },
  sweepAt: '0 * * * * *',
  // Together two minutes: no sweep comes later than that.
  watchdog: { everyMs: 30 * SECOND, lateMs: 90 * SECOND },
  homeMs: SECOND,
  reload: { quietMs: 200, everyMs: 30 * SECOND },
  health: { canaryMs: 8 * SECOND, scalingoMs: 3 * SECOND },
  http: {
    headersMs: 10 * SECOND,
    requestMs: 15 * SECOND,
    checkMs: 5 * SECOND,
    keepAliveMs: 5 * SECOND,
    idleMs: 30 * SECOND,
  },
};
