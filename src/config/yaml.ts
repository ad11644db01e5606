/** A YAML file as plain values, or everything that keeps it from being read. */
import { readFileSync } from 'node:fs';
import { getSystemErrorMap } from 'node:util';
import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument, visit } from 'yaml';

/** `text` is what the file says. */
export type Yaml =
  | { readonly value: unknown; readonly text: string }
  | { readonly problems: readonly string[] };

export function readYaml(path: string): Yaml {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    return { problems: [whyUnreadable(error)] };
  }
  const document = parseDocument(text);
  const problems = [
    ...document.errors.map(({ message }) => message.split('\n')[0] ?? message),
    ...oddKeys(document, text),
  ];
  return problems.length > 0 ? { problems } : plainly(document, text);
}

function whyUnreadable(error: unknown): string {
  if (!(error instanceof Error) || !('errno' in error)) throw error;
  const [code, why] = getSystemErrorMap().get(Number(error.errno)) ?? ['unknown', error.message];
  return code === 'ENOENT'
    ? 'expected a file with your databases; config/db-access.example.yaml shows one'
    : `expected a file that can be read, but the system says: ${why} (${code})`;
}

/** Lists and maps, aliases, nothing at all: JavaScript would make texts of them. And it would lose `__proto__`. */
function oddKeys(document: Document, text: string): readonly string[] {
  const problems: string[] = [];
  visit(document, {
    Pair(_, { key }) {
      if (isScalar(key) && key.value !== null && key.value !== '__proto__') return;
      const [from, to] = (isNode(key) && key.range) || [0, 0];
      problems.push(`expected a name before each colon, not “${text.slice(from, to)}”`);
    },
  });
  return problems;
}

/** Only here is an alias found that has no anchor before it, or that multiplies what it refers to. */
function plainly(document: Document, text: string): Yaml {
  try {
    const value: unknown = document.toJS();
    return { value, text };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { problems: [error.message] };
  }
}

/** The line, from 1 on, on which that value begins; undefined where it is not written there, such as behind an alias. */
export function lineOf(text: string, path: readonly (string | number)[]): number | undefined {
  const lineCounter = new LineCounter();
  const node = parseDocument(text, { lineCounter }).getIn(path, true);
  return isNode(node) && node.range ? lineCounter.linePos(node.range[0]).line : undefined;
}

/** The line of that setting, or of the nearest one around it that is written; undefined where nothing of it is. */
export function nearestLine(text: string, path: readonly string[]): number | undefined {
  // Positions in lists are numbers.
  const steps = path.map((step) => (/^\d+$/.test(step) ? Number(step) : step));
  for (let length = steps.length; length > 0; length -= 1) {
    const line = keyLine(text, steps.slice(0, length));
    if (line !== undefined) return line;
  }
  return undefined;
}

/** Where its name is written, which is where people look for it: its value may begin a line below. */
function keyLine(text: string, path: readonly (string | number)[]): number | undefined {
  const last = path.at(-1);
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter });
  const around = path.length > 1 ? document.getIn(path.slice(0, -1), true) : document.contents;
  if (typeof last === 'number' || !isMap(around)) return lineOf(text, path);
  const key = around.items.map((pair) => pair.key).find((one) => isScalar(one) && one.value === last);
  return isNode(key) && key.range ? lineCounter.linePos(key.range[0]).line : undefined;
}
