/** Rows of CSV as of RFC 4180, which a spreadsheet does not take for formulas. */

/** What a spreadsheet would calculate begins with one of these. */
const FORMULA = /^[=+\-@\t\r]/;

/** Ends with CRLF. undefined is an empty cell. */
export function csvRow(cells: readonly (string | number | undefined)[]): string {
  return `${cells.map(cellText).join(',')}\r\n`;
}

function cellText(value: string | number | undefined): string {
  if (value === undefined) return '';
  // A number is written by us, and may be negative.
  if (typeof value === 'number') return String(value);
  const text = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
