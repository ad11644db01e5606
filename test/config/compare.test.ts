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
