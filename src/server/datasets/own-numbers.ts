import { setTimeout as sleep } from 'node:timers/promises';
import type { CatalogueColumns } from '../../cohorts/index.ts';
import { callerOf } from '../access/caller.ts';
import type { ApiContext } from '../app/context.ts';
import { currentColumns } from '../graphql/endpoint.ts';
import { datasetId } from '../graphql/request-context.ts';
import type { DatasetView } from './dataset-model.ts';

/** A page does not wait longer than this for an index that is being built. */
const patienceMs = 2000;

type Numbers = Pick<DatasetView, 'individuals' | 'records'>;

/** Undefined if the store is busy or still loading. */
const columnsOf = (context: ApiContext): Promise<CatalogueColumns | undefined> =>
  currentColumns(context).catch(() => undefined);

/**
 * The exact numbers of datasets whose metadata withhold them, for a caller who may read all their records; drafts, whose metadata
 * have no numbers, among them. Datasets for which there is nothing to add are left out.
 */
export async function ownNumbers(
  request: Request,
  views: ReadonlyArray<Pick<DatasetView, 'iri' | 'id' | 'individuals' | 'withdrawn'>>,
  context: ApiContext,
): Promise<ReadonlyMap<string, Numbers>> {
  const caller = await callerOf(request, context);
  const wanted = views.filter((view) => view.individuals === undefined && !view.withdrawn && caller.mayRead(view.id));
  const columns = wanted.length === 0 ? undefined : await Promise.race([columnsOf(context), sleep(patienceMs)]);
  if (columns === undefined) return new Map();
  const rows = new Map(columns.datasets.map((iri, row) => [datasetId(iri), row]));
  const found = wanted.flatMap(({ iri, id }): Array<readonly [string, Numbers]> => {
    const row = rows.get(id);
    const members = row === undefined ? undefined : columns.members[row];
    if (members === undefined) return [];
    const subjects = [...members].map((member) => columns.subjects[member]!);
    const individuals = String(subjects.length);
    // It is unknown here to which dataset a vector of a subject in several datasets belongs.
    if (subjects.some(({ datasets }) => datasets.length > 1)) return [[iri, { individuals, records: undefined }]];
    const regions = subjects.flatMap((subject) => subject.regions.map((region) => columns.regions[region]!));
    const records = regions.reduce((sum, { vectors, deepVectors }) => sum + vectors.length + deepVectors.length, 0);
    return [[iri, { individuals, records: String(records) }]];
  });
  return new Map(found);
}
