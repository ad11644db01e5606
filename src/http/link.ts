/** Links to the address page: each is signed for one person and one open form, and is good once, for five minutes. */
import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { MINUTE } from '../grant/duration.ts';
import { Instant, PersonId } from '../grant/ids.ts';

/** What has been used once is not used again by any process; may throw a `Fault`. */
export type OneUse = {
  /** true for the first who takes it; it need not be remembered after the instant `untilMs` */
  take(nonce: string, untilMs: number): Promise<boolean>;
};

export const LINK_MS = 5 * MINUTE;

/** A later kind of link gets another one, and with it another key: the two never pass for each other. */
const VERSION = 'v1';
const LEAST_SECRET = 16;

const Payload = z.strictObject({
  person: PersonId,
  viewId: z.string().min(1).max(255),
  expiresAt: Instant,
  nonce: z.string().regex(/^[\w-]{22}$/),
});
export type Link = z.infer<typeof Payload>;

type ReadLink = { readonly is: 'good' | 'expired'; readonly link: Link } | { readonly is: 'forged' };

export type Links = {
  /** the token of a link that is good from now on */
  sign(whose: Pick<Link, 'person' | 'viewId'>): string;
  /** whether it was used already is not known here */
  read(token: string): ReadLink;
};

type Needs = {
  /** any secret of the installation's; the key is derived, so it may serve something else too */
  readonly secret: string;
  readonly now: () => number;
  /** must be unguessable: `randomBytes` of `node:crypto` */
  readonly randomBytes: (size: number) => Uint8Array;
};

export function createLinks({ secret, now, randomBytes }: Needs): Links {
  if (secret.length < LEAST_SECRET) {
    throw new Error(`The secret for links has to be ${LEAST_SECRET} characters long, or longer.`);
  }
  const key = Buffer.from(hkdfSync('sha256', secret, '', `db-access address link ${VERSION}`, 32));
  const seal = (text: string) => createHmac('sha256', key).update(text).digest('base64url');

  return {
    sign({ person, viewId }) {
      const nonce = Buffer.from(randomBytes(16)).toString('base64url');
      const payload = Payload.parse({ person, viewId, expiresAt: now() + LINK_MS, nonce });
      const text = `${VERSION}.${Buffer.from(JSON.stringify(payload)).toString('base64url')}`;
      return `${text}.${seal(text)}`;
    },

    read(token) {
      const [version, payload, mac, ...rest] = token.split('.');
      if (version !== VERSION || payload === undefined || mac === undefined || rest.length > 0) {
        return { is: 'forged' };
      }
      if (!same(mac, seal(`${version}.${payload}`))) return { is: 'forged' };
      const link = Payload.parse(JSON.parse(Buffer.from(payload, 'base64url').toString()));
      return { is: now() < link.expiresAt ? 'good' : 'expired', link };
    },
  };
}

/** In constant time, and as texts: base64url has several spellings of the same bytes, and only one of them is ours. */
function same(given: string, right: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}
