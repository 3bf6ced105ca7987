import type { IbsiReport, IbsiRow } from './report.ts';

/**
 * The report as text: one line per value (unless only the summary is requested), then passed and failed per
 * configuration and family.
 */
export function formatIbsiReport(report: IbsiReport, { values = true }: { readonly values?: boolean } = {}): string {
  const rows = report.rows.map(lineOf);
  const head = ['config', 'family', 'code', 'aggregation', 'feature', 'value', 'reference', 'tolerance', 'verdict'];
  const summary = report.summary.map((group) => [
    group.config,
    group.family,
    String(group.passed),
    String(group.failed),
    String(group.withoutReference),
  ]);
  return [
    ...(values ? [table([head, ...rows]), ''] : []),
    table([['config', 'family', 'passed', 'failed', 'no reference'], ...summary]),
    ...report.skipped.map(({ config, reason }) => `${config} skipped: ${reason}`),
    total(report),
    '',
  ].join('\n');
}

function lineOf(row: IbsiRow): string[] {
  return [
    row.config,
    row.family,
    row.ibsiCode || '-',
    row.aggregation,
    row.feature,
    Number.isNaN(row.value) ? '-' : Number(row.value.toPrecision(10)).toString(),
    row.reference ? String(row.reference.value) : '-',
    row.reference ? String(row.reference.tolerance) : '-',
    row.verdict,
  ];
}

function total({ rows }: IbsiReport): string {
  const count = (verdict: string): number => rows.filter((row) => row.verdict === verdict).length;
  return `${count('pass')} passed, ${count('fail')} failed, ${count('no reference')} without a reference value`;
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows
    .map((row) =>
      row
        .map((cell, n) => cell.padEnd(widths[n]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
