/** One HTTP call to Scalingo: timeouts on everything, answers limited in size, no redirect followed, errors without secrets. */
import { Agent, type Dispatcher, request } from 'undici';
import type { z } from 'zod';
import { backoff } from '../flow/backoff.ts';
import { SECOND } from '../grant/duration.ts';
import { problemText, readAnswer } from './answers.ts';
import { ScalingoError } from './error.ts';

export type Call<T> = {
  /** what it is for, in words */
  readonly what: string;
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly url: string;
  readonly authorization: string;
  readonly body?: unknown;
  /** the status that means it was done */
  readonly expected: 200 | 201 | 204;
  /** undefined where the answer has no body */
  readonly answer: z.ZodType<T> | undefined;
};

export type Http = {
  send<T>(call: Call<T>): Promise<T | undefined>;
  close(): Promise<void>;
};

type Needs = {
  readonly sleep: (ms: number) => Promise<void>;
  readonly random: () => number;
  /** how long each part of a call may take: connecting, the headers, the body */
  readonly timeoutMs: number;
};

const MOST_BYTES = 1024 * 1024;
const TRIES = 3;
const LONGEST_WAIT_MS = 5 * SECOND;

export function createHttp({ sleep, random, timeoutMs }: Needs): Http {
  const agent = new Agent({
    connect: { timeout: timeoutMs },
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    maxResponseSize: MOST_BYTES,
  });

  return {
    async send(call) {
      for (let tries = 1; ; tries += 1) {
        try {
          return await once(call);
        } catch (error) {
          // Only what can be repeated without doing anything twice. A DELETE that was done already says 404.
          if (call.method === 'POST' || tries === TRIES || !isPassing(error)) throw error;
          await sleep(Math.min(backoff(tries, random()), LONGEST_WAIT_MS));
        }
      }
    },
    close: () => agent.close(),
  };

  async function once<T>({
    what,
    method,
    url,
    authorization,
    body,
    expected,
    answer,
  }: Call<T>): Promise<T | undefined> {
    const sent = await exchange(what, url, {
      method,
      dispatcher: agent,
      headers: {
        accept: 'application/json',
        authorization,
        'user-agent': 'db-access',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const { status, text, requestId } = sent;
    const json = parseJson(text);
    if (status !== expected) throw refused(what, { ...sent, json });
    if (!answer) return undefined;
    if (json === undefined) {
      throw new ScalingoError(`Scalingo’s answer to “${what}” is not JSON.`, {
        retry: true,
        status,
        requestId,
      });
    }
    return readAnswer(answer, json, { what });
  }

  async function exchange(
    what: string,
    url: string,
    options: { dispatcher: Agent } & Omit<Dispatcher.RequestOptions, 'path' | 'origin'>,
  ): Promise<Sent> {
    try {
      const { statusCode: status, headers, body } = await request(url, options);
      const text = await body.text();
      return {
        status,
        text,
        requestId: header(headers, 'x-request-id'),
        location: header(headers, 'location'),
      };
    } catch (error) {
      // undici's error may hold the request with its token: only the kind of failure is kept.
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'no answer';
      throw new ScalingoError(`Scalingo did not answer “${what}” (${code}).`, { retry: true });
    }
  }
}

type Sent = {
  readonly status: number;
  readonly text: string;
  readonly requestId: string | undefined;
  readonly location: string | undefined;
};

/** Worth another try within the same call: no answer, an error of theirs, or too many calls. */
function isPassing(error: unknown): boolean {
  if (!(error instanceof ScalingoError) || !error.retry) return false;
  return error.status === undefined || error.status >= 500 || error.status === 429;
}

/** Whether trying again can help without anybody doing something. */
function mayPass(status: number): boolean {
  return status >= 500 || [401, 403, 404, 408, 409, 423, 425, 429].includes(status);
}

function refused(
  what: string,
  { status, text, json, requestId, location }: Sent & { json: unknown },
): ScalingoError {
  if (status >= 300 && status < 400) {
    const where = location === undefined ? '' : ` to ${new URL(location, 'https://scalingo.invalid').host}`;
    const message = `Scalingo redirects “${what}”${where}, and we follow no redirect. SCALINGO_DB_API_MODE may need another value.`;
    return new ScalingoError(message, { retry: false, status, requestId });
  }
  if (status < 300) {
    const message = `Scalingo answered “${what}” with ${status}, which is not what it is documented to answer.`;
    return new ScalingoError(message, { retry: true, status, requestId });
  }
  const said = problemText(json, text);
  const words = said === '' ? '' : `: ${said}`;
  return new ScalingoError(`Scalingo refused “${what}” with ${status}${words}`, {
    retry: mayPass(status),
    status,
    requestId,
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function header(headers: Record<string, string | string[] | undefined>, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}
