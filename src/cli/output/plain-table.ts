/** A table of plain text: numbers to the right, everything else to the left; nothing is truncated. */
export function plainTable(columns: readonly string[], rows: readonly (readonly string[])[]): string[] {
  // No spread: a call accepts a few hundred thousand arguments at most, and there may be more rows.
  const widths = columns.map((name, index) =>
    rows.reduce((most, row) => Math.max(most, row[index]!.length), name.length),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, index) => (numeric(cell) ? cell.padStart(widths[index]!) : cell.padEnd(widths[index]!)))
      .join('  ')
      .trimEnd();
  const rule = widths.map((width) => '-'.repeat(width)).join('  ');
  return [line(columns), rule, ...rows.map(line)];
}

function numeric(cell: string): boolean {
  return /^[-+]?\d+(\.\d+)?([eE][-+]?\d+)?$/.test(cell);
}
