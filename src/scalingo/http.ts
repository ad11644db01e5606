/** One HTTP call to Scalingo: timeouts on everything, answers limited in size, no redirect followed, errors without secrets. */
import { type Dispatcher, request } from 'undici';
import type { z } from 'zod';
import { type Backoff, fullJitter } from '../flow/backoff.ts';
import type { Allowance, CallKind, Log, Metrics } from '../flow/ports.ts';
import { SECOND } from '../grant/duration.ts';
import type { Call as Purpose } from '../grant/problem.ts';
import { createAgent } from './agent.ts';
import { problemText, readAnswer, said } from './answers.ts';
import { type Breaker, createBreaker } from './breaker.ts';
import { NO_SUCH_HOST, ScalingoError } from './error.ts';

export type Call<T> = {
  readonly what: Purpose;
  readonly kind: CallKind;
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly url: string;
  readonly authorization: string;
  readonly body?: unknown;
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
  /**
   * For a turn, where calls are scarce: whoever would wait longer tries again later. Those who only look wait least: while they
   * wait, they keep a worker from what is due.
   */
  readonly turnMs: Readonly<Record<CallKind, number>>;
  /** until anybody calls again after a 429 that does not say how long */
  readonly holdMs: number;
};

type Needs = {
  readonly allowance: Allowance;
  readonly clock: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  readonly random: () => number;
  /** who we say that we are */
  readonly userAgent: string;
  /** a new one for each request */
  readonly requestId: () => string;
  readonly metrics: Metrics;
  readonly log: Pick<Log, 'info'>;
  readonly waits: ScalingoWaits;
};

/** Connecting, the headers, the body: an answer that trickles in ends with the sum of what each may take, as undici's clock counts it. */
const PARTS = 3;
const CLOCK_MS = 2 * SECOND;
const MOST_BYTES = 1024 * 1024;
const TRIES = 3;

export function createHttp(needs: Needs): Http {
  const { allowance, clock, sleep, random, userAgent, requestId, metrics, log, waits } = needs;
  const agent = createAgent({ timeoutMs: waits.partMs, mostBytes: MOST_BYTES });

  const breakers = new Map<string, Breaker>();

  return {
    async send(call) {
      const breaker = breakerOf(call.url);
      for (let tries = 1; ; tries += 1) {
        try {
          breaker.expectUp();
          await turn(call);
          return await breaker.guard(() => logged(call));
        } catch (error) {
          // Only what can be repeated without doing anything twice. A DELETE that was done already says 404.
          if (call.method === 'POST' || tries === TRIES || !isPassing(error)) throw error;
          await sleep(fullJitter(tries, random(), waits.retry));
        }
      }
    },
    close: () => agent.close(),
  };

  async function turn({ what, kind }: Pick<Call<unknown>, 'what' | 'kind'>): Promise<void> {
    let waited = 0;
    for (let wait = await allowance.take(kind); wait > 0; wait = await allowance.take(kind)) {
      waited += wait;
      if (waited > waits.turnMs[kind]) {
        throw new ScalingoError({ is: 'no turn', call: what }, { retry: true });
      }
      await sleep(wait);
    }
    if (waited > 0) metrics.waited({ kind, ms: waited });
  }

  function breakerOf(url: string): Breaker {
    const { host } = new URL(url);
    const known = breakers.get(host);
    if (known) return known;
    const breaker = createBreaker({ host, clock, leftAlone: metrics.leftAlone });
    breakers.set(host, breaker);
    return breaker;
  }

  /** Each of them, also one that is made good by another try or by a list: Scalingo's support asks for its number. */
  async function logged<T>(call: Call<T>): Promise<T> {
    try {
      return await once(call);
    } catch (error) {
      if (error instanceof ScalingoError) {
        const { requestId, status, code, message: why } = error;
        log.info({ requestId, status, code, why, host: new URL(call.url).host }, 'a call at Scalingo failed');
      }
      throw error;
    }
  }

  async function once<T>(call: Call<T>): Promise<T> {
    const { what, method, authorization, body, expected, answer } = call;
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
    // Whoever else is about to call has to know as well.
    if (status === 429) await allowance.hold(sent.retryAfterMs ?? waits.holdMs);
    const json = parseJson(text);
    if (status !== expected) throw refused(call, { ...sent, json });
    return readAnswer(answer, json, { what, status, requestId: sent.requestId });
  }

  async function exchange(
    { what, url, kind }: Pick<Call<unknown>, 'what' | 'url' | 'kind'>,
    options: Options,
  ): Promise<Sent> {
    const began = clock();
    try {
      const { status, headers, text } = await within(PARTS * waits.partMs + CLOCK_MS, async (signal) => {
        const { statusCode, headers, body } = await request(url, { ...options, signal });
        return { status: statusCode, headers, text: await body.text() };
      });
      metrics.called({ kind, status, ms: clock() - began });
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
      metrics.called({ kind, status: undefined, ms: clock() - began });
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

/** undici looks at the signal only once it has a connection; nobody waits for longer than that for one either. */
function within<T>(ms: number, act: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const signal = AbortSignal.timeout(ms);
  const late = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  return Promise.race([act(signal), late]);
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'no answer';
  if (error.name === 'TimeoutError') return 'TOO_SLOW';
  return 'code' in error ? String(error.code) : 'no answer';
}

type Options = {
  readonly method: Call<unknown>['method'];
  readonly dispatcher: Dispatcher;
  readonly headers: Record<string, string> & { readonly 'x-request-id': string };
  readonly body: string | null;
};

type Sent = {
  readonly status: number;
  readonly text: string;
  readonly requestId: string | undefined;
  readonly location: string | undefined;
  readonly retryAfterMs: number | undefined;
};

/** Worth another try within the same call: no answer, an error of theirs, or too many calls; not where no call was made at all. */
function isPassing(error: unknown): boolean {
  if (!(error instanceof ScalingoError) || !error.retry || error.code === NO_SUCH_HOST) return false;
  if (error.problem.is === 'left alone' || error.problem.is === 'no turn') return false;
  return error.status === undefined || error.status >= 500 || error.status === 429;
}

/** Whether trying again can help without anybody doing something. */
function mayPass(status: number): boolean {
  return status >= 500 || [401, 403, 404, 408, 409, 423, 425, 429].includes(status);
}

function refused(
  { what, url }: Pick<Call<unknown>, 'what' | 'url'>,
  { status, text, json, requestId, location }: Sent & { json: unknown },
): ScalingoError {
  if (status >= 300 && status < 400) {
    const where =
      location !== undefined && URL.canParse(location, url)
        ? { host: said(new URL(location, url).host) }
        : {};
    return new ScalingoError({ is: 'redirected', call: what, ...where }, { retry: false, status, requestId });
  }
  if (status < 300) {
    return new ScalingoError(
      { is: 'another status', call: what, status },
      { retry: true, status, requestId },
    );
  }
  const words = problemText(json, text);
  return new ScalingoError(
    { is: 'refused', call: what, status, said: words },
    {
      retry: mayPass(status),
      status,
      requestId,
    },
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** In seconds, or as a date; undefined where it says neither, or a date that is past. */
function retryAfter(value: string | undefined, now: number): number | undefined {
  if (value === undefined) return undefined;
  if (/^\d{1,4}$/.test(value)) return Number(value) * SECOND;
  const ms = Date.parse(value) - now;
  return ms > 0 && ms < 10_000 * SECOND ? ms : undefined;
}

function header(headers: Record<string, string | string[] | undefined>, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}
