import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { writeDatasetCrate } from '../crate/write-crate.ts';
import type { BuiltFile, ExportedDataset, ExportSource } from '../model.ts';
import type { Column } from '../table/columns.ts';
import { csvwMetadata, deepColumns } from '../table/csvw.ts';
import { parquetDeepColumns } from '../table/deep-rows.ts';
import type { Table } from '../table/feature-rows.ts';
import { writeDeepCsv, writeTableCsv } from '../table/write-csv.ts';
import { writeDeepParquet, writeTableParquet } from '../table/write-parquet.ts';
import { hasCases } from './cases.ts';
import { type CroissantTable, croissantMetadata } from './croissant.ts';
import { writeDump } from './dump.ts';
import { type ByteSink, type WrittenFile, writeFileBy } from './file-sink.ts';
import { deepTable, searchedJson, tableOf } from './tables.ts';

type Described = Omit<BuiltFile, 'path' | 'name' | keyof WrittenFile>;

const csvOnTheWeb = 'http://www.w3.org/ns/csvw';
const parquet = 'application/vnd.apache.parquet';

/** Writes files into one folder and records a description of each. */
export class DistributionBuilder {
  readonly files: BuiltFile[] = [];
  readonly tables: CroissantTable[] = [];

  constructor(
    private readonly source: ExportSource,
    private readonly dataset: ExportedDataset,
    private readonly folder: string,
  ) {}

  async addTables(): Promise<void> {
    const { source, dataset } = this;
    const features = await tableOf(source, 'features', dataset.id);
    const about = 'One row per region of interest, one column per feature; columns are described beside the table';
    if (features !== undefined) await this.addTable('features', 'Radiomic features', about, features);
    const imported = await tableOf(source, 'imported', dataset.id);
    const aboutImported =
      'One row per imported feature vector, one column per feature; columns are described beside the table';
    if (imported !== undefined) {
      await this.addTable('imported-features', 'Imported radiomic features', aboutImported, imported);
    }
    const clinical = await tableOf(source, 'clinical', dataset.id);
    const aboutClinical =
      'One row per subject, one column per imported clinical variable; columns are described beside the table';
    if (clinical !== undefined) await this.addTable('clinical', 'Clinical variables', aboutClinical, clinical);
    await this.addDeep();
    if (!(await hasCases(source.root, dataset.id))) return;
    const dicom = 'DICOM segmentations and structured reports with URL, size and SHA-256';
    await this.addCsv('dicom', 'DICOM objects', dicom, (await tableOf(source, 'dicom', dataset.id))!);
    const manifest = 'Every derived file with URL, media type, size and SHA-256';
    await this.addCsv('files', 'Files', manifest, (await tableOf(source, 'files', dataset.id))!);
  }

  async addDumps(): Promise<void> {
    for (const [format, extension, mediaType, title] of [
      ['nquads', 'nq', 'application/n-quads', 'The graph (N-Quads)'],
      ['trig', 'trig', 'application/trig', 'The graph (TriG)'],
    ] as const) {
      const about = 'Every statement about the dataset with its provenance, one named graph per run and per subject';
      const described = table(`graph-${extension}`, title, about, mediaType);
      await this.add(`graph.${extension}.gz`, { ...described, compression: 'application/gzip' }, (sink) =>
        writeDump(this.source, format, sink, this.dataset.id),
      );
    }
  }

  /** Not made if it would be empty: an import can contain subjects but no tables. */
  async addCrate(): Promise<void> {
    const name = 'ro-crate.zip';
    const inside = this.files.filter(({ compression }) => compression === undefined);
    const runs = await hasCases(this.source.root, this.dataset.id);
    if (!runs && inside.length === 0) return;
    const path = join(this.folder, name);
    await writeDatasetCrate(this.source, this.dataset, inside, path, { files: 'link' });
    const about = runs
      ? 'Tables and the provenance of every run (Process Run Crate); case files are linked by URL'
      : 'Tables of imported data';
    const conformsTo = ['https://w3id.org/ro/crate/1.2', ...(runs ? ['https://w3id.org/ro/wfrun/process/0.5'] : [])];
    const described = { ...table('ro-crate', 'RO-Crate', about, 'application/zip'), conformsTo };
    this.files.push({ ...described, name, path, ...(await digestOfFile(path)) });
  }

  /** `url`: landing page of the dataset. */
  async addCroissant(url: string, addressOf: (file: BuiltFile) => string): Promise<void> {
    const metadata = croissantMetadata(this.dataset, url, this.files, this.tables, addressOf);
    const text = await searchedJson(this.source, 'Croissant', metadata);
    const about = 'Files with checksums, and one field per feature, for machine-learning loaders';
    const described = table('croissant', 'Croissant', about, 'application/ld+json');
    await this.add('croissant.json', { ...described, conformsTo: ['http://mlcommons.org/croissant/1.1'] }, (sink) =>
      sink.write(text),
    );
  }

  private async addTable(id: string, title: string, about: string, from: Table): Promise<void> {
    const csv = await this.addCsv(id, title, about, from);
    this.tables.push({ file: csv, recordSet: id.replace('-', '_'), description: about, columns: from.columns });
    await this.add(`${id}.parquet`, table(`${id}-parquet`, `${title} (Parquet)`, about, parquet), (sink) =>
      writeTableParquet(from, this.dataset.title, sink),
    );
  }

  private async addDeep(): Promise<void> {
    const { source, dataset } = this;
    const deep = await deepTable(source, dataset.id);
    if (deep === undefined) return;
    const about = 'One row per region of interest and network';
    const columns = deepColumns(deep.width);
    await this.addCsv('deep-features', 'Deep feature vectors', about, { columns }, (sink) => writeDeepCsv(deep, sink));
    const described = table('deep-features-parquet', 'Deep feature vectors (Parquet)', about, parquet);
    const file = await this.add('deep-features.parquet', described, (sink) =>
      writeDeepParquet(deep, dataset.title, sink),
    );
    const arrays = { components: deep.uniform ? deep.width : -1 };
    this.tables.push({ file, recordSet: 'deep_features', description: about, columns: parquetDeepColumns, arrays });
  }

  /** A table as CSV, with its CSV on the Web description beside it. */
  private async addCsv(
    id: string,
    title: string,
    about: string,
    from: Table | { readonly columns: readonly Column[] },
    write: (sink: ByteSink) => Promise<void> = (sink) => writeTableCsv(from as Table, sink),
  ): Promise<BuiltFile> {
    const name = `${id}.csv`;
    const described = table(`${id}-csv`, `${title} (CSV)`, about, 'text/csv');
    const file = await this.add(name, { ...described, conformsTo: [csvOnTheWeb] }, write);
    const facts = { url: name, title: `${this.dataset.title}: ${title}`, ...licence(this.dataset) };
    const metadata = table(
      `${id}-csv-metadata`,
      `${title}, the columns`,
      'Type, unit, code and definition of every column (CSV on the Web)',
      'application/csvm+json',
    );
    await this.add(`${name}-metadata.json`, { ...metadata, conformsTo: [csvOnTheWeb] }, (sink) =>
      searchedJson(this.source, 'column descriptions', csvwMetadata(facts, from.columns)).then(sink.write),
    );
    return file;
  }

  private async add(name: string, described: Described, fill: (sink: ByteSink) => Promise<void>): Promise<BuiltFile> {
    const path = join(this.folder, name);
    const file = { ...described, name, path, ...(await writeFileBy(path, fill)) };
    this.files.push(file);
    return file;
  }
}

const table = (id: string, title: string, description: string, mediaType: string): Described => ({
  id,
  title,
  description,
  mediaType,
  conformsTo: [],
});

const licence = ({ license }: ExportedDataset): { readonly license?: string } =>
  license === undefined ? {} : { license };

async function digestOfFile(path: string): Promise<WrittenFile> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    bytes += chunk.byteLength;
  }
  return { bytes, sha256: hash.digest('hex') };
}
