/** CSV that spreadsheets read as text, whatever people typed. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvRow } from '../../src/audit/csv.ts';

test('cells with quotes, commas or line ends are quoted, and a row ends with CRLF', () => {
  expect(csvRow(['a', 'b,c', 'say "hi"', 'two\nlines', undefined, -3])).toBe(
    'a,"b,c","say ""hi""","two\nlines",,-3\r\n',
  );
});

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1'])('%j is no formula in a spreadsheet', (text) => {
  expect(csvRow([text]).replace(/^"/, '')).toMatch(/^'/);
});

test('every cell is read back as it was, but for the quote before what would be a formula', () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { minLength: 1 }), (cells) => {
      expect(read(csvRow(cells))).toEqual(
        cells.map((cell) => (/^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell)),
      );
    }),
  );
});

/** One row, as RFC 4180 says. */
function read(row: string): string[] {
  const cells = `${row.slice(0, -2)},`.matchAll(/(?:"((?:[^"]|"")*)"|([^",]*)),/gy);
  return [...cells].map(([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? bare ?? '');
}
