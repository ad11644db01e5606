/** Digests that do not depend on how JSON was written, and that say nothing of personal fields without their salt. */
import { createHash } from 'node:crypto';
import { isBlanked, PERSONAL } from '../grant/forgotten.ts';

/** By field: a random text that enters the digest of that field. Deleted with the field, its digest tells nobody what it was. */
export type Salts = Readonly<Record<string, string>>;

/** SHA-256 in hex, of any JSON value. */
export function digestOf(value: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(sorted(value)))
    .digest('hex');
}

/** New salts for one event as it is written in the trail. */
export function saltsFor(text: string, random: (bytes: number) => Buffer): Salts {
  const fields = fieldsOf(text) ?? {};
  // What was blanked before it was sealed enters as it is.
  const personal = PERSONAL.filter((field) => field in fields && !isBlanked(fields[field]));
  return Object.fromEntries(personal.map((field) => [field, random(16).toString('base64url')]));
}

/** Of one event as it is written in the trail: each field that has a salt enters as a digest. */
export function eventDigest(text: string, salts: Salts): string {
  const fields = fieldsOf(text);
  // What is not readable can still be sealed as it is.
  if (!fields) return digestOf(text);
  return digestOf(
    Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, sealed(value, salts[name])])),
  );
}

function sealed(value: unknown, salt: string | undefined): unknown {
  return salt === undefined ? value : saltedDigest(value, salt);
}

/** What enters a seal of a personal field, and is left of it once it is blanked. */
export function saltedDigest(value: unknown, salt: string): { readonly sha256: string } {
  return { sha256: digestOf([salt, value]) };
}

/** Of an event as it is written in the trail; undefined where it cannot be read. */
export function fieldsOf(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null
      ? Object.fromEntries(Object.entries(value))
      : undefined;
  } catch {
    return undefined;
  }
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(fields.map(([name, part]) => [name, sorted(part)]));
}
