/** What a line of the log is called: those who search or alarm on an event find one style of names. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Alarm } from '../../src/grant/alarm.ts';
import { root } from '../support/built.ts';

const src = join(root, 'src');
const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));

/** Names in objects, and those that a function is given which makes the line. */
function events(text: string): string[] {
  const named = text.matchAll(
    /\bevent: '([^']*)'|\beventOf\(\w+, '([^']*)'\)|\b(?:retriedLater|unlessAway)\((?:log, )?'([^']*)'/g,
  );
  return [...named].map(([, name, other, given]) => name ?? other ?? given ?? '');
}

/** The first cells of a table in the docs. */
function firstCells(file: string, heading: string): string[] {
  const [, section = ''] = readFileSync(join(root, file), 'utf8').split(`\n${heading}\n`);
  const [table = ''] = /(?:^\|.*\n)+/m.exec(section) ?? [];
  return [...table.matchAll(/^\| `(\w+)` /gm)].map(([, name = '']) => name);
}

const all = files.flatMap((file) => events(readFileSync(join(src, file), 'utf8')));
const alarms: readonly string[] = Alarm.options.map((option) => option.shape.event.value);

test('the names of events are in snake_case', () => {
  expect(all.length).toBeGreaterThan(100);
  expect(all.filter((name) => !/^[a-z]+(_[a-z0-9]+)*$/.test(name))).toEqual([]);
});

test('docs/log.md names every event of the log, and docs/reliability.md every alarm', () => {
  const logged = [...new Set(all)].filter((name) => !alarms.includes(name));
  expect(firstCells('docs/log.md', '## Events')).toEqual(logged.toSorted());
  expect(firstCells('docs/reliability.md', '## Alarms').toSorted()).toEqual(alarms.toSorted());
});

test('an event is found in an object and where its name is made', () => {
  const text =
    "warn({ event: 'a-b', x }); const facts = { ...eventOf(error, 'c_d') }; retriedLater('e_f', act);";
  expect(events(text)).toEqual(['a-b', 'c_d', 'e_f']);
});
