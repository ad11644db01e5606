/** One HTTP call to Scalingo: timeouts on everything, answers limited in size, no redirect followed, errors without secrets. */

import { type Dispatcher, request } from 'undici';
import type { z } from 'zod';
import { anySignal } from '../../contracts/any-signal.ts';
import type { About, Allowance } from '../../contracts/call-turns.ts';
import type { Metrics } from '../../contracts/measurements.ts';
import type { ToldTime } from '../../contracts/told-time.ts';
import { type Backoff, fullJitter } from '../../flow/backoff.ts';
import type { CallKind } from '../../flow/calls.ts';
import type { Log } from '../../flow/ports.ts';
import { SECOND } from '../../grant/duration.ts';
import type { Call as Purpose } from '../../grant/problem.ts';
import { type Errand, TOO_SLOW } from '../errand.ts';
import { NO_SUCH_HOST, ScalingoError } from '../error.ts';
import { createAgent } from './agent.ts';
import { readAnswer } from './answers.ts';
import { type Breaker, createBreaker } from './breaker.ts';
import { header, parseJson, refused, retryAfter, type Sent } from './response.ts';

export type Call<T> = {
  readonly what: Purpose;
  readonly errand: Errand;
  readonly about?: About | undefined;
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly url: string;
  readonly authorization: string;
  readonly body?: unknown;
  /** called right before it is sent: from then on Scalingo may have done what it asks for */
  readonly sending?: (() => void) | undefined;
  /** the status that means it was done */
  readonly expected: 200 | 201 | 204;
  /** `z.undefined()` where it has no body */
  readonly answer: z.ZodType<T>;
};

export type Http = {
  send<T>(call: Call<T>): Promise<T>;
  close(): Promise<void>;
};

export type ScalingoWaits = {
  /** for each part of a call: connecting, the headers, the body */
  readonly partMs: number;
  /** from one try to the next within one call */
  readonly retry: Backoff;
  /** for everything that one removal, opening or look needs, its look-ups and tries included */
  readonly wholeMs: Readonly<Record<CallKind, number>>;
  /** for turns, where calls are scarce: what would wait longer is tried again later, since it keeps a worker from what is due */
  readonly turnMs: Readonly<Record<CallKind, number>>;
  /** after a 429 that does not say how long */
  readonly holdMs: number;
};

type Needs = {
  readonly allowance: Allowance;
  readonly clock: () => number;
  /** a monotonic clock, which nobody sets */
  readonly steady: () => number;
  /** hears what each answer says of the time */
  readonly toldTime: (told: ToldTime) => void;
  readonly sleep: (ms: number) => Promise<void>;
  readonly random: () => number;
  /** who we say that we are */
  readonly userAgent: string;
  /** a new one for each request */
  readonly requestId: () => string;
  readonly metrics: Metrics;
  readonly log: Pick<Log, 'info' | 'warn'>;
  readonly waits: ScalingoWaits;
};

/** Connecting, the headers, the body: an answer that trickles in ends with the sum of what each may take, as undici's clock counts it. */
const PARTS = 3;
const CLOCK_MS = 2 * SECOND;
const MOST_BYTES = 1024 * 1024;
/** The job of a removal comes again by itself, and must not hold up the next one. */
const TRIES: Readonly<Record<CallKind, number>> = { remove: 1, open: 2, look: 3 };

export function createHttp(needs: Needs): Http {
  const { allowance, clock, steady, toldTime, sleep, random, userAgent, requestId, metrics, log, waits } =
    needs;
  const agent = createAgent({ timeoutMs: waits.partMs, mostBytes: MOST_BYTES });

  const breakers = new Map<string, Breaker>();

  return {
    async send(call) {
      const { kind, signal } = call.errand;
      const breaker = breakerOf(call.url);
      for (let tries = 1; ; tries += 1) {
        try {
          breaker.expectUp(kind);
          const isProbe = await turn(call);
          return await breaker.guard(kind, () => logged(call, isProbe));
        } catch (error) {
          // Only what can be repeated without doing anything twice.
          const isLast = call.method === 'POST' || tries === TRIES[kind] || signal.aborted;
          if (isLast || !isPassing(error)) throw error;
          await sleep(fullJitter(tries, random(), waits.retry));
        }
      }
    },
    close: () => agent.close(),
  };

  /** Whether it is a probe: made during a hold, to find out whether it is over. */
  async function turn({ what, errand: { kind, end, signal } }: Pick<Call<unknown>, 'what' | 'errand'>) {
    for (let waited = 0; ; ) {
      // Nobody waits for the answer any longer.
      signal.throwIfAborted();
      const { waitMs, isProbe } = await allowance.take(kind, end);
      if (waitMs === 0) {
        if (waited > 0) metrics.waited({ kind, ms: waited });
        return isProbe;
      }
      waited += waitMs;
      if (waited > waits.turnMs[kind]) {
        throw new ScalingoError({ is: 'no turn', call: what }, { retry: true, retryAfterMs: waitMs });
      }
      await sleep(waitMs);
    }
  }

  function breakerOf(url: string): Breaker {
    const { host } = new URL(url);
    const known = breakers.get(host);
    if (known) return known;
    const breaker = createBreaker({ host, steady, leftAlone: metrics.leftAlone });
    breakers.set(host, breaker);
    return breaker;
  }

  /** Each of them, also one that is made good by another try or by a list: Scalingo's support asks for its number. */
  async function logged<T>(call: Call<T>, isProbe: boolean): Promise<T> {
    try {
      return await once(call, isProbe);
    } catch (error) {
      if (error instanceof ScalingoError) {
        const { requestId, status, code, message: why } = error;
        const { host } = new URL(call.url);
        log.info(
          { event: 'scalingo_call_failed', requestId, status, code, why, host },
          'scalingo call failed',
        );
      }
      throw error;
    }
  }

  async function once<T>(call: Call<T>, isProbe: boolean): Promise<T> {
    const { what, method, authorization, body, expected, answer } = call;
    call.sending?.();
    const sent = await exchange(call, {
      method,
      dispatcher: agent,
      headers: {
        accept: 'application/json',
        authorization,
        'user-agent': userAgent,
        'x-request-id': requestId(),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const { status, text } = sent;
    const json = parseJson(text);
    if (status === 429) {
      const retryAfterMs = await hold(call, sent.retryAfterMs ?? waits.holdMs);
      throw refused(call, { ...sent, json, retryAfterMs });
    }
    // An error of theirs does not tell whether they count us among those who call too often.
    if (isProbe && status < 500) await allowance.passed();
    if (status !== expected) throw refused(call, { ...sent, json });
    return readAnswer(answer, json, { what, status, requestId: sent.requestId });
  }

  /** Every process has to know, since they share what Scalingo allows. Resolves to how long a call like this one has to wait. */
  async function hold(
    { url, errand: { kind } }: Pick<Call<unknown>, 'url' | 'errand'>,
    holdMs: number,
  ): Promise<number> {
    const { host } = new URL(url);
    log.warn(
      { event: 'scalingo_rate_limited', host, kind, holdMs },
      'scalingo refused a call with 429; holding calls',
    );
    const { removalMs } = await allowance.hold(holdMs);
    return kind === 'remove' ? removalMs : holdMs;
  }

  async function exchange(
    {
      what,
      about,
      url,
      errand: { kind, signal: outer },
    }: Pick<Call<unknown>, 'what' | 'about' | 'url' | 'errand'>,
    options: Options,
  ): Promise<Sent> {
    const { host } = new URL(url);
    const began = steady();
    try {
      const { status, headers, text } = await within(
        [AbortSignal.timeout(PARTS * waits.partMs + CLOCK_MS), outer],
        async (signal) => {
          const { statusCode, headers, body } = await request(url, { ...options, signal });
          const at = Date.parse(header(headers, 'date') ?? '');
          if (!Number.isNaN(at)) toldTime({ at, sentAt: began, receivedAt: steady() });
          return { status: statusCode, headers, text: await body.text() };
        },
      );
      metrics.called({ kind, host, status, ms: steady() - began, about });
      return {
        status,
        text,
        requestId: header(headers, 'x-request-id') ?? options.headers['x-request-id'],
        location: header(headers, 'location'),
        retryAfterMs: retryAfter(header(headers, 'retry-after'), clock()),
      };
    } catch (error) {
      // undici's error may hold the request with its token: only the kind of failure is kept.
      const code = codeOf(error);
      metrics.called({ kind, host, status: undefined, ms: steady() - began, about });
      const sent = options.headers['x-request-id'];
      throw new ScalingoError(
        { is: 'no answer', call: what, code },
        {
          retry: true,
          code,
          requestId: sent,
        },
      );
    }
  }
}

/** undici looks at the signal only once it has a connection; waiting for one ends then as well. */
function within<T>(signals: AbortSignal[], act: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const signal = anySignal(signals);
  const late = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  return Promise.race([act(signal), late]);
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'no answer';
  if (error.name === 'TimeoutError') return TOO_SLOW;
  return 'code' in error ? String(error.code) : 'no answer';
}

type Options = {
  readonly method: Call<unknown>['method'];
  readonly dispatcher: Dispatcher;
  readonly headers: Record<string, string> & { readonly 'x-request-id': string };
  readonly body: string | null;
};

/** Worth another try within the same call: no answer, an error of theirs, or too many calls; not where no call was made at all. */
function isPassing(error: unknown): boolean {
  if (!(error instanceof ScalingoError) || !error.retry || error.code === NO_SUCH_HOST) return false;
  if (error.problem.is === 'left alone' || error.problem.is === 'no turn') return false;
  return error.status === undefined || error.status >= 500 || error.status === 429;
}
