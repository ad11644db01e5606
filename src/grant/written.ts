/** How a grant is written down: with the number of its shape, and with what later builds put there that this one does not know. */
import { z } from 'zod';
import { Grant } from './record.ts';
import { upgraded } from './upgrade.ts';

/**
 * The number of this shape; a record without one counts as 0. Raise it only where an earlier build must not change
 * what is written, such as a new state: it then leaves such a record alone, and ends its access by the envelope. A field that an
 * earlier build may pass on unread needs no new number.
 */
const SCHEMA = 2;

/** 2: with an `until`, which a build that does not know it would let pass. Any other record is still that build's to change. */
function schemaOf({ until }: Grant): number {
  return until === undefined ? SCHEMA - 1 : SCHEMA;
}

const Header = z.object({ schema: z.int().nonnegative().default(0) });
const Fields = z.record(z.string(), z.unknown());

/** `found`: all that is written there, to be passed on with the next change. */
export type Written = { readonly grant: Grant; readonly found: unknown };

/** `why` says where, never what, since a record holds what people typed. */
type Unread = { readonly why: string; readonly isLater: boolean };

export function readGrant(record: unknown): Written | Unread {
  const { schema = 0 } = Header.safeParse(record).data ?? {};
  if (schema > SCHEMA)
    return {
      why: `a later build wrote it: its schema is ${schema}, and this build knows ${SCHEMA}`,
      isLater: true,
    };
  const found = upgraded(record);
  const grant = Grant.safeParse(found);
  if (grant.success) return { grant: grant.data, found };
  const fields = grant.error.issues.map((issue) => issue.path.join('.') || 'the whole record');
  return { why: [...new Set(fields)].join(', '), isLater: false };
}

/** `before`: the record that it replaces, as it was read. */
export function grantText(grant: Grant, before?: Written): string {
  const known = Grant.parse(grant);
  const passedOn = before ? withUnknown(known, { found: before.found, read: before.grant }) : known;
  return JSON.stringify({ ...asFields(passedOn), schema: schemaOf(known) });
}

type Before = { readonly found: unknown; readonly read: unknown };

/** `next`, and all of `found` that was not read from it. A part that has become another one gets nothing of the one before. */
function withUnknown(next: unknown, { found, read }: Before): unknown {
  if (Array.isArray(next) && Array.isArray(found) && Array.isArray(read))
    return next.map((part, at) => partWithUnknown(part, { found: found[at], read: read[at] }));
  const [nextFields, foundFields, readFields] = [asFields(next), asFields(found), asFields(read)];
  if (!nextFields || !foundFields || !readFields) return next;
  const unknown = Object.entries(foundFields).filter(([name]) => !Object.hasOwn(readFields, name));
  const known = Object.entries(nextFields).map(([name, value]) => [
    name,
    partWithUnknown(value, { found: foundFields[name], read: readFields[name] }),
  ]);
  return { ...Object.fromEntries(unknown), ...Object.fromEntries(known) };
}

/** What has not changed stays as it was found, also where it was read differently here. A list may have grown: it is looked at part by part. */
function partWithUnknown(part: unknown, before: Before): unknown {
  if (JSON.stringify(part) === JSON.stringify(before.read)) return before.found ?? part;
  return Array.isArray(part) ? withUnknown(part, before) : part;
}

function asFields(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return Array.isArray(value) ? undefined : Fields.safeParse(value).data;
}
