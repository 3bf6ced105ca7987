import { counted } from '../../core/index.ts';

interface SparqlResults {
  readonly head: { readonly vars?: readonly string[] };
  readonly boolean?: boolean;
  readonly results?: { readonly bindings: ReadonlyArray<Readonly<Record<string, { readonly value: string }>>> };
}

/** SPARQL JSON results as a plain text table; nothing is truncated, so that IRIs can be copied. */
export function resultTable(json: string): string {
  const { head, boolean, results } = JSON.parse(json) as SparqlResults;
  if (boolean !== undefined) return `${boolean ? 'yes' : 'no'}\n`;
  const columns = head.vars ?? [];
  const rows = (results?.bindings ?? []).map((row) => columns.map((name) => row[name]?.value ?? ''));
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
  return [line(columns), rule, ...rows.map(line), counted(rows.length, 'row'), ''].join('\n');
}

function numeric(cell: string): boolean {
  return /^[-+]?\d+(\.\d+)?([eE][-+]?\d+)?$/.test(cell);
}
