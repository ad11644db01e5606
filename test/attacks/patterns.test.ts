/** Every regular expression in src matches in linear time, whatever text comes from outside. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createContext, Script } from 'node:vm';
import { parseSync } from 'vite';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { root } from '../support/built.ts';
import { hostileTexts, hostileTo, MOST_MS, msOf } from '../support/hostile.ts';

const src = join(root, 'src');
const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));

const Literal = z.object({ regex: z.object({ pattern: z.string(), flags: z.string() }) });
const Called = z.object({
  type: z.enum(['NewExpression', 'CallExpression']),
  callee: z.object({ type: z.literal('Identifier'), name: z.literal('RegExp') }),
});

/** Every node of a syntax tree. */
function* nodesOf(tree: unknown): Generator<object> {
  if (typeof tree !== 'object' || tree === null) return;
  yield tree;
  for (const part of Object.values(tree)) yield* nodesOf(part);
}

const nodes = files.flatMap((file) => {
  const { program } = parseSync(file, readFileSync(join(src, file), 'utf8'));
  return [...nodesOf(program)].map((node) => ({ file, node }));
});
const patterns = nodes.flatMap(({ file, node }) => {
  // A schema is slow, and nearly all nodes are something else.
  if (!('regex' in node)) return [];
  const { pattern, flags } = Literal.parse(node).regex;
  return [{ name: `${file}: /${pattern.slice(0, 50)}/`, pattern: new RegExp(pattern, flags) }];
});

/** In a context of its own, since only there a match that never ends can be broken off. */
const trying = new Script("texts.find((text) => msOf(() => text.replaceAll(pattern, '')) > MOST_MS)");

/** The beginning of a text that takes too long; undefined if there is none. */
function slowText({ source, flags }: RegExp): string | undefined {
  const pattern = new RegExp(source, flags.includes('g') ? flags : `${flags}g`);
  const texts = [...hostileTexts, ...hostileTo(pattern)];
  const context = createContext({ pattern, texts, msOf, MOST_MS });
  try {
    const slow: unknown = trying.runInContext(context, { timeout: 10_000 });
    return z.string().optional().parse(slow)?.slice(0, 40);
  } catch (error) {
    // An error of that context, which is no Error of this one.
    if (z.object({ code: z.literal('ERR_SCRIPT_EXECUTION_TIMEOUT') }).safeParse(error).success)
      return 'broken off';
    throw error;
  }
}

test('the regular expressions of src are found', () => {
  expect(patterns.map(({ pattern }) => String(pattern))).toContain('/[&<>"\']/g');
  expect(patterns.length).toBeGreaterThan(40);
});

test('one of quadratic time is found', () => {
  expect(slowText(/ +$/)).toMatch(/^( +|broken off)$/);
});

test('E9: none is built at run time, where this test could not try it', () => {
  expect(
    nodes.filter(({ node }) => 'callee' in node && Called.safeParse(node).success).map(({ file }) => file),
  ).toEqual([]);
});

test.each(patterns)('E8: $name is linear', ({ pattern }) => {
  expect(slowText(pattern)).toBeUndefined();
});
