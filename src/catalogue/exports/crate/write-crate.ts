import { join } from 'node:path';
import { counted } from '../../../core/index.ts';
import { instanceIris } from '../../../graph/index.ts';
import { CaseDamaged, NothingToExport } from '../errors.ts';
import type { BuiltFile, ExportedDataset, ExportSource } from '../model.ts';
import { type ExportCase, mayIdentify, readCases, readExportCase } from '../package/cases.ts';
import { searchedJson } from '../package/tables.ts';
import { type CaseEntities, caseEntities, type Embedded } from './entities.ts';
import { readExecutions } from './executions.ts';
import { crateMetadata } from './metadata.ts';
import { type CrateSink, folderSink, zipSink } from './sink.ts';

export interface CrateOptions {
  /** `embed`: the crate contains the files of the cases, except those that may identify a patient; `link`: it references them by URL. */
  readonly files: 'embed' | 'link';
}

/** The crate of one run: its files and their provenance. A `target` ending in `.zip` gives a zip, else a folder. */
export async function writeRunCrate(
  source: ExportSource,
  caseId: string,
  dataset: ExportedDataset,
  target: string,
): Promise<void> {
  const document = await readExportCase(source.root, caseId);
  if (document === undefined) throw new NothingToExport(`there is no case ${caseId}`);
  const executions = await readExecutions(source.root);
  const embedded: Embedded = (output) => !mayIdentify(output);
  const execution = executions.get(document.run.digest);
  const entities = caseEntities(source.base, document, '', embedded, execution);
  await writeTo(target, async (sink) => {
    const metadata = runMetadata(source, document, dataset, entities, execution?.endedAt);
    await sink.addText(await searchedJson(source, 'RO-Crate', metadata), 'ro-crate-metadata.json');
    await addCaseFiles(sink, source, document, '', embedded);
  });
}

/** ro-crate-metadata.json of one run that references all files by URL (a detached crate). */
export async function runCrateMetadata(
  source: ExportSource,
  document: ExportCase,
  dataset: ExportedDataset,
): Promise<string> {
  const execution = (await readExecutions(source.root)).get(document.run.digest);
  const entities = caseEntities(source.base, document, '', () => false, execution);
  return runMetadata(source, document, dataset, entities, execution?.endedAt);
}

function runMetadata(
  { base }: ExportSource,
  document: ExportCase,
  dataset: ExportedDataset,
  entities: CaseEntities,
  endedAt: string | undefined,
): string {
  const root = {
    name: `${dataset.title}: ${document.id}`,
    description: `One run: ${document.image.modality} series with ${counted(document.rois.length, 'region')} of interest.`,
    dataset,
    identifier: instanceIris(base).run(document.run.digest).value,
    datePublished: endedAt ?? dataset.issued,
  };
  return crateMetadata(root, [entities]);
}

/** The crate of a dataset: its tables, and every run with its provenance. */
export async function writeDatasetCrate(
  source: ExportSource,
  dataset: ExportedDataset,
  tables: readonly BuiltFile[],
  target: string,
  { files }: CrateOptions,
): Promise<void> {
  const executions = await readExecutions(source.root);
  const embedded: Embedded = (output) => files === 'embed' && !mayIdentify(output);
  const cases: CaseEntities[] = [];
  await writeTo(target, async (sink) => {
    for await (const document of readCases(source.root, dataset.id)) {
      const prefix = `cases/${encodeURIComponent(document.id)}/`;
      cases.push(caseEntities(source.base, document, prefix, embedded, executions.get(document.run.digest)));
      await addCaseFiles(sink, source, document, `cases/${document.id}/`, embedded);
    }
    if (cases.length + tables.length === 0) throw new NothingToExport(`the dataset ${dataset.id} is empty`);
    for (const { path, name } of tables) await sink.addFile(path, name);
    const root = {
      name: dataset.title,
      description: dataset.description,
      dataset,
      identifier: instanceIris(source.base).dataset(dataset.id).value,
      datePublished: dataset.issued,
    };
    const named = tables.map((file) => ({ name: file.name, file }));
    const metadata = await searchedJson(source, 'RO-Crate', crateMetadata(root, cases, named));
    await sink.addText(metadata, 'ro-crate-metadata.json');
  });
}

async function addCaseFiles(
  sink: CrateSink,
  { root }: ExportSource,
  document: ExportCase,
  prefix: string,
  embedded: Embedded,
): Promise<void> {
  for (const output of document.outputs.filter(embedded)) {
    const path = join(root, 'cases', document.id, ...output.path.split('/'));
    await sink.addFile(path, prefix + output.path).catch(() => {
      throw new CaseDamaged(document.id, `${output.path} is missing`);
    });
  }
}

async function writeTo(target: string, fill: (sink: CrateSink) => Promise<void>): Promise<void> {
  const sink = await (target.endsWith('.zip') ? zipSink(target) : folderSink(target));
  try {
    await fill(sink);
    await sink.commit();
  } catch (error) {
    await sink.abort();
    throw error;
  }
}
