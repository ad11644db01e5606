/** Which fields of the trail were blanked, and which of these an event says were: the others somebody else blanked. */
import { isBlanked, PERSONAL } from '../grant/forgotten.ts';
import { StoredNote } from '../grant/note.ts';
import { fieldsOf, type Salts } from './digest.ts';

/** Of one event. */
export type Fields = { readonly entry: string; readonly fields: readonly string[] };

/** `installation`: the name in whose trail the event is; undefined where it is in the same one. */
export type Named = Fields & { readonly installation: string | undefined };

type Entry = { readonly entry: string; readonly text: string; readonly salts: Salts };

/** None, or those of that event. */
export function blankedIn({ entry, text, salts }: Entry): readonly Fields[] {
  const all = fieldsOf(text);
  const fields = PERSONAL.filter((name) => salts[name] === undefined && isBlanked(all?.[name]));
  return fields.length > 0 ? [{ entry, fields }] : [];
}

/** Is it that event, with fields blanked since? */
export function isBlankedOf(text: string, before: string): boolean {
  const [after, whole] = [fieldsOf(text), fieldsOf(before)];
  if (!after || !whole || Object.keys(after).join() !== Object.keys(whole).join()) return false;
  return Object.entries(after).every(
    ([name, value]) => isBlanked(value) || JSON.stringify(value) === JSON.stringify(whole[name]),
  );
}

/** What an event says that was blanked. */
export function namedIn(text: string): readonly Named[] {
  const fields = fieldsOf(text);
  if (fields?.['note'] !== 'personForgotten') return [];
  // Who did it, and why, may be blanked by now.
  const { blanked = {}, installation } = Said.safeParse(fields).data ?? {};
  return Object.entries(blanked).map(([entry, names]) => ({ entry, fields: names, installation }));
}

const Said = StoredNote.pick({ blanked: true, installation: true });

/** Those that are not named, with what is left of their fields. */
export function unnamed(blanked: readonly Fields[], named: readonly Fields[]): readonly Fields[] {
  const known = new Map<string, Set<string>>();
  for (const { entry, fields } of named) known.set(entry, new Set([...(known.get(entry) ?? []), ...fields]));
  return blanked.flatMap(({ entry, fields }) => {
    const left = fields.filter((field) => !known.get(entry)?.has(field));
    return left.length > 0 ? [{ entry, fields: left }] : [];
  });
}
