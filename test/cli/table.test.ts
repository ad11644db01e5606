import { expect, test } from 'vitest';
import { table } from '../../src/cli/table.ts';

test('cells are under one another, and no line ends with blanks', () => {
  expect(
    table([
      ['a', 'bcd', ''],
      ['ab', 'c', 'why'],
    ]),
  ).toEqual(['a   bcd', 'ab  c    why']);
});
