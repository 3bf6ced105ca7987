import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { CatalogueSettings } from '../config/index.ts';
import { writeFileAtomic } from '../core/index.ts';
import type { Gate } from '../gate/index.ts';
import { graphNames, type Quad, serialise } from '../rdf/index.ts';
import { DatasetFolder } from './dataset-folder.ts';
import { describeDatasets } from './describe-datasets.ts';
import { CatalogueRefused } from './errors.ts';
import { type CatalogueContext, type CatalogueEntry, datasetQuads, headQuads } from './graph/index.ts';
import type { DatasetDescription, DatasetVersion, DistributionProvider } from './model.ts';
import { listVersions, readVersion } from './versions.ts';

export interface CatalogueRequest {
  readonly dataDirectory: string;
  readonly base: string;
  readonly settings: CatalogueSettings;
  /** Release of this program, as the metadata name it. */
  readonly release: string;
  readonly distributions: DistributionProvider;
  readonly gate: Gate;
}

export interface Refreshed {
  readonly datasets: readonly DatasetDescription[];
  /** Whether the metadata graph is another one than before. */
  readonly changed: boolean;
  readonly quads: number;
}

/** Datasets that go through the gate together. */
const batch = 20;

/**
 * Makes `graphs/catalog.trig` anew from records, versions and content. It appears whole and only after every dataset has
 * passed the gate; the same content gives the same bytes.
 * @throws CatalogueRefused naming the first fault; what was there before stays
 */
export async function refreshCatalogue(request: CatalogueRequest): Promise<Refreshed> {
  const datasets = await describeDatasets(request);
  const context = await contextOf(request, datasets);
  const quads: Quad[] = headQuads(datasets, context);
  await requireConforming(quads, context, request.gate);
  for (let start = 0; start < datasets.length; start += batch) {
    const pieces: Quad[] = [];
    for (const description of datasets.slice(start, start + batch)) {
      pieces.push(...datasetQuads(await entryOf(description, request.dataDirectory), context));
    }
    await requireConforming(pieces, context, request.gate);
    quads.push(...pieces);
  }
  const text = serialise(quads, 'trig');
  const path = catalogueFile(request.dataDirectory);
  const changed = (await readFile(path, 'utf8').catch(() => undefined)) !== text;
  if (changed) await writeFileAtomic(path, text);
  return { datasets, changed, quads: quads.length };
}

export const catalogueFile = (dataDirectory: string): string => join(dataDirectory, 'graphs', 'catalog.trig');

async function entryOf(description: DatasetDescription, dataDirectory: string): Promise<CatalogueEntry> {
  const folder = new DatasetFolder(dataDirectory, description.id);
  const versions: DatasetVersion[] = [];
  for (const name of await listVersions(folder)) {
    const version = await readVersion(folder, name);
    if (version !== undefined) versions.push(version);
  }
  return { description, versions };
}

/** What all nodes of the graph have in common; its dates are those of the content, so that nothing changes by itself. */
export async function contextOf(
  { dataDirectory, base, settings, release }: Omit<CatalogueRequest, 'gate' | 'distributions'>,
  datasets: readonly DatasetDescription[],
): Promise<CatalogueContext> {
  const times = datasets.flatMap(({ issued, modified, withdrawn }) => [
    issued,
    modified,
    withdrawn?.withdrawnAt ?? issued,
  ]);
  const made = await stat(join(dataDirectory, 'qiaw.json')).catch(() => undefined);
  const sorted = (times.length === 0 && made !== undefined ? [made.mtime.toISOString()] : times).sort();
  const issued = sorted[0] ?? '1970-01-01T00:00:00.000Z';
  return { base, settings, release, issued, modified: sorted.at(-1) ?? issued };
}

export async function requireConforming(quads: readonly Quad[], { base }: CatalogueContext, gate: Gate): Promise<void> {
  const verdict = await gate.check(graphNames(base).catalog.value, quads);
  if (verdict.conforms) return;
  const faults = verdict.results.filter(({ severity }) => severity === 'violation');
  const shown = faults.slice(0, 5).map(({ focusNode, path, message }) => `  ${focusNode} ${path} ${message}`);
  throw new CatalogueRefused(
    `The metadata of the catalogue break ${faults.length} rules and were not written:\n${shown.join('\n')}\n` +
      'Correct the dataset record these come from (docs/metadata.md); what was there before stays.',
    verdict.reportTurtle,
  );
}
