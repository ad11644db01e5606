/** The two kinds of bearer: an account's, from its API token, and an add-on's. Both are JWTs that end. */
import { z } from 'zod';

const HOUR = 60 * 60 * 1000;

export type Bearer = { readonly kind: 'user' } | { readonly kind: 'addon'; readonly addonId: string };

export function createTokens({
  clock,
  lifetimeMs = HOUR,
}: {
  clock: () => number;
  lifetimeMs?: number | undefined;
}) {
  let count = 0;
  const valid = new Map<string, { readonly bearer: Bearer; readonly until: number }>();

  return {
    issue(bearer: Bearer): string {
      count += 1;
      const until = clock() + lifetimeMs;
      const token = [
        { alg: 'none' },
        { iss: 'Local Scalingo', iat: seconds(clock()), exp: seconds(until), jti: `local-${count}` },
      ]
        .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
        .concat(`signature${count}`)
        .join('.');
      valid.set(token, { bearer, until });
      return token;
    },
    /** undefined where the token is unknown, revoked, or over */
    read(authorization: string | undefined): Bearer | undefined {
      const token = authorization?.replace(/^Bearer /, '') ?? '';
      const found = valid.get(token);
      return found && clock() < found.until ? found.bearer : undefined;
    },
    /** every token handed out so far is worth nothing any more */
    revokeAll(): void {
      valid.clear();
    },
    issued: () => count,
  };
}

const Basic = z.string().startsWith('Basic ');

/** The API token in `Authorization: Basic`, with an empty user name. */
export function basicPassword(authorization: string | undefined): string | undefined {
  const encoded = Basic.safeParse(authorization);
  if (!encoded.success) return undefined;
  const [user, ...password] = Buffer.from(encoded.data.slice('Basic '.length), 'base64')
    .toString('utf8')
    .split(':');
  return user === '' ? password.join(':') : undefined;
}

function seconds(ms: number): number {
  return Math.floor(ms / 1000);
}
