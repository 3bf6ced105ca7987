import {
  Bitset,
  CohortFiles,
  type CohortRecord,
  cohortIri,
  FilterRefused,
  firstVersion,
  matchingSubjects,
  type SubjectFilter,
  subjectsSparql,
} from '../../cohorts/index.ts';
import { systemClock } from '../../core/index.ts';
import { createGate, type Gate, withdrawnDigest } from '../../graph/index.ts';
import { AccessRefused } from '../access/errors.ts';
import { HttpProblem } from '../answer/problem.ts';
import type { ApiContext } from '../app/context.ts';
import type { GraphqlContext } from './request-context.ts';

const files = new WeakMap<ApiContext, CohortFiles>();

export function cohortFiles(api: ApiContext): CohortFiles {
  const known = files.get(api) ?? new CohortFiles(api.dataDirectory, api.base);
  files.set(api, known);
  return known;
}

/** A cohort is shown to callers who may read all of its members. */
export function mayReadCohort({ members }: CohortRecord, { columns, population, caller }: GraphqlContext): boolean {
  if (caller.everything) return true;
  return members.every((iri) => {
    const row = columns.row('subject', iri);
    return row !== undefined && population.readable.has(row);
  });
}

/** The cohort, if the caller may read it. @throws HttpProblem 410 (QIAW_WITHDRAWN) if it was withdrawn */
export async function findCohort(id: string, context: GraphqlContext): Promise<CohortRecord | undefined> {
  const { api } = context;
  const cohort = await cohortFiles(api).read(id);
  if (cohort !== undefined) return mayReadCohort(cohort, context) ? cohort : undefined;
  if (api.directory?.withdrawn.has(withdrawnDigest(cohortIri(api.base, id)))) {
    const lineage = id.replace(/-\d+$/, '');
    const next = (await cohortFiles(api).list()).filter((one) => one.lineage === lineage).at(-1);
    const where =
      next !== undefined && mayReadCohort(next, context)
        ? ` It was replaced by version ${next.version}: ${next.id}.`
        : '';
    throw new HttpProblem(410, 'QIAW_WITHDRAWN', `The cohort was withdrawn because a subject was erased.${where}`);
  }
  return undefined;
}

/** Rows of those members that are in the catalogue. */
export function memberSet({ members }: CohortRecord, { columns }: GraphqlContext): Bitset {
  return Bitset.of(
    columns.subjects.length,
    members.flatMap((iri) => columns.row('subject', iri) ?? []),
  );
}

interface Wanted {
  readonly title: string;
  readonly description?: string | null;
}

/** Freezes the subjects that match. Needs the write scope; only subjects that the caller may read are included. */
export async function saveCohort(
  wanted: Wanted,
  filter: SubjectFilter,
  context: GraphqlContext,
): Promise<CohortRecord> {
  const { api, caller, columns, population } = context;
  if (!caller.write)
    throw new AccessRefused('QIAW_TOKEN_NEEDED', 'Saving a cohort requires a token with the scope write.');
  const title = wanted.title.trim();
  const description = wanted.description?.trim() || undefined;
  if (title === '' || title.length > 300 || (description?.length ?? 0) > 5000) {
    throw new FilterRefused('The title of a cohort must have 1 to 300 characters, the description at most 5000.');
  }
  const matched = matchingSubjects(filter, population).and(population.readable);
  if (matched.count === 0) throw new FilterRefused('No subject matches the filter, so there is nothing to freeze.');
  const cohort = firstVersion({
    title,
    description,
    filter,
    sparql: subjectsSparql(filter, undefined, columns),
    members: [...matched].map((row) => columns.subjects[row]!.iri),
    issued: new Date((api.clock ?? systemClock).now()).toISOString(),
  });
  const store = cohortFiles(api);
  const known = await store.read(cohort.id);
  if (known !== undefined) return known;
  const gate = gates.get(api) ?? createGate({ ...(api.patients && { patients: api.patients }) });
  gates.set(api, gate);
  const opened = await gate;
  const write = (): Promise<void> => store.write(cohort, opened);
  if (api.directory === undefined) await write();
  else await api.directory.commit([`graphs/cohorts/${cohort.id}.trig`], write);
  await api.directory?.upToDate();
  // A subject may have been erased since the index was read; a cohort that contains it must not remain.
  const withdrawn = api.directory?.withdrawn ?? new Set();
  if (cohort.members.some((iri) => withdrawn.has(withdrawnDigest(iri)))) {
    await store.remove(cohort.id);
    throw new FilterRefused('A subject was erased in the meantime. Try again.');
  }
  return cohort;
}

const gates = new WeakMap<ApiContext, Promise<Gate>>();
