/** Tokens that live an hour: fetched once for all who wait, kept until shortly before their end, renewed once after a 401. */
import { z } from 'zod';
import { MINUTE } from '../../grant/duration.ts';
import type { Errand } from '../errand.ts';
import { ScalingoError } from '../error.ts';
import { createRemembered } from '../remember.ts';

const RENEW_BEFORE_MS = 5 * MINUTE;
/** Of a token that does not say when it ends. */
const ASSUMED_LIFE_MS = 55 * MINUTE;

export type TokenSource = {
  /** runs the call with a token, and again with a new one where that token is refused; fetching one is as urgent as the call */
  use<T>(errand: Errand, call: (token: string) => Promise<T>): Promise<T>;
};

type Held = { readonly token: string; readonly freshUntil: number };

export function createTokenSource(
  fetch: (errand: Errand) => Promise<string>,
  clock: () => number,
): TokenSource {
  const tokens = createRemembered<'token', Held>();

  return {
    async use(errand, call) {
      const held = await get(errand);
      try {
        return await call(held.token);
      } catch (error) {
        if (!(error instanceof ScalingoError) || error.status !== 401) throw error;
        // Somebody else may have renewed it meanwhile.
        tokens.forget('token', held);
        return call((await get(errand)).token);
      }
    },
  };

  async function get(errand: Errand): Promise<Held> {
    const held = await tokens.get('token', errand, () => renew(errand));
    if (clock() < held.freshUntil) return held;
    tokens.forget('token', held);
    return tokens.get('token', errand, () => renew(errand));
  }

  async function renew(errand: Errand): Promise<Held> {
    const token = await fetch(errand);
    const endsAt = endOf(token) ?? clock() + ASSUMED_LIFE_MS + RENEW_BEFORE_MS;
    return { token, freshUntil: endsAt - RENEW_BEFORE_MS };
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
