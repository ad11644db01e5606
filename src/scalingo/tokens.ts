/** Tokens that live an hour: fetched once for all who wait, kept until shortly before their end, renewed once after a 401. */
import { z } from 'zod';
import { MINUTE } from '../grant/duration.ts';
import { ScalingoError } from './error.ts';

const RENEW_BEFORE_MS = 5 * MINUTE;
/** Of a token that does not say when it ends. */
const ASSUMED_LIFE_MS = 55 * MINUTE;

export type TokenSource = {
  /** runs the call with a token, and once more with a new one where that token is refused */
  use<T>(call: (token: string) => Promise<T>): Promise<T>;
};

type Held = { readonly token: Promise<string>; freshUntil: number };

export function createTokenSource(fetch: () => Promise<string>, clock: () => number): TokenSource {
  let held: Held | undefined;

  return {
    async use(call) {
      const current = get();
      // Where none is given out that is the answer: only one that was given out can be out of date.
      const token = await current.token;
      try {
        return await call(token);
      } catch (error) {
        if (!(error instanceof ScalingoError) || error.status !== 401) throw error;
        // Somebody else may have renewed it meanwhile.
        if (held === current) held = undefined;
        return call(await get().token);
      }
    },
  };

  function get(): Held {
    if (held && clock() < held.freshUntil) return held;
    const fetching: Held = { token: fetch(), freshUntil: Number.POSITIVE_INFINITY };
    held = fetching;
    fetching.token.then(
      (token) => {
        fetching.freshUntil = (endOf(token) ?? clock() + ASSUMED_LIFE_MS + RENEW_BEFORE_MS) - RENEW_BEFORE_MS;
      },
      () => {
        if (held === fetching) held = undefined;
      },
    );
    return fetching;
  }
}

const Claims = z.object({ exp: z.number() });

/** The `exp` of a JWT in milliseconds; it is read, not verified: Scalingo does that. */
function endOf(token: string): number | undefined {
  try {
    const [, claims = ''] = token.split('.');
    return Claims.parse(JSON.parse(Buffer.from(claims, 'base64url').toString('utf8'))).exp * 1000;
  } catch {
    return undefined;
  }
}
