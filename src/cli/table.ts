/** Rows of text under one another; the last column is as long as it likes. */
export function table(rows: readonly (readonly string[])[]): readonly string[] {
  const width = (column: number) => Math.max(...rows.map((row) => [...(row[column] ?? '')].length));
  return rows.map((row) =>
    row
      .map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(width(column))))
      .join('  ')
      .trimEnd(),
  );
}
