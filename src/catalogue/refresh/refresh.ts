import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Clock, openAtomic, sha256OfFile } from '../../core/index.ts';
import { type Quad, serialise } from '../../graph/index.ts';
import { describeDatasets } from '../facts/describe-datasets.ts';
import { type CatalogueEntry, datasetQuads, headQuads } from '../graph/build.ts';
import type { ConfiguredLevels, DatasetDescription, DatasetVersion } from '../model.ts';
import { succeedErased } from '../publish/erasure.ts';
import { listVersions, readVersion } from '../publish/versions.ts';
import { catalogueFile, DatasetFolder } from '../record/dataset-folder.ts';
import { CheckedPieces, checkedPiecesName } from './checked-pieces.ts';
import { type CatalogueRequest, contextOf, requireConforming } from './conforming.ts';

export interface Refreshed {
  readonly datasets: readonly DatasetDescription[];
  /** Whether the metadata graph differs from the previous one. */
  readonly changed: boolean;
  readonly quads: number;
}

/** Number of datasets that are validated, and written to the file, together. */
const batch = 20;

/**
 * Rebuilds `graphs/catalog.trig` from records, versions and content. The file is replaced only after every dataset has passed the
 * gate; the same content gives the same bytes. Versions withdrawn for an erasure get their successors first. Only a few
 * datasets are in memory as statements at a time. Records without content are left out until there is some.
 * @throws CatalogueRefused with the first fault; the previous file is kept
 */
export async function refreshCatalogue(request: CatalogueRequest & { readonly clock: Clock }): Promise<Refreshed> {
  await succeedErased(request);
  const datasets = await describeDatasets(request);
  const offered = datasets.filter(hasSomething);
  const context = await contextOf(request, offered);
  const checked = await CheckedPieces.open(request.dataDirectory, request.release, request.levels);
  const path = catalogueFile(request.dataDirectory);
  const file = await openAtomic(path);
  const digest = createHash('sha256');
  let quads = 0;
  const add = async (piece: readonly Quad[]): Promise<void> => {
    const text = serialise(piece, 'trig');
    await checked.pass(text, () => requireConforming(piece, context, request.gate));
    await file.write(text);
    digest.update(text);
    quads += piece.length;
  };
  try {
    await add(headQuads(offered, context));
    for (let start = 0; start < offered.length; start += batch) {
      const piece: Quad[] = [];
      for (const description of offered.slice(start, start + batch)) {
        piece.push(...datasetQuads(await entryOf(description, request.dataDirectory), context));
      }
      await add(piece);
    }
    const changed = digest.digest('hex') !== (await sha256OfFile(path));
    if (changed) await file.commit();
    await checked.save();
    return { datasets, changed, quads };
  } finally {
    await file.abort();
  }
}

/** A record without any case or import is not yet a dataset of the catalogue. */
const hasSomething = ({ state, computed }: DatasetDescription): boolean =>
  state === 'published' || state === 'withdrawn' || computed.cases + computed.imports > 0;

/**
 * Whether the metadata graph is missing, was made by another release or for other levels, is older than a case, import or record,
 * or lists downloads that are missing: a backup has none, and `exports/` may be removed at any time.
 */
export async function isCatalogueStale(
  dataDirectory: string,
  release: string,
  levels?: ConfiguredLevels,
): Promise<boolean> {
  const changed = async (...path: string[]): Promise<number | undefined> =>
    (await stat(join(dataDirectory, ...path)).catch(() => undefined))?.mtimeMs;
  const made = await changed('graphs', 'catalog.trig');
  if (made === undefined || (await changed('exports')) === undefined) return true;
  if (!(await CheckedPieces.areOf(dataDirectory, release, levels))) return true;
  // Later than the graph's own time if it was since compared with the content and found to be correct.
  const written = Math.max(made, (await changed(checkedPiecesName)) ?? 0);
  const content = await Promise.all([changed('cases'), changed('graphs', 'imports'), changed('datasets')]);
  return content.some((time) => time !== undefined && time > written);
}

async function entryOf(description: DatasetDescription, dataDirectory: string): Promise<CatalogueEntry> {
  const folder = new DatasetFolder(dataDirectory, description.id);
  const versions: DatasetVersion[] = [];
  for (const name of await listVersions(folder)) {
    const version = await readVersion(folder, name);
    if (version !== undefined) versions.push(version);
  }
  return { description, versions };
}
