import type { CatalogueColumns, Row } from '../../cohorts/index.ts';
import { callerOf } from '../access/caller.ts';
import type { ApiContext } from '../app/context.ts';
import { currentColumns } from '../graphql/endpoint.ts';
import { graphqlContext } from '../graphql/request-context.ts';
import { findByIri, ownerOf, type Reference } from '../graphql/resolvers/references.ts';

export interface PageAbout {
  readonly href: string;
  readonly name: string;
}

/** Pages for people about a resource: its subject and its case, if the caller may read them, or its cohort. */
export async function pagesAbout(iri: string, request: Request, api: ApiContext): Promise<readonly PageAbout[]> {
  const [, kind, id] = /^id\/(cohort|execution)\/([^/#]+)$/.exec(iri.slice(api.base.length)) ?? [];
  if (kind === 'cohort') return [{ href: `/cohorts/${id}`, name: 'The page of this cohort' }];
  if (kind === 'execution') return [{ href: '/runs', name: 'All runs' }];
  const columns = await currentColumns(api).catch(() => undefined);
  if (columns === undefined) return [];
  const { population } = graphqlContext(api, await callerOf(request, api), columns);
  const found = findByIri(columns, iri);
  const owner = found && ownerOf(columns, found);
  if (found === undefined || owner === undefined || !population.readable.has(owner)) return [];
  const subject = columns.subjects[owner]!.iri;
  const caseId = caseOf(found, columns);
  return [
    { href: `/subjects/${subject.slice(subject.lastIndexOf('/') + 1)}`, name: 'The page of the subject' },
    ...(caseId === undefined ? [] : [{ href: `/cases/${encodeURIComponent(caseId)}`, name: 'The page of the case' }]),
  ];
}

function caseOf({ __typename, row }: Reference, columns: CatalogueColumns): string | undefined {
  const { regions, encodings, vectors, deepVectors, runs } = columns;
  const runOf: Readonly<Record<string, () => Row | undefined>> = {
    Run: () => row,
    Structure: () => regions[row]!.run,
    Encoding: () => encodings[row]!.run,
    RadiomicVector: () => regions[vectors[row]!.region]!.run,
    DeepVector: () => regions[deepVectors[row]!.region]!.run,
  };
  const run = runOf[__typename]?.();
  return run === undefined ? undefined : runs[run]!.caseId;
}
