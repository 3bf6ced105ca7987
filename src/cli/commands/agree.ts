import { extname, resolve } from 'node:path';
import { Command, Option } from 'commander';
import { counted, csvLine, UsageError, writeFileAtomic } from '../../core/index.ts';
import { type ComparisonKind, comparisonKinds } from '../../graph/index.ts';
import { agreementMeasures, loadNameTable, mapRoiName } from '../../image/index.ts';
import { type AgreementRow, agreementOf, DataDirectory, isOfStructure } from '../../pipeline/index.ts';
import { addCommonOptions, type CommonOptions, setUp } from '../options/common.ts';
import { plainTable } from '../output/plain-table.ts';
import { terminal } from '../output/terminal.ts';

interface AgreeOptions extends CommonOptions {
  readonly data: string;
  readonly structure?: string;
  readonly by?: ComparisonKind;
  readonly inferred?: boolean;
  readonly out?: string;
}

export function agreeCommand(): Command {
  const command = new Command('agree')
    .description('Compare the delineations of one structure on one image: readers, methods, models, encodings.')
    .requiredOption('--data <dir>', 'data directory')
    .option('--structure <name>', 'only this structure, by ROI name or key of the name table')
    .addOption(new Option('--by <what>', 'only pairs that differ in this alone').choices(comparisonKinds))
    .option('--inferred', 'also use observers and methods that were only inferred')
    .option('--out <file>', 'write all measures to .csv or .json');
  return addCommonOptions(command).action(async (options: AgreeOptions) => {
    const { out, by, inferred } = options;
    const kind = out === undefined ? undefined : extname(out).toLowerCase();
    if (kind !== undefined && kind !== '.csv' && kind !== '.json')
      throw new UsageError('--out must end in .csv or .json.');
    const structure = await structureFilter(options);
    const rows: AgreementRow[] = [];
    let otherImages = 0;
    for await (const report of agreementOf(new DataDirectory(resolve(options.data)), { structure, inferred })) {
      rows.push(...report.rows.filter(({ comparison }) => isWanted(comparison, by)));
      otherImages += report.pairsOnOtherImages;
    }
    if (options.json) for (const row of rows) await terminal.result(`${JSON.stringify(row)}\n`);
    else if (out === undefined || !options.quiet) await terminal.result(tableText(rows));
    if (out !== undefined) await writeFileAtomic(out, kind === '.json' ? jsonText(rows) : csvText(rows));
    if (otherImages > 0 && !options.quiet)
      terminal.say(
        `${counted(otherImages, 'pair')} of one structure were not compared: they are on different images, as test and retest are.`,
      );
  });
}

/** A group of observers is a comparison of observers. */
function isWanted(comparison: AgreementRow['comparison'], by: ComparisonKind | undefined): boolean {
  return by === undefined || comparison === by || (by === 'observer' && comparison === 'others');
}

async function structureFilter(options: AgreeOptions) {
  if (options.structure === undefined) return undefined;
  const { config } = await setUp(options);
  const names = await loadNameTable(config.run.nameTables);
  return isOfStructure(options.structure, mapRoiName(names, options.structure)?.key);
}

/** Measures that fit a terminal, with their columns; all of them are in the file. */
const shown = [
  ['dice', 'Dice'],
  ['surfaceDice2mm', 'sDice 2 mm'],
  ['meanSurfaceDistance', 'MSD mm'],
  ['hausdorffDistance', 'HD mm'],
  ['hd95', 'HD95 mm'],
  ['addedPathLength', 'APL mm'],
] as const;

function tableText(rows: readonly AgreementRow[]): string {
  const number = (value: number | undefined): string => value?.toFixed(3) ?? '';
  const cells = rows.map((row) => [
    row.subject,
    row.structure,
    row.comparison,
    row.first.region === '' ? 'majority of the others' : nameOf(row.first, row.subject),
    nameOf(row.second, row.subject),
    ...shown.map(([key]) => number(row.measures[key])),
  ]);
  const columns = ['subject', 'structure', 'differ in', 'first', 'second', ...shown.map(([, title]) => title)];
  return [...plainTable(columns, cells), counted(rows.length, 'comparison'), ''].join('\n');
}

/** Without the subject, which has a column of its own. */
function nameOf({ region, observer }: AgreementRow['first'], subject: string): string {
  const name = region.startsWith(`${subject}-`) ? region.slice(subject.length + 1) : region;
  return observer === undefined ? name : `${name} (${observer})`;
}

function csvText(rows: readonly AgreementRow[]): string {
  const sides = ['Region', 'Observer', 'Method'];
  const head = [
    ...['subject', 'structure', 'comparison'],
    ...['first', 'second'].flatMap((side) => sides.map((what) => side + what)),
    ...agreementMeasures.map(({ key }) => key),
    ...['stapleSensitivity', 'stapleSpecificity', 'stapleBox'],
  ];
  const number = (value: number | undefined): string => (value === undefined ? '' : String(value));
  const lines = rows.map(({ subject, structure, comparison, first, second, measures, staple }) => [
    ...[subject, structure, comparison],
    ...[first, second].flatMap(({ region, observer = '', method = '' }) => [region, observer, method]),
    ...agreementMeasures.map(({ key }) => number(measures[key])),
    ...[number(staple?.sensitivity), number(staple?.specificity), staple?.box ?? ''],
  ]);
  return [head, ...lines].map(csvLine).join('');
}

function jsonText(rows: readonly AgreementRow[]): string {
  return `${JSON.stringify(rows, undefined, 2)}\n`;
}
