import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { Command } from 'commander';
import { exportTo } from '../../catalogue/index.ts';
import {
  counted,
  csvLine,
  csvRows,
  parseSheet,
  requirePrivatePlace,
  temporaryIn,
  UsageError,
  writeFileAtomic,
} from '../../core/index.ts';
import { readManifest } from '../../pipeline/index.ts';
import { terminal } from '../output/terminal.ts';
import { joined, type Sheet } from '../owner/join-sheet.ts';
import { noteQuestion, type OwnData, type OwnDataOptions, openOwnData, withOwnDataOptions } from '../owner/own-data.ts';

interface FeaturesOptions extends OwnDataOptions {
  readonly withPatientId?: boolean;
  readonly join?: string;
  readonly on?: string;
  readonly dataset?: string;
  readonly out: string;
}

export function featuresCommand(): Command {
  const command = new Command('features')
    .description('Write the table of features with PatientIDs, joined to a sheet of your own. The file is private.')
    .requiredOption(
      '--out <file>',
      'CSV file to write, readable by its owner only; in no data directory or git checkout',
    )
    .option('--with-patient-id', 'add the PatientID of each row')
    .option('--join <sheet.csv>', 'add the columns of this table')
    .option('--on <column>', 'column of that table that contains the PatientID')
    .option('--dataset <id>', 'only this dataset');
  return withOwnDataOptions(command).action(async (options: FeaturesOptions) => {
    if (!options.withPatientId)
      throw new UsageError('Give --with-patient-id; `qiaw export --format csv` writes the table without PatientIDs.');
    if ((options.join === undefined) !== (options.on === undefined))
      throw new UsageError('--join and --on are used together: --join sheet.csv --on COLUMN.');
    const out = resolve(options.out);
    await requirePrivatePlace(out, 'The table', options.data);
    const own = await openOwnData(options);
    await noteQuestion(own, 'features', JSON.stringify(options.join === undefined ? [] : [options.on]));
    const [header = [], ...rows] = await featureTable(own, dirname(out), options.dataset);
    const ids = new Map(
      own.entries.flatMap((one) => (one.subject && one.patientId ? [[one.subject, one.patientId]] : [])),
    );
    const at = header.indexOf('subject');
    let table: Sheet = {
      header: ['PatientID', ...header],
      rows: rows.map((row) => [ids.get(row[at] ?? '') ?? '', ...row]),
    };
    const unknown = new Set(table.rows.flatMap((row) => (row[0] === '' ? (row[at + 1] ?? []) : []))).size;
    if (options.join !== undefined) {
      const { table: wide, withoutRow } = joined(table, await readSheet(options.join), options.on!);
      table = wide;
      if (withoutRow > 0)
        terminal.say(`${counted(withoutRow, 'subject')} without a row in the sheet; the cells are empty.`);
    }
    await writeFileAtomic(out, [table.header, ...table.rows].map(csvLine).join(''), 0o600);
    if (unknown > 0)
      terminal.say(
        `${counted(unknown, 'subject')} without PatientID: give the sources (--source) or a register (--register).`,
      );
    terminal.say(
      `${counted(table.rows.length, 'row')} with PatientIDs. Only you can read ${options.out}; keep it private.`,
    );
  });
}

/** As `qiaw export --format csv`. */
async function featureTable({ data }: OwnData, folder: string, dataset: string | undefined): Promise<string[][]> {
  const temporary = await temporaryIn(folder);
  await mkdir(temporary.path);
  try {
    const { base } = (await readManifest(data))!;
    const request = { format: 'csv', table: 'features', out: join(temporary.path, 'features.csv') } as const;
    const { paths } = await exportTo(
      { root: data.root, base },
      { ...request, ...(dataset !== undefined && { dataset }) },
    );
    return parseSheet(await readFile(paths[0] ?? request.out, 'utf8')) ?? [];
  } finally {
    await temporary.release();
  }
}

/** Any delimiter that spreadsheets write. */
async function readSheet(path: string): Promise<Sheet> {
  const text = await readFile(path, 'utf8').catch((cause) => {
    throw new UsageError('The table of --join cannot be read.', { cause });
  });
  const plain = text.replace(/^\ufeff/, '');
  const [first = ''] = plain.split('\n', 1);
  const count = (one: string): number => first.split(one).length;
  const delimiter = [',', ';', '\t'].reduce((best, one) => (count(one) > count(best) ? one : best));
  const rows: string[][] = [];
  for await (const { cells } of csvRows(Readable.from([plain]), delimiter)) rows.push(cells);
  const [header, ...rest] = rows;
  if (header === undefined) throw new UsageError('The table of --join is empty.');
  return { header, rows: rest };
}
