/** What an answer of Scalingo's says, before its body is looked at. */
import { SECOND } from '../../grant/duration.ts';
import type { Call } from '../../grant/problem.ts';
import { ScalingoError } from '../error.ts';
import { problemText, said } from './answers.ts';

export type Sent = {
  readonly status: number;
  readonly text: string;
  readonly requestId: string | undefined;
  readonly location: string | undefined;
  readonly retryAfterMs: number | undefined;
};

/** Whether trying again can help without anybody doing something. */
function mayPass(status: number): boolean {
  return status >= 500 || [401, 403, 404, 408, 409, 423, 425, 429].includes(status);
}

export function refused(
  { what, url }: { readonly what: Call; readonly url: string },
  { status, text, json, requestId, location, retryAfterMs }: Sent & { json: unknown },
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
      retryAfterMs: status === 429 ? retryAfterMs : undefined,
    },
  );
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** In seconds, or as a date; undefined where it says neither, or a date that is past. */
export function retryAfter(value: string | undefined, now: number): number | undefined {
  if (value === undefined) return undefined;
  if (/^\d{1,4}$/.test(value)) return Number(value) * SECOND;
  const ms = Date.parse(value) - now;
  return ms > 0 && ms < 10_000 * SECOND ? ms : undefined;
}

export function header(
  headers: Record<string, string | string[] | undefined>,
  name: string,
): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}
