/** What is left of the oldest batches of the audit trail once they are trimmed: the seals after it follow the last of theirs. */
import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import { Instant } from '../grant/ids.ts';
import { digestOf } from './digest.ts';
import { Digest, isSignedBy, publicKeyText, signatureOf } from './seal.ts';

export const Anchor = z.object({
  schema: z.literal(1),
  installation: z.string(),
  at: Instant,
  /** the last seal that was trimmed */
  number: z.int().positive(),
  hash: Digest,
  /** the last event that was trimmed: the entry */
  last: z.string(),
  /** how many events were trimmed, from when to when, as Redis had the time */
  events: z.int().positive(),
  from: Instant,
  to: Instant,
  /** from this instant on the trail says all that happened to access: no grant of which events were trimmed was open any longer */
  wholeFrom: Instant,
  /** the Ed25519 public key that it is signed by; null where it is not signed */
  key: z.string().nullable(),
  /** of all of the above */
  digest: Digest,
  /** of the digest, in base64url */
  signature: z.string().nullable(),
});
export type Anchor = Readonly<z.infer<typeof Anchor>>;

type Content = Omit<Anchor, 'schema' | 'key' | 'digest' | 'signature'>;

/** `key`: an Ed25519 private key; without one it is not signed. */
export function anchored(content: Content, key: KeyObject | undefined): Anchor {
  const all = { schema: 1 as const, ...content, key: key ? publicKeyText(key) : null };
  const digest = digestOf(all);
  return { ...all, digest, signature: key ? signatureOf(digest, key) : null };
}

/** Why it is not what was written; undefined where all is well. */
export function anchorProblem({ digest, signature, ...content }: Anchor): string | undefined {
  if (digestOf(content) !== digest) return 'it was changed';
  if (content.key !== null && !isSignedBy(content.key, { hash: digest, signature }))
    return 'its signature is wrong';
  return undefined;
}

type Signers = {
  /** the public key that the next one is signed by */
  readonly own: string;
  /** the seal that follows the anchor: it was there when the anchor was written */
  readonly next: string | null;
  /** that signed seals at about the time that the anchor claims */
  readonly near: readonly (string | null)[];
};

/** Why no anchor of our own may take its place, which would vouch for it; undefined where all is well. A key may be set, and changed. */
export function unvouched(anchor: Anchor, { own, next, near }: Signers): string | undefined {
  const problem = anchorProblem(anchor);
  if (problem !== undefined) return problem;
  if (anchor.key === null) return next === null ? undefined : 'it is not signed';
  return [own, next, ...near].includes(anchor.key) ? undefined : `it is signed by another key: ${anchor.key}`;
}
