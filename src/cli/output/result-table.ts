import { counted } from '../../core/index.ts';
import { plainTable } from './plain-table.ts';

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
  return [...plainTable(columns, rows), counted(rows.length, 'row'), ''].join('\n');
}
