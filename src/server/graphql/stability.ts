import { StabilityFiles, type StabilityStudy } from '../../cohorts/index.ts';
import type { ApiContext } from '../app/context.ts';
import { assertNotWithdrawn } from '../doc/withdrawn.ts';
import type { GraphqlContext } from './request-context.ts';

const files = new WeakMap<ApiContext, StabilityFiles>();

function stabilityFiles(api: ApiContext): StabilityFiles {
  const known = files.get(api) ?? new StabilityFiles(api.dataDirectory, api.base);
  files.set(api, known);
  return known;
}

/** A study is statistics of records: it is shown to callers who may read its dataset and all of its subjects. */
export function mayReadStudy(study: StabilityStudy, { columns, population, caller }: GraphqlContext): boolean {
  if (caller.everything) return true;
  const subjects = [...study.subjects, ...study.omitted.map(({ subject }) => subject)];
  return (
    caller.mayRead(study.dataset) &&
    subjects.every((iri) => {
      const row = columns.row('subject', iri);
      return row !== undefined && population.readable.has(row);
    })
  );
}

/** All studies that the caller may read, by identifier. */
export async function readableStudies(context: GraphqlContext): Promise<StabilityStudy[]> {
  const all = await stabilityFiles(context.api).list();
  return all.filter((study) => mayReadStudy(study, context));
}

/** The study, if the caller may read it. @throws HttpProblem 410 (QIAW_WITHDRAWN) if it was withdrawn */
export async function findStudy(id: string, context: GraphqlContext): Promise<StabilityStudy | undefined> {
  const study = await stabilityFiles(context.api).read(id);
  if (study !== undefined) return mayReadStudy(study, context) ? study : undefined;
  assertNotWithdrawn(`id/stability/${id}`, context.api);
  return undefined;
}
