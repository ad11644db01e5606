/**
 * The one clock that everything decides by: Redis's time, carried on by the steady clock between looks. All processes share Redis, so
 * they share the time, even if their machines' clocks differ. A step is adopted only if Scalingo's time agrees.
 */

import type { Metrics } from '../contracts/measurements.ts';
import type { ToldTime } from '../contracts/told-time.ts';
import type { Alarms } from '../flow/alarms.ts';
import { type Backoff, doubled } from '../flow/backoff.ts';
import type { Log } from '../flow/ports.ts';
import { MINUTE, SECOND } from '../grant/duration.ts';
import type { Problem } from '../grant/problem.ts';
import { type Bounds, boundsOf, exactly, gap, middle } from './bounds.ts';
import { DIFFERS_MS, judge } from './judge.ts';

/** Redis's time is followed without asking while it is off by no more than this. */
const STEP_MS = 5 * SECOND;

/** A `Date` header has whole seconds. */
const HEADER_EXACT_MS = SECOND;

export type ClockWaits = {
  /** from one look at Redis to the next */
  readonly everyMs: number;
  /** from one question to Scalingo to the next, while one is open */
  readonly ask: Backoff;
};

type Needs = {
  /** in milliseconds since 1970; may throw */
  readonly redisTime: () => Promise<number>;
  /** a monotonic clock, which nobody sets */
  readonly steady: () => number;
  /** makes a call at Scalingo, whose answer comes back through `heard`; may throw */
  readonly askScalingo: (signal: AbortSignal) => Promise<void>;
  /** the time made a leap, or a doubt is over: what is due may have changed */
  readonly changed: () => void;
  readonly alarms: Pick<Alarms, 'raise' | 'clear'>;
  readonly metrics: Pick<Metrics, 'clocks'>;
  readonly waits: ClockWaits;
  readonly log: Pick<Log, 'warn'>;
};

export type Clock = {
  /** milliseconds since 1970 */
  now(): number;
  /** why nothing may be opened now; undefined once Redis's time was found to be right */
  doubt(): Problem | undefined;
  heard(told: ToldTime): void;
  /** from now on Redis is looked at, and Scalingo is asked where that is needed */
  begin(): void;
  stop(): Promise<void>;
};

/** `redis`: ours is Redis's time, and was found to be near Scalingo's. */
type Trust = 'unconfirmed' | 'redis' | 'scalingo';

/** Resolves once Redis has told its time; throws where it does not. */
export async function startClock(needs: Needs): Promise<Clock> {
  const { redisTime, steady, askScalingo, changed, alarms, metrics, waits, log } = needs;
  const stopping = new AbortController();
  let redis = await readRedis();
  let ours = middle(redis);
  let trust: Trust = 'unconfirmed';
  /** ours when it was last near Scalingo's: Redis may move away from there in steps each of which is followed */
  let agreed: number | undefined;
  let isDrifting = false;
  /** what Scalingo said before is of no use: Redis has stepped since, or this machine was suspended */
  let steppedAt = Number.NEGATIVE_INFINITY;
  let scalingo: { readonly bounds: Bounds; readonly sentAt: number } | undefined;
  let verdict = '';
  let said: { readonly differs: boolean; readonly at: number } | undefined;
  let asks = 0;
  let askedAt = Number.NEGATIVE_INFINITY;
  let looking: Promise<void> | undefined;
  let asking: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;

  return {
    now: () => Math.floor(steady() + ours),
    doubt() {
      if (trust === 'redis') return undefined;
      return trust === 'scalingo' ? { is: 'clocks differ' } : { is: 'time unconfirmed' };
    },
    heard({ at, sentAt, receivedAt }) {
      if (scalingo && scalingo.sentAt > sentAt) return;
      scalingo = { bounds: boundsOf({ at, exactMs: HEADER_EXACT_MS, sentAt, receivedAt }), sentAt };
      if (trust !== 'redis' || isStep()) decide();
      // Either Redis is wrong, or this machine was suspended and has not looked at Redis since.
      else if (Math.abs(gap(exactly(ours), scalingo.bounds)) > DIFFERS_MS) look();
    },
    begin() {
      ask();
      timer = setInterval(look, waits.everyMs);
    },
    async stop() {
      clearInterval(timer);
      stopping.abort();
      await looking;
      await asking;
    },
  };

  async function readRedis(): Promise<Bounds> {
    const sentAt = steady();
    const at = await redisTime();
    return boundsOf({ at, exactMs: 1, sentAt, receivedAt: steady() });
  }

  function look(): void {
    if (stopping.signal.aborted) return;
    looking ??= lookOnce().finally(() => {
      looking = undefined;
    });
  }

  async function lookOnce(): Promise<void> {
    const sentAt = steady();
    let seen: Bounds;
    try {
      seen = await readRedis();
    } catch {
      // Redis is away, which others report: the steady clock carries the time on.
      return;
    }
    if (Math.abs(gap(redis, seen)) > STEP_MS) steppedAt = sentAt;
    redis = seen;
    decide();
  }

  function isStep(): boolean {
    return Math.abs(gap(exactly(ours), redis)) > STEP_MS;
  }

  function decide(): void {
    const fresh = scalingo && scalingo.sentAt >= steppedAt ? scalingo : undefined;
    if (fresh && (trust !== 'redis' || isStep())) {
      settle(judge({ ours, redis, scalingo: fresh.bounds }, trust !== 'scalingo'), fresh.bounds);
    } else if (trust !== 'scalingo' && !isStep() && !isDrifting) follow(redis);
    const isKnown = fresh && steady() - fresh.sentAt < MINUTE;
    const isDoubtful = fresh ? watchDrift(fresh.bounds, isKnown) : false;
    report(fresh?.bounds);
    if ((trust !== 'redis' || isStep() || isDoubtful) && !isKnown) ask();
  }

  /**
   * Redis's time is followed as far as Scalingo's is near. Where it has moved on from there little by little, ours goes back to where the
   * two agreed, and the steady clock carries it on. Where Scalingo is the one that differs, Redis's time counts. `told`: of the last
   * minute if `isKnown`, else only reason enough to ask. Resolves to whether the two differ.
   */
  function watchDrift(told: Bounds, isKnown: boolean | undefined): boolean {
    const differs = Math.abs(gap(told, redis)) > DIFFERS_MS;
    if (trust === 'redis' && Math.abs(gap(told, exactly(ours))) <= DIFFERS_MS) agreed = ours;
    if (!differs || trust !== 'redis') isDrifting = false;
    else if (isKnown && agreed !== undefined && Math.abs(gap(told, exactly(agreed))) <= DIFFERS_MS) {
      isDrifting = true;
      const leapMs = Math.round(agreed - ours);
      ours = agreed;
      if (Math.abs(leapMs) > STEP_MS) {
        log.warn({ event: 'clock_step', adopted: 'ours', stepMs: -leapMs, leapMs }, 'clock of redis drifted');
        changed();
      }
    }
    return differs;
  }

  /** Only as far as is certain, so that a slow answer moves nothing. */
  function follow(bounds: Bounds): void {
    ours += gap(exactly(ours), bounds);
  }

  function settle(whose: ReturnType<typeof judge>, told: Bounds): void {
    const [before, wasIn] = [ours, trust];
    const stepMs = Math.round(gap(exactly(ours), redis));
    if (whose === 'redis') ours = middle(redis);
    if (whose === 'scalingo' && wasIn === 'scalingo') follow(told);
    else if (whose === 'scalingo') ours = middle(told);
    trust = whose === 'scalingo' ? 'scalingo' : 'redis';
    if (!isStep() && whose === 'ours') follow(redis);
    const leapMs = Math.round(ours - before);
    const found = `${whose} ${steppedAt}`;
    if (found !== verdict && (Math.abs(stepMs) > STEP_MS || Math.abs(leapMs) > STEP_MS))
      log.warn({ event: 'clock_step', adopted: whose, stepMs, leapMs }, 'clock of redis stepped');
    verdict = found;
    if (Math.abs(leapMs) > STEP_MS || (wasIn === 'scalingo' && trust === 'redis')) changed();
  }

  function report(told: Bounds | undefined): void {
    metrics.clocks({ redisMs: gap(exactly(ours), redis), scalingoMs: told && gap(exactly(ours), told) });
    if (!told) return;
    const differsMs = Math.abs(gap(told, redis));
    const differs = differsMs > DIFFERS_MS;
    // Each minute is often enough for what others and later processes have to know.
    if (said && said.differs === differs && steady() - said.at < MINUTE) return;
    said = { differs, at: steady() };
    const facts = { seconds: Math.round(differsMs / SECOND), from: 'Scalingo' };
    if (differs) void alarms.raise({ event: 'clock_differs', subject: 'clock', facts });
    else void alarms.clear('clock_differs', 'clock');
  }

  /** At once after a step, and then less and less often while there is no answer, since calls are scarce. */
  function ask(): void {
    const since = steady() - askedAt;
    if (since > MINUTE) asks = 0;
    if (asking || stopping.signal.aborted || (asks > 0 && since < doubled(asks, waits.ask))) return;
    asks += 1;
    askedAt = steady();
    asking = askOnce().finally(() => {
      asking = undefined;
    });
  }

  async function askOnce(): Promise<void> {
    try {
      await askScalingo(stopping.signal);
    } catch (error) {
      // A refusal told the time as well.
      if (!stopping.signal.aborted)
        log.warn({ event: 'clock_not_asked', err: error }, 'time of scalingo unknown');
    }
  }
}
