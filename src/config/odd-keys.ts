/** Names before a colon that would be others than what was written. */
import { type Document, isNode, isScalar, visit } from 'yaml';

type OddKey = { readonly at: number; readonly expected: string };

export function oddKeys(document: Document, text: string): readonly OddKey[] {
  const problems: OddKey[] = [];
  visit(document, {
    Pair(_, { key }) {
      const [from, to] = (isNode(key) && key.range) || [0, 0];
      const expected = whyOdd(key, text.slice(from, to));
      if (expected !== undefined) problems.push({ at: from, expected });
    },
  });
  return problems;
}

/** JavaScript would make texts of lists, maps, aliases and nothing at all, and lose `__proto__`. */
function whyOdd(key: unknown, written: string): string | undefined {
  if (!isScalar(key) || key.value === null || key.value === '__proto__')
    return `expected a name before each colon, not “${written}”`;
  const { value, source } = key;
  // A number such as 0777, spelt otherwise than JavaScript does; what is merged is a symbol.
  if (typeof value === 'string' || typeof value === 'symbol' || String(value) === source) return undefined;
  return `expected this name in quotes, "${written}", or YAML reads it as ${value}`;
}
