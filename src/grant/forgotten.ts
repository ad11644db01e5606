/** What is left where a person was forgotten: of a field of the audit trail its digest, of an id in a record a name that is nobody's. */
import { z } from 'zod';
import { PersonId } from './ids.ts';

/** Fields of the audit trail that say who somebody is, where they are, or what they wrote. */
export const PERSONAL = ['by', 'requester', 'source', 'reaches', 'decision', 'reason', 'detail'] as const;

/** What a blanked field holds: the digest with which it entered its seal. Its salt is gone, so it tells nobody what it was. */
const Blanked = z.strictObject({ sha256: z.string().regex(/^[0-9a-f]{64}$/) });

export function isBlanked(value: unknown): boolean {
  return Blanked.safeParse(value).success;
}

/** What readers are shown in its place. */
export const FORGOTTEN = 'forgotten';

/** In records of others, such as one that they approved. No id of Slack's is that long. */
export const FORGOTTEN_PERSON = PersonId.parse('UFORGOTTENPERSON');

const shownAs: Readonly<Record<string, unknown>> = {
  reaches: [FORGOTTEN],
  // A clause and an emergency name nobody, so these are never blanked.
  decision: { how: 'approved', by: [FORGOTTEN] },
};

const Fields = z.record(z.string(), z.unknown());

/** An event as it is stored, with words in place of what was blanked and the names of these fields. */
export function withForgotten(stored: unknown): unknown {
  const fields = Fields.safeParse(stored).data;
  const forgotten = PERSONAL.filter((name) => isBlanked(fields?.[name]));
  if (forgotten.length === 0) return stored;
  const shown = forgotten.map((name) => [name, shownAs[name] ?? FORGOTTEN]);
  return { ...fields, ...Object.fromEntries(shown), forgotten };
}
