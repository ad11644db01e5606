/**
 * What the audit trail says of one person, and each event without it: a blanked field keeps the digest with which it entered its seal, so
 * that the seal stays right. Its salt is deleted, and nobody can try out what it was.
 */
import { births } from '../grant/audit.ts';
import { isBlanked, PERSONAL } from '../grant/forgotten.ts';
import { fieldsOf, type Salts, saltedDigest } from './digest.ts';

type About = {
  /** Slack's id */
  readonly person: string;
  /** the ids of all grants that were theirs */
  readonly grants: ReadonlySet<string>;
};

/** One event as it is written in the trail, with the salts that are kept for it. */
type Stored = { readonly text: string; readonly salts: Salts };

type BlankedEvent = Stored & {
  /** the names of the fields that are blanked now, and were not before; none where it is not about them */
  readonly blanked: readonly string[];
};

/** Moves whose detail is one of our own words, or a number: it says nothing of anyone, and the report goes by some of them. */
const IMPERSONAL: readonly unknown[] = [
  'automatic',
  'review',
  'finished',
  'drifted',
  'lapse',
  'block',
  'unblock',
  'unanswerable',
  'askMore',
  'allowMore',
  'refuseMore',
  'extend',
  'opened',
];

/** Is that person's id anywhere in it? */
export function mentions(text: string, person: string): boolean {
  return [...text.matchAll(/[A-Z0-9]+/g)].some(([word]) => word === person);
}

/** The grant that an event shows to be theirs; undefined where it shows none. Earlier builds said who asked in `by` alone. */
export function grantOf(text: string, person: string): string | undefined {
  const { grant, requester, by, move } = fieldsOf(text) ?? {};
  const isTheirs = requester === person || (births.some((birth) => birth === move) && by === person);
  return isTheirs && typeof grant === 'string' ? grant : undefined;
}

/** `random` makes the salt of a field that no seal has yet. */
export function blankedEvent(
  { text, salts }: Stored,
  about: About,
  random: (bytes: number) => Buffer,
): BlankedEvent {
  const fields = fieldsOf(text);
  const blanked = fields ? PERSONAL.filter((name) => isAbout(name, fields, about)) : [];
  if (!fields || blanked.length === 0) return { text, salts, blanked: [] };
  const digests = blanked.map((name) => [
    name,
    saltedDigest(fields[name], salts[name] ?? random(16).toString('base64url')),
  ]);
  return {
    text: JSON.stringify({ ...fields, ...Object.fromEntries(digests) }),
    salts: Object.fromEntries(Object.entries(salts).filter(([name]) => !blanked.some((one) => one === name))),
    blanked,
  };
}

type Fields = Readonly<Record<string, unknown>>;

function isAbout(name: (typeof PERSONAL)[number], fields: Fields, { person, grants }: About): boolean {
  const value = fields[name];
  if (value === undefined || isBlanked(value)) return false;
  if (mentions(JSON.stringify(value), person)) return true;
  const isTheirs = typeof fields['grant'] === 'string' && grants.has(fields['grant']);
  switch (name) {
    case 'source':
    case 'reason':
      return isTheirs;
    case 'reaches':
      // An empty one says that nothing is open any longer.
      return isTheirs && Array.isArray(value) && value.length > 0;
    case 'detail':
      return (isTheirs || fields['by'] === person) && !IMPERSONAL.includes(fields['move']);
    default:
      return false;
  }
}
