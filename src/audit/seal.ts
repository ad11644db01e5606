/** A seal closes a batch of the audit trail: it names each event by its digest, and the seal before it by its own. */
import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { z } from 'zod';
import { Instant } from '../grant/ids.ts';
import { digestOf } from './digest.ts';

/** SHA-256 in hex. */
export const Digest = z.string().regex(/^[0-9a-f]{64}$/);

export const Seal = z.object({
  schema: z.literal(1),
  installation: z.string(),
  /** the first one is 1 */
  number: z.int().positive(),
  at: Instant,
  /** the hash of the seal before it; null in the first one */
  previous: Digest.nullable(),
  /** in the order of the trail: the entry and its digest */
  events: z
    .array(z.tuple([z.string(), Digest]))
    .min(1)
    .readonly(),
  /** the Ed25519 public key that it is signed by, as `publicKeyText` writes it; null where it is not signed */
  key: z.string().nullable(),
  /** of all of the above */
  hash: Digest,
  /** of the hash, in base64url */
  signature: z.string().nullable(),
});
export type Seal = Readonly<z.infer<typeof Seal>>;

type Closing = Pick<Seal, 'installation' | 'at' | 'events'> & {
  readonly before: Pick<Seal, 'number' | 'hash'> | undefined;
  /** an Ed25519 private key; without one the seal is not signed */
  readonly key: KeyObject | undefined;
};

export function sealed({ installation, at, events, before, key }: Closing): Seal {
  const content = {
    schema: 1 as const,
    installation,
    number: (before?.number ?? 0) + 1,
    at,
    previous: before?.hash ?? null,
    events,
    key: key ? publicKeyText(key) : null,
  };
  const hash = digestOf(content);
  return { ...content, hash, signature: key ? signatureOf(hash, key) : null };
}

/** In base64url. */
export function signatureOf(hash: string, key: KeyObject): string {
  return sign(null, Buffer.from(hash), key).toString('base64url');
}

type Held = {
  readonly before: Pick<Seal, 'number' | 'hash'> | undefined;
  /** the installation in whose trail it is */
  readonly trail: string;
};

/** Why it is not what was sealed there after `before`; undefined where all is well. */
export function sealProblem(seal: Seal, { before, trail }: Held): string | undefined {
  const { hash, signature, ...content } = seal;
  if (digestOf(content) !== hash) return 'it was changed';
  // Several installations may have one key: the trail of another one, put in the place of this one, is right in itself.
  if (seal.installation !== trail) return `it was made for another installation: ${seal.installation}`;
  if (seal.number !== (before?.number ?? 0) + 1)
    return `it follows seal ${before?.number ?? 0}: seals in between were removed`;
  if (seal.previous !== (before?.hash ?? null)) return 'it does not follow the seal before it';
  if (seal.key !== null && !isSignedBy(seal.key, { hash, signature })) return 'its signature is wrong';
  return undefined;
}

export function isSignedBy(key: string, { hash, signature }: Pick<Seal, 'hash' | 'signature'>): boolean {
  const publicKey = readPublicKey(key);
  if (!publicKey || signature === null) return false;
  return verify(null, Buffer.from(hash), publicKey, Buffer.from(signature, 'base64url'));
}

/** 43 letters: the 32 bytes of the key in base64url. Of a private key, that of its public half. */
export function publicKeyText(key: KeyObject): string {
  const { x = '' } = createPublicKey(key.export({ type: 'pkcs8', format: 'pem' })).export({ format: 'jwk' });
  return x;
}

function readPublicKey(text: string): KeyObject | undefined {
  try {
    return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: text }, format: 'jwk' });
  } catch {
    return undefined;
  }
}
