/** Adds what was found at Scalingo to a db-access.yaml. What the file has already stays as it is written. */
import { Document, isMap, parseDocument, type YAMLMap } from 'yaml';
import type { File } from '../config/file.ts';
import type { Discovered } from '../scalingo/databases.ts';
import { named } from './names.ts';

type Merged = { readonly text: string; readonly notes: readonly string[] };

/** `missed`: regions that could not be looked at. Nothing is said of what the file has there. */
export function mergedInto(
  { text, databases }: Pick<File, 'text' | 'databases'>,
  found: readonly Discovered[],
  missed: ReadonlySet<string>,
): Merged {
  const known = [...databases].map(([key, { scalingo }]) => ({ key, ...scalingo }));
  const isSame = (one: Discovered, { region, database }: { region: string; database: string }) =>
    region === one.region && (database === one.name || database === one.id);
  const fresh = found.filter((one) => !known.some((other) => isSame(one, other)));
  const added = named(fresh, [...databases.keys()]);
  const unseen = known.filter((one) => !missed.has(one.region) && !found.some((other) => isSame(other, one)));
  return {
    text: added.length > 0 ? withAdded(text, added) : text,
    notes: [
      ...(added.length > 0
        ? added.map(([, { name, region }]) => `new: ${name} (${region})`)
        : ['nothing new']),
      ...unseen.map(({ key, database, region }) => `not seen: ${key} (${database} in ${region})`),
    ],
  };
}

function withAdded(text: string, added: ReturnType<typeof named>): string {
  const document = parseDocument(text);
  const databases = document.get('databases');
  const entries = Object.fromEntries(
    added.map(([key, { name, region }]) => [key, { scalingo: name, region }]),
  );
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const place = isMap(databases) ? endOf(text, databases) : undefined;
  if (!place) {
    // Written in braces, or empty: the whole file is rewritten, with its comments.
    for (const [key, value] of Object.entries(entries)) document.setIn(['databases', key], value);
    return document.toString({ lineWidth: 0 }).replaceAll('\n', eol);
  }
  const lines = new Document(entries)
    .toString({ lineWidth: 0 })
    .trimEnd()
    .split('\n')
    .map((line) => `${place.indent}${line}${eol}`);
  const before = text.slice(0, place.at);
  return `${before}${before.endsWith('\n') ? '' : eol}${lines.join('')}${text.slice(place.at)}`;
}

/** Where another entry of a block goes: after the line on which the last one ends. */
function endOf(text: string, map: YAMLMap): { readonly at: number; readonly indent: string } | undefined {
  if (map.flow || !map.range || map.items.length === 0) return undefined;
  const [start, end] = map.range;
  const indent = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
  const last = text.slice(0, end).trimEnd().length;
  const eol = text.indexOf('\n', last);
  return indent.trim() === '' ? { at: eol < 0 ? text.length : eol + 1, indent } : undefined;
}
