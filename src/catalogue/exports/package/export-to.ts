import { mkdir, rename } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type Temporary, temporaryIn } from '../../../core/index.ts';
import type { TrainingRequest } from '../../training/model.ts';
import type { TrainingRecord } from '../../training/record/training-record.ts';
import { writeDatasetCrate, writeRunCrate } from '../crate/write-crate.ts';
import { NothingToExport } from '../errors.ts';
import type { ExportSource } from '../model.ts';
import { csvwMetadata, deepColumns } from '../table/csvw.ts';
import type { Table } from '../table/feature-rows.ts';
import { onlyRobust, type RobustRequest } from '../table/robust-columns.ts';
import { writeDeepCsv, writeTableCsv } from '../table/write-csv.ts';
import { writeDeepParquet, writeTableParquet } from '../table/write-parquet.ts';
import { DistributionBuilder } from './build.ts';
import { readExportCase } from './cases.ts';
import { writeDump } from './dump.ts';
import { datasetsWithContent, describeForExport, unknownDataset } from './exported-dataset.ts';
import { writeFileBy } from './file-sink.ts';
import { refuseFull } from './refuse-full.ts';
import { deepTable, tableOf } from './tables.ts';

/** Tables available with `--format csv` and `parquet`. */
export const exportTables = ['features', 'imported', 'clinical', 'deep', 'stability', 'dicom', 'files'] as const;

export interface ExportRequest {
  readonly format: ExportFormat;
  /** File to write; for crates and Croissant, the folder. */
  readonly out: string;
  readonly table: (typeof exportTables)[number];
  /** Only this dataset; default all cases. Crates and Croissant require it if there are several datasets. */
  readonly dataset?: string;
  /** Only this case: a crate of one run. */
  readonly case?: string;
  /** Table `features` only: the features that are stable. */
  readonly robust?: RobustRequest;
  /** A folder that networks are trained on: `nnunet`, `monai`, or `csv` instead of a table. */
  readonly training?: Omit<TrainingRequest, 'format' | 'out' | 'dataset'>;
  /** Records a training set before it appears. */
  readonly freeze?: (record: Omit<TrainingRecord, 'issued'>) => Promise<void>;
  /** Called after each case of a training set. */
  readonly progress?: (done: number, total: number) => void;
}

export interface ExportSummary {
  readonly paths: readonly string[];
  /** What a person should know, where that is more than the paths. */
  readonly text?: string;
  /** The same for programs. */
  readonly facts?: object;
}

/**
 * Writes one export. It becomes visible only when complete, and never contains the identity key.
 * @throws DatasetUnknown, NothingToExport, CaseDamaged, OutputInTheWay
 */
export async function exportTo(source: ExportSource, request: ExportRequest): Promise<ExportSummary> {
  const { dataset } = request;
  const known = await datasetsWithContent(source.root);
  if (dataset !== undefined && !known.includes(dataset)) throw unknownDataset(dataset, known);
  return formats[request.format].write(source, request, known);
}

interface Format {
  /** An option of `qiaw export` that applies only to this format. */
  readonly takes?: 'table' | 'case';
  /** Whether the format is, or may be, a training set of `--structures`. */
  readonly training?: 'always' | 'possible';
  /** @param known datasets with content */
  write(source: ExportSource, request: ExportRequest, known: readonly string[]): Promise<ExportSummary>;
}

const dump = (format: 'nquads' | 'trig'): Format => ({
  async write(source, { out, dataset }) {
    await writeFileBy(out, (sink) => writeDump(source, format, sink, dataset));
    return { paths: [out] };
  },
});

/** One row per format; the command line, its checks and the export all use these rows. */
const formats = {
  nquads: dump('nquads'),
  trig: dump('trig'),
  csv: {
    takes: 'table',
    training: 'possible',
    write: (source, request) => (request.training === undefined ? exportTable : exportTrainingSet)(source, request),
  },
  parquet: { takes: 'table', write: exportTable },
  rocrate: { takes: 'case', write: exportCrate },
  croissant: { write: exportCroissant },
  nnunet: { training: 'always', write: exportTrainingSet },
  monai: { training: 'always', write: exportTrainingSet },
} as const satisfies Readonly<Record<string, Format>>;

export type ExportFormat = keyof typeof formats;
export const exportFormats: Readonly<Record<ExportFormat, Format>> = formats;

/** Loaded when it is needed: the other formats read no image. */
async function exportTrainingSet(source: ExportSource, request: ExportRequest): Promise<ExportSummary> {
  const { format, out, dataset, training, freeze, progress } = request;
  const { exportTraining, trainingFacts, trainingText } = await import('../../training/export-training.ts');
  const summary = await exportTraining(
    source,
    { ...training!, format: format as TrainingRequest['format'], out, ...(dataset !== undefined && { dataset }) },
    freeze,
    progress,
  );
  return { paths: summary.paths, text: trainingText(summary), facts: trainingFacts(summary) };
}

async function exportTable(source: ExportSource, request: ExportRequest): Promise<ExportSummary> {
  const { format, out, table: name, dataset } = request;
  const title = `${dataset ?? 'all datasets'}: ${name}`;
  if (name === 'deep') {
    const deep = await deepTable(source, dataset);
    if (deep === undefined) throw new NothingToExport('no case has deep feature vectors');
    await writeFileBy(out, (sink) =>
      format === 'csv' ? writeDeepCsv(deep, sink) : writeDeepParquet(deep, title, sink),
    );
    return format === 'csv' ? withDescription(out, title, deepColumns(deep.width)) : { paths: [out] };
  }
  const whole = await tableNamed(source, name, dataset);
  const table = request.robust === undefined ? whole : await onlyRobust(whole, source, request.robust, dataset);
  await writeFileBy(out, (sink) =>
    format === 'csv' ? writeTableCsv(table, sink) : writeTableParquet(table, title, sink),
  );
  return format === 'csv' ? withDescription(out, title, table.columns) : { paths: [out] };
}

async function tableNamed(
  source: ExportSource,
  name: Exclude<ExportRequest['table'], 'deep'>,
  dataset?: string,
): Promise<Table> {
  const table = await tableOf(source, name, dataset);
  if (table === undefined) throw new NothingToExport(nothing[name] ?? `nothing has ${name}`);
  return table;
}

const nothing: Readonly<Record<string, string>> = {
  features: 'no case has features',
  imported: 'no import has feature values',
  clinical: 'no import has clinical variables',
  stability: 'there is no stability study',
};

/** Column descriptions beside the table, where CSV on the Web readers look for them. */
async function withDescription(out: string, title: string, columns: Table['columns']): Promise<ExportSummary> {
  const metadata = `${out}-metadata.json`;
  await writeFileBy(metadata, (sink) => sink.write(csvwMetadata({ url: basename(out), title }, columns)));
  return { paths: [out, metadata] };
}

/** Tables are built next to the target and added to the crate together with the case files. */
async function exportCrate(
  source: ExportSource,
  { out, dataset, case: run }: ExportRequest,
  known: readonly string[],
): Promise<ExportSummary> {
  const id = dataset ?? (run === undefined ? onlyOne(known) : await datasetOf(source, run));
  const description = await describeForExport(source, id);
  if (run !== undefined) {
    await writeRunCrate(source, run, description, out);
    return { paths: [out] };
  }
  await inStaging(out, async (staged) => {
    const builder = new DistributionBuilder(source, description, staged.path);
    await builder.addTables();
    await builder.addDumps();
    await writeDatasetCrate(source, description, builder.files, out, { files: 'embed' });
  });
  return { paths: [out] };
}

/** `x.json`: metadata in that file and tables in `x.files/`. Any other name: a folder with `croissant.json` and the tables. */
async function exportCroissant(
  source: ExportSource,
  { out, dataset }: ExportRequest,
  known: readonly string[],
): Promise<ExportSummary> {
  const description = await describeForExport(source, dataset ?? onlyOne(known));
  const single = /\.json(ld)?$/.test(out);
  const folder = single ? out.replace(/\.json(ld)?$/, '.files') : out;
  const prefix = single ? `${basename(folder)}/` : '';
  await refuseFull(folder);
  await inStaging(out, async (staged) => {
    const builder = new DistributionBuilder(source, description, staged.path);
    await builder.addTables();
    const url = `${source.base}dataset/${encodeURIComponent(description.id)}`;
    await builder.addCroissant(url, ({ name }) => prefix + encodeURIComponent(name));
    if (!single) return staged.become(folder);
    const metadata = await temporaryIn(dirname(out));
    try {
      await rename(join(staged.path, 'croissant.json'), metadata.path);
      await staged.become(folder);
      await metadata.become(out);
    } finally {
      await metadata.release();
    }
  });
  return { paths: single ? [out, folder] : [folder] };
}

async function inStaging(out: string, work: (staged: Temporary) => Promise<void>): Promise<void> {
  const staged = await temporaryIn(dirname(out));
  try {
    await mkdir(staged.path);
    await work(staged);
  } finally {
    await staged.release();
  }
}

function onlyOne(known: readonly string[]): string {
  if (known.length === 1) return known[0]!;
  if (known.length === 0) throw new NothingToExport('there is no case');
  throw unknownDataset(undefined, known);
}

async function datasetOf({ root }: ExportSource, caseId: string): Promise<string> {
  const document = await readExportCase(root, caseId);
  if (document === undefined) throw new NothingToExport(`there is no case ${caseId}`);
  return document.run.dataset;
}
