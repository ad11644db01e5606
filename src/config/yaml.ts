/** A YAML file as plain values, or everything that keeps it from being read. */
import { isUtf8 } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { getSystemErrorMap } from 'node:util';
import {
  type Document,
  isMap,
  isNode,
  isScalar,
  LineCounter,
  parseDocument,
  visit,
  type YAMLError,
} from 'yaml';
import { oddKeys } from './odd-keys.ts';

/** What keeps a file from being read; `line`: from 1 on, undefined where it is at none. */
type YamlProblem = { readonly line: number | undefined; readonly expected: string };

/** `text` is what the file says. */
export type Yaml =
  | { readonly value: unknown; readonly text: string }
  | { readonly problems: readonly YamlProblem[] };

export function readYaml(path: string): Yaml {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    return { problems: [{ line: undefined, expected: whyUnreadable(error) }] };
  }
  const text = bytes.toString('utf8');
  // Windows writes UTF-16 where a shell redirects into a file; it is full of zeros.
  if (!isUtf8(bytes) || bytes.includes(0))
    return {
      problems: [{ line: undefined, expected: 'expected a text in UTF-8, and this is in another encoding' }],
    };
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter });
  const problems = [
    ...[...document.errors, ...document.warnings.filter(isTag)].map((error) => ({
      line: error.linePos?.[0].line,
      expected: syntaxText(error, text),
    })),
    ...oddKeys(document, text).map(({ at, expected }) => ({ line: lineCounter.linePos(at).line, expected })),
  ];
  return problems.length > 0 ? { problems } : plainly(document, { text, lineCounter });
}

/** The parser's words without its place, and without what they say to a programmer. */
function syntaxText({ code, message, pos }: YAMLError, text: string): string {
  const [name = ''] = /^[^\s:,}]+/.exec(text.slice(pos[0])) ?? [];
  if (code === 'DUPLICATE_KEY') return `expected each name once, and “${name}” is there again`;
  if (code === 'TAG_RESOLVE_FAILED')
    return `expected a value without the tag ${name}: nothing is looked up or included here`;
  if (code === 'MULTIPLE_DOCS') return 'expected one document, and another one begins here';
  const [words = message] = message.split('\n');
  return `expected YAML: ${words.replace(/ at line \d+, column \d+:?$/, '')}`;
}

/** The parser goes on without it, and takes `!secret x` for the text x. */
function isTag({ code }: YAMLError): boolean {
  return code === 'TAG_RESOLVE_FAILED';
}

function whyUnreadable(error: unknown): string {
  if (!(error instanceof Error) || !('errno' in error)) throw error;
  const [code, why] = getSystemErrorMap().get(Number(error.errno)) ?? ['unknown', error.message];
  return code === 'ENOENT'
    ? 'expected a file with your databases; config/db-access.example.yaml shows one'
    : `expected a file that can be read, but the system says: ${why} (${code})`;
}

/** Only here is an alias found that has no anchor before it, or that multiplies what it refers to. */
function plainly(
  document: Document,
  { text, lineCounter }: { readonly text: string; readonly lineCounter: LineCounter },
): Yaml {
  try {
    const value: unknown = document.toJS();
    return { value, text };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const at = aliasIn(document, error.message);
    const line = at === undefined ? undefined : lineCounter.linePos(at).line;
    return { problems: [{ line, expected: `expected YAML: ${error.message}` }] };
  }
}

/** Where the first alias is that the parser's words name at their end. */
function aliasIn(document: Document, message: string): number | undefined {
  let at: number | undefined;
  visit(document, {
    Alias(_, { source, range }) {
      if (!message.endsWith(`: ${source}`)) return undefined;
      at = range?.[0];
      return visit.BREAK;
    },
  });
  return at;
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

/** `line`: undefined where it is at none. */
export function atLine(path: string, line: number | undefined): string {
  return line === undefined ? path : `${path}:${line}`;
}
