import { readFile } from 'node:fs/promises';
import { Command, InvalidArgumentError } from 'commander';
import { counted, parseCsv, UsageError, unguarded } from '../../core/index.ts';
import { type Comparison, compareTables, type FeatureTableText } from '../../radiomics/index.ts';
import { exitCodes, type SetExitCode } from '../exit-codes.ts';
import { terminal } from '../output/terminal.ts';

interface CompareOptions {
  readonly tolerance?: number;
  readonly json?: boolean;
}

/** `qiaw radiomics compare`: whether two tables of features agree. */
export function compareCommand(setExitCode: SetExitCode): Command {
  return new Command('compare')
    .description('Compare two tables of features (CSV of pyradiomics or of this program); exit code 1 if they differ.')
    .argument('<old-file>', 'CSV')
    .argument('<new-file>', 'CSV')
    .option('--tolerance <n>', 'largest relative difference (default 1e-9, after filters 1e-6)', positive)
    .option('--json', 'one JSON object per line on stdout')
    .action(async (oldPath: string, newPath: string, options: CompareOptions) => {
      const [old, now] = await Promise.all([readTable(oldPath), readTable(newPath)]);
      const comparison = compareTables(old, now, options.tolerance);
      if (comparison.features.length === 0) throw new UsageError('The files have no feature column in common.');
      await terminal.result(options.json ? jsonOf(comparison) : textOf(comparison));
      if (!comparison.isSame) setExitCode(exitCodes.failed);
    });
}

function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError('must be a number above 0.');
  return value;
}

async function readTable(path: string): Promise<FeatureTableText> {
  const text = (await readFile(path, 'utf8')).replace(/^\ufeff/, '');
  const [header, ...rows] = parseCsv(text) ?? [];
  if (header === undefined || rows.length === 0) throw new UsageError('A table needs a header and a row, as CSV.');
  const filled = rows.filter((row) => row.some((cell) => cell !== ''));
  return { header, rows: filled.map((row) => row.map(unguarded)) };
}

function textOf({ features, rows, onlyOld, onlyNew, isSame }: Comparison): string {
  const width = Math.max(...features.map(({ name }) => name.length));
  const lines = features.map(({ name, difference, row, isWithin }) =>
    [name.padEnd(width), difference.toExponential(1).padStart(9), `row ${row}`.padEnd(9), isWithin ? 'same' : 'differs']
      .join('  ')
      .trimEnd(),
  );
  const beyond = features.filter(({ isWithin }) => !isWithin).length;
  const missing: Array<readonly [string, readonly (string | number)[]]> = [
    ['columns only in the old table', onlyOld.columns],
    ['columns only in the new table', onlyNew.columns],
    ['rows only in the old table', onlyOld.rows],
    ['rows only in the new table', onlyNew.rows],
  ];
  return [
    `${'feature'.padEnd(width)}  relative difference`,
    ...lines,
    '',
    ...missing.flatMap(([what, names]) => (names.length > 0 ? [`${names.length} ${what}: ${names.join(', ')}`] : [])),
    `${isSame ? 'The tables agree' : 'The tables differ'}: ${counted(features.length, 'feature')} in ${counted(rows, 'row')}, ${beyond} beyond the tolerance.`,
    '',
  ].join('\n');
}

function jsonOf({ features, ...summary }: Comparison): string {
  const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);
  const lines = features.map((one) => ({ event: 'feature', ...one, difference: finite(one.difference) }));
  return [...lines, { event: 'summary', ...summary }].map((line) => `${JSON.stringify(line)}\n`).join('');
}
