/** Holds the audit trail against its seals: what was changed, removed, added or moved since it was sealed. */

import { type Anchor, anchorProblem } from './anchor.ts';
import { blankedIn, type Fields, type Named, namedIn } from './blanked.ts';
import { eventDigest, type Salts } from './digest.ts';
import { type Seal, sealProblem } from './seal.ts';

/** As it is in the trail now, with the salts that are kept for it. */
export type Entry = { readonly entry: string; readonly text: string; readonly salts: Salts };

export type Finding =
  | { readonly is: 'changed' | 'removed' | 'added'; readonly entry: string }
  | { readonly is: 'swapped'; readonly entry: string; readonly with: string }
  | { readonly is: 'seal'; readonly number: number; readonly why: string }
  | { readonly is: 'anchor'; readonly why: string }
  /** no sealed event names these fields, `isNamed`: one that is not sealed yet does */
  | {
      readonly is: 'blanked';
      readonly entry: string;
      readonly fields: readonly string[];
      readonly isNamed: boolean;
    };

export type Verified = {
  readonly seals: number;
  readonly events: number;
  /** the keys that seals are signed by */
  readonly keys: readonly string[];
  /** how many at the beginning are not signed */
  readonly unsigned: number;
  readonly findings: readonly Finding[];
  /** fields without their value, as they are when a person was forgotten */
  readonly blanked: readonly Fields[];
  /** what sealed events say was blanked, `installation`: in the trail of a former name */
  readonly named: readonly Named[];
};

type Sealed = {
  readonly seal: Seal;
  /** the installation in whose trail it is */
  readonly trail: string;
  /** all that is in the trail after the seal before it, up to its last event */
  readonly there: readonly Entry[];
};

type Changed = Entry & { readonly digest: string };

/** Events are compared pair by pair to tell what was swapped: with more than these, each is said to be changed. */
const MOST_COMPARED = 200;

/**
 * In the order of the seals, a batch at a time. `trusted`: the public keys that may have signed; empty where none is known. `anchor`: where
 * earlier batches were trimmed.
 */
export async function verified(
  batches: AsyncIterable<Sealed>,
  trusted: readonly string[],
  anchor?: Anchor | undefined,
): Promise<Verified> {
  const findings: Finding[] = [];
  const changed: Changed[] = [];
  const keys = new Set<string>();
  const [blanked, named]: [Fields[], Named[]] = [[], []];
  let before: Pick<Seal, 'number' | 'hash'> | undefined = anchor;
  let signedFrom: number | undefined;
  let isFirstSigned = false;
  let [seals, events, unsigned] = [0, 0, 0];
  for await (const { seal, trail, there } of batches) {
    const why =
      sealProblem(seal, { before, trail }) ?? keyProblem(seal, { trusted, isSigned: keys.size > 0 });
    if (why !== undefined) findings.push({ is: 'seal', number: seal.number, why });
    if (seal.key !== null) {
      keys.add(seal.key);
      signedFrom ??= seal.at;
    }
    if (keys.size === 0) unsigned += 1;
    if (seals === 0) isFirstSigned = seal.key !== null;
    const held = heldAgainst(seal, there);
    findings.push(...held.findings);
    changed.push(...held.changed);
    blanked.push(...held.right.flatMap(blankedIn));
    named.push(...held.right.flatMap(({ text }) => namedIn(text)));
    before = seal;
    seals += 1;
    events += seal.events.length;
  }
  // Who has no key could have made all of them again.
  if (trusted.length > 0 && before && seals > 0 && keys.size === 0)
    findings.push({ is: 'seal', number: before.number, why: 'it is not signed, nor is any before it' });
  const lost = anchor && lostIn(anchor, { trusted, signedFrom, isFirstSigned, seals });
  const all = [...(lost ? [{ is: 'anchor' as const, why: lost }] : []), ...findings, ...changesIn(changed)];
  return { seals, events, keys: [...keys], unsigned, findings: all, blanked, named };
}

type Known = {
  readonly trusted: readonly string[];
  /** when the first of the seals was made that is signed */
  readonly signedFrom: number | undefined;
  readonly isFirstSigned: boolean;
  readonly seals: number;
};

/** It may claim any time where nobody signed it. The seal after it was there when it was written, so a key that signed that one has to have signed it. */
function lostIn(anchor: Anchor, { trusted, signedFrom, isFirstSigned, seals }: Known): string | undefined {
  const isSigned =
    trusted.length > 0 || isFirstSigned || (signedFrom !== undefined && signedFrom <= anchor.at);
  const unsigned = anchor.key === null && isSigned ? 'it is not signed' : undefined;
  const why = anchorProblem(anchor) ?? unsigned ?? keyProblem(anchor, { trusted, isSigned: false });
  return why ?? (seals === 0 ? 'the seals after it were removed' : undefined);
}

type Signers = { readonly trusted: readonly string[]; readonly isSigned: boolean };

function keyProblem({ key }: Pick<Seal, 'key'>, { trusted, isSigned }: Signers): string | undefined {
  if (key === null) return isSigned ? 'it is not signed, and others before it are' : undefined;
  if (trusted.length > 0 && !trusted.includes(key)) return `it is signed by another key: ${key}`;
  return undefined;
}

/** What differs from what was sealed, and what is as it was. */
export function heldAgainst({ events }: Seal, there: readonly Entry[]) {
  const found = new Map(there.map((one) => [one.entry, one]));
  const known = new Set(events.map(([entry]) => entry));
  const changed: Changed[] = [];
  const right: Entry[] = [];
  const findings: Finding[] = [];
  for (const [entry, digest] of events) {
    const one = found.get(entry);
    if (!one) findings.push({ is: 'removed', entry });
    else if (eventDigest(one.text, one.salts) !== digest) changed.push({ ...one, digest });
    else right.push(one);
  }
  for (const { entry } of there) if (!known.has(entry)) findings.push({ is: 'added', entry });
  return { findings, changed, right };
}

/** Of two that were swapped, each is where the other was. */
function changesIn(changed: readonly Changed[]): readonly Finding[] {
  const findings: Finding[] = [];
  const paired = new Set<Changed>();
  for (const one of changed) {
    if (paired.has(one)) continue;
    const others = changed.length > MOST_COMPARED ? [] : changed;
    const other = others.find((two) => two !== one && !paired.has(two) && isOf(one, two) && isOf(two, one));
    if (!other) findings.push({ is: 'changed', entry: one.entry });
    else {
      paired.add(other);
      findings.push({ is: 'swapped', entry: one.entry, with: other.entry });
    }
  }
  return findings;
}

/** Is what is at `one` now what was sealed at `other`? Its salts may have been moved with it. */
function isOf(one: Changed, other: Changed): boolean {
  return [one.salts, other.salts].some((salts) => eventDigest(one.text, salts) === other.digest);
}
