/** A test that swallows an error cannot fail by it: what is expected to fail is looked at. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../support/built.ts';

const tests = join(root, 'test');
const files = readdirSync(tests, { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.ts'),
);

const comments = String.raw`(?:\s|//[^\n]*|/\*[\s\S]*?\*/)*`;
const nothing = String.raw`(?:\{${comments}(?:return(?:\s+undefined|\s+null)?;?${comments})?\}|undefined|null|void 0|true|false|''|\[\])`;
const ignore = String.raw`(?:async\s*)?(?:\([^)]*\)|\w+)\s*=>\s*${nothing}`;

/** Text whose brackets match, four deep. */
const balanced = Array(4)
  .fill(0)
  .reduce((inside) => String.raw`(?:[^()]|\(${inside}\))*`, '[^()]*');

/** What swallows: a handler of rejections that does nothing with them, an empty catch block, results that nobody looks at. */
const swallows: Readonly<Record<string, RegExp>> = {
  'a .catch() that does nothing': new RegExp(String.raw`\.catch\(\s*${ignore}\s*,?\s*\)`, 'g'),
  'a second handler of .then() that does nothing': new RegExp(
    String.raw`\.then\(${balanced},\s*${ignore}\s*,?\s*\)`,
    'g',
  ),
  'an empty catch block': new RegExp(String.raw`\bcatch\s*(?:\([^)]*\)\s*)?\{${comments}\}`, 'g'),
  'Promise.allSettled() whose results nobody looks at': /^\s*(?:await|void)\s+Promise\.allSettled\(/gm,
};

function swallowed(text: string): string[] {
  return Object.entries(swallows).flatMap(([what, pattern]) =>
    [...text.matchAll(pattern)].map(
      ({ index }) => `line ${text.slice(0, index).split('\n').length}: ${what}`,
    ),
  );
}

test('no test swallows an error', () => {
  // This file shows how it is done.
  const others = files.filter((file) => file !== 'repo/swallowed.test.ts');
  const found = others.flatMap((file) =>
    swallowed(readFileSync(join(tests, file), 'utf8')).map((where) => `test/${file} ${where}`),
  );
  expect(found).toEqual([]);
});

test.each([
  'await press().catch(() => undefined);',
  'await press().catch(() => {});',
  'press().catch((error) => {\n  // it is gone\n});',
  'press().catch(async () => null)',
  'press().catch(\n  () => false,\n);',
  'press().catch(() => { return; })',
  'press().then(() => seen.push(one(two())), () => {});',
  'try { press(); } catch {}',
  'try {\n  press();\n} catch (error) {\n  /* never mind */\n}',
  '  await Promise.allSettled([press()]);',
])('found: %j', (text) => {
  expect(swallowed(text)).toHaveLength(1);
});

test.each([
  'const fault = await press().catch((error: unknown) => error);',
  "await expect(press()).rejects.toThrow('gone');",
  'try { press(); } catch (error) { if (!(error instanceof Killed)) throw error; }',
  'const outcomes = await Promise.allSettled([press()]);',
  "const outcome = await press().then(() => 'done', (error: Error) => error.message);",
  "socket.on('error', () => {});",
])('let pass: %j', (text) => {
  expect(swallowed(text)).toEqual([]);
});
