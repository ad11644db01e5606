/** What a line of the log is called: those who search or alarm on an event find one style of names. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../support/built.ts';

const src = join(root, 'src');
const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));

/** Names in objects, and those that a function is given which makes the line. */
function events(text: string): string[] {
  const named = text.matchAll(/\bevent: '([^']*)'|\beventOf\(\w+, '([^']*)'\)/g);
  return [...named].map(([, name, other]) => name ?? other ?? '');
}

test('the names of events are in snake_case', () => {
  const all = files.flatMap((file) => events(readFileSync(join(src, file), 'utf8')));
  expect(all.length).toBeGreaterThan(100);
  expect(all.filter((name) => !/^[a-z]+(_[a-z0-9]+)*$/.test(name))).toEqual([]);
});

test('an event is found in an object and where its name is made', () => {
  const text = "warn({ event: 'a-b', x }); const facts = { ...eventOf(error, 'c_d') };";
  expect(events(text)).toEqual(['a-b', 'c_d']);
});
