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

/** A cohort is shown to who may read every one of its members. */
export function mayReadCohort({ members }: CohortRecord, { columns, population, caller }: GraphqlContext): boolean {
  if (caller.everything) return true;
  return members.every((iri) => {
    const row = columns.row('subject', iri);
    return row !== undefined && population.readable.has(row);
  });
}

/** The cohort, if the caller may read it. @throws HttpProblem 410 (QIAW_WITHDRAWN) for one that was withdrawn */
export async function findCohort(id: string, context: GraphqlContext): Promise<CohortRecord | undefined> {
  const { api } = context;
  const cohort = await cohortFiles(api).read(id);
  if (cohort !== undefined) return mayReadCohort(cohort, context) ? cohort : undefined;
  if (api.directory?.withdrawn.has(withdrawnDigest(cohortIri(api.base, id)))) {
    const lineage = id.replace(/-\d+$/, '');
    const next = (await cohortFiles(api).list()).filter((one) => one.lineage === lineage).at(-1);
    const where =
      next !== undefined && mayReadCohort(next, context) ? ` Version ${next.version} follows it: ${next.id}.` : '';
    throw new HttpProblem(410, 'QIAW_WITHDRAWN', `The cohort was withdrawn because a subject was erased.${where}`);
  }
  return undefined;
}

/** Rows of the members that are in the catalogue. */
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

/** Freezes the subjects that fit. Needs the write scope; nobody can be frozen whom the caller may not read. */
export async function saveCohort(
  wanted: Wanted,
  filter: SubjectFilter,
  context: GraphqlContext,
): Promise<CohortRecord> {
  const { api, caller, columns, population } = context;
  if (!caller.write) throw new AccessRefused('QIAW_TOKEN_NEEDED', 'Saving a cohort needs a token with write scope.');
  const title = wanted.title.trim();
  const description = wanted.description?.trim() || undefined;
  if (title === '' || title.length > 300 || (description?.length ?? 0) > 5000) {
    throw new FilterRefused('A cohort has a title of 1 to 300 and a description of at most 5000 characters.');
  }
  const matched = matchingSubjects(filter, population).and(population.readable);
  if (matched.count === 0) throw new FilterRefused('No subject fits the filter, so there is nothing to freeze.');
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
  gate ??= createGate();
  const opened = await gate;
  const write = (): Promise<void> => store.write(cohort, opened);
  if (api.directory === undefined) await write();
  else await api.directory.commit([`graphs/cohorts/${cohort.id}.trig`], write);
  await api.directory?.upToDate();
  // A subject may have been erased after the index was read: what was frozen with it must not stay.
  const withdrawn = api.directory?.withdrawn ?? new Set();
  if (cohort.members.some((iri) => withdrawn.has(withdrawnDigest(iri)))) {
    await store.remove(cohort.id);
    throw new FilterRefused('A subject was erased meanwhile. Ask again.');
  }
  return cohort;
}

let gate: Promise<Gate> | undefined;
