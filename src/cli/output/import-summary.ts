import { counted, refusalCounts, refusalText } from '../../core/index.ts';
import type { ImportSummary } from '../../imports/index.ts';

/** One line per refusal, then the summary. The path of the file is omitted: the operator knows it. */
export function importJson({ path: _, refusals, ...summary }: ImportSummary): string {
  const events = refusals.map((refusal) => ({ event: 'refusal', ...refusal }));
  return [...events, { event: 'summary', ...summary, refused: refusalCounts(refusals), refusals: byCode(refusals) }]
    .map((event) => `${JSON.stringify(event)}\n`)
    .join('');
}

/** The summary of an import, or of a dry run, for the terminal. Cells are never shown. */
export function importText(summary: ImportSummary, isDry: boolean): string {
  const { records, rows, subjects, observations, predictions, values, definitions, refusals, notes, repairs } = summary;
  const lines = [
    `${records} of ${counted(rows, 'row')} ${isDry ? 'would be imported' : 'imported'}: ${counted(subjects, 'subject')}, ` +
      `${counted(observations, 'clinical observation')}, ${counted(predictions, 'prediction')}, ` +
      `${counted(values, 'feature value')} of ${counted(definitions, 'definition')}`,
    isDry
      ? `dataset ${summary.dataset}; dry run: nothing was written`
      : `dataset ${summary.dataset}, graph ${summary.graph}`,
  ];
  if (summary.unchanged) lines.push('it was already imported, and nothing was changed');
  if (summary.replaced.length > 0)
    lines.push(`${isDry ? 'would replace' : 'replaced'} ${counted(summary.replaced.length, 'earlier import')}`);
  if (summary.erased > 0) lines.push(`left out: ${counted(summary.erased, 'row')} of erased subjects`);
  if (isDry)
    lines.push(...table(['column', 'term', 'accepted', 'empty', 'refused', 'changed'], summary.columns.map(tallied)));
  if (summary.difference !== undefined) lines.push(...difference(summary.difference));
  for (const { variable, import: other, subjects: count } of summary.contradictions)
    lines.push(
      `  contradiction: ${variable} of ${counted(count, 'subject')} differs from import ${other.slice(0, 12)}; both are kept`,
    );
  if (summary.contradictions.length > 0)
    lines.push(
      '  `qiaw query import-contradictions` lists them; correct a table, or replace an import with --replace-import DIGEST',
    );
  for (const { message, count } of repairs) lines.push(`  repaired ${String(count).padStart(5)}  ${message}`);
  for (const { message } of notes) lines.push(`  note: ${message}`);
  if (refusals.length > 0) lines.push(`refused: ${refusalText(refusalCounts(refusals))}; by reason:`);
  for (const [code, count] of Object.entries(byCode(refusals))) {
    const found = refusals.filter((refusal) => refusal.code === code).map(rowText);
    const more = found.length > 10 ? ' …' : '';
    lines.push(`  ${String(count).padStart(5)}  ${code}  row ${found.slice(0, 10).join(', ')}${more}`);
  }
  return lines.join('\n');
}

const tallied = ({ column, term, accepted, empty, refused, changed }: ImportSummary['columns'][number]): string[] => [
  column,
  term,
  ...[accepted, empty, refused, changed].map(String),
];

function difference(rows: NonNullable<ImportSummary['difference']>): string[] {
  if (rows.every(({ added, changed, removed }) => added + changed + removed === 0))
    return ['no value differs from the replaced import'];
  const cells = rows.map(({ variable, added, changed, removed }) => [
    variable,
    ...[added, changed, removed].map(String),
  ]);
  return [
    'subjects whose value differs from the replaced import:',
    ...table(['term', 'added', 'changed', 'removed'], cells),
  ];
}

/** Texts to the left, numbers to the right. */
function table(header: readonly string[], rows: ReadonlyArray<readonly string[]>): string[] {
  const all = [header, ...rows];
  const widths = header.map((_, at) => Math.max(...all.map((row) => row[at]!.length)));
  return all.map((row) => {
    const cells = row.map((cell, at) =>
      /^\d+$/.test(rows[0]?.[at] ?? '') ? cell.padStart(widths[at]!) : cell.padEnd(widths[at]!),
    );
    return `  ${cells.join('  ').trimEnd()}`;
  });
}

/** `8 (clinical.T.Stage)`: the row and, for a single cell, its column; never the value. */
function rowText({ evidence: { row, column } }: ImportSummary['refusals'][number]): string {
  return column === undefined ? String(row) : `${row} (${column})`;
}

function byCode(refusals: ImportSummary['refusals']): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { code } of refusals) counts[code] = (counts[code] ?? 0) + 1;
  return Object.fromEntries(Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1)));
}
