/** Two files held against each other. */
import { expect, test } from 'vitest';
import { changesText, compare } from '../../src/config/compare.ts';
import { loadFile } from '../../src/config/file.ts';
import { written } from '../cli/written.ts';

const naming = (...databases: string[]) =>
  loadFile(
    written(`
installation: acme
defaults: { requesters: everyone, approvers: [U0BO], channel: C0APPROVE }
databases: { ${databases.join(', ')} }
`),
  );

test('it says what was added, changed or removed; of the same file, nothing', () => {
  const before = naming('orders: { scalingo: acme-orders }', 'sales: { scalingo: acme-sales }');
  const after = naming(
    'orders: { scalingo: acme-orders, maxDuration: 2h }',
    'billing: { scalingo: acme-billing }',
  );
  expect(changesText(compare(before, before).databases)).toBe('');
  expect(changesText(compare(before, after).databases).split('\n')).toEqual([
    'orders: maxDuration: 8h -> 2h',
    'sales left the file',
    expect.stringMatching(/^billing is new: requesters: everyone; approvers: .*; scalingo: acme-billing/),
  ]);
});

test('the order of a list and a name that is there twice change nothing; the order of clauses does', () => {
  const clause = (name: string) => `{ name: ${name}, who: everyone, upTo: 1h }`;
  const of = (people: string, ranges: string, clauses: string) =>
    naming(
      `orders: { scalingo: x, approvers: [${people}], deniedRanges: [${ranges}], automatic: [${clauses}] }`,
    );
  const before = of('U0BO, U0CY', '17.0.0.0/8, 18.0.0.0/8', `${clause('a')}, ${clause('b')}`);
  const after = of('U0CY, U0BO, U0CY', '18.0.0.0/8, 17.0.0.0/8', `${clause('b')}, ${clause('a')}`);
  expect(changesText(compare(before, after).databases)).toBe('orders: automatic: a, b -> b, a');
});
