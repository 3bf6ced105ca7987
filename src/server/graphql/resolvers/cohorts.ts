import {
  type CohortRecord,
  citationOf,
  cohortIri,
  FilterRefused,
  matchingSubjects,
  readThreshold,
} from '../../../cohorts/index.ts';
import { canonicalJson } from '../../../core/index.ts';
import { cohortFiles, findCohort, mayReadCohort, memberSet, saveCohort } from '../cohorts.ts';
import { assertCountable } from '../countable.ts';
import { readSubjectFilter } from '../read-filter.ts';
import type { GraphqlContext } from '../request-context.ts';
import type { Aggregated } from './aggregations.ts';
import { subjectConnection } from './query.ts';
import { referTo } from './references.ts';

type Input = Readonly<Record<string, unknown>>;

const aggregated = (cohort: CohortRecord, context: GraphqlContext): Aggregated => ({
  filter: { iri: cohort.members },
  matched: memberSet(cohort, context),
});

async function required(id: string, context: GraphqlContext): Promise<CohortRecord> {
  const cohort = await findCohort(id, context);
  if (cohort === undefined)
    throw new FilterRefused(
      'There is no such cohort, or you may not read all of its members. Query the list of cohorts, or send a token with access to their datasets.',
    );
  return cohort;
}

export const cohortResolvers = {
  Query: {
    async cohorts(_: unknown, { lineage }: { lineage?: string | null }, context: GraphqlContext) {
      const all = await cohortFiles(context.api).list();
      return all.filter((one) => (lineage == null || one.lineage === lineage) && mayReadCohort(one, context));
    },
    cohort: (_: unknown, { id }: { id: string }, context: GraphqlContext) => findCohort(id, context),
    async compareCohorts(_: unknown, args: { first: string; second: string }, context: GraphqlContext) {
      const [first, second] = [await required(args.first, context), await required(args.second, context)];
      const [inFirst, inSecond] = [new Set(first.members), new Set(second.members)];
      const both = first.members.filter((iri) => inSecond.has(iri));
      return {
        both,
        onlyFirst: first.members.filter((iri) => !inSecond.has(iri)),
        onlySecond: second.members.filter((iri) => !inFirst.has(iri)),
        similarity: both.length / new Set([...first.members, ...second.members]).size,
        first: aggregated(first, context),
        second: aggregated(second, context),
      };
    },
    compareFilters(_: unknown, { filters }: { filters: readonly Input[] }, context: GraphqlContext): Aggregated[] {
      const { population } = context;
      if (filters.length > 10) throw new FilterRefused('At most 10 filters can be compared at once.');
      return filters.map((input) => {
        const filter = readSubjectFilter(input, population);
        assertCountable(filter, context);
        return { filter, matched: matchingSubjects(filter, population) };
      });
    },
  },
  Mutation: {
    saveCohort(
      _: unknown,
      { input }: { input: { title: string; description?: string | null; filter: Input } },
      context: GraphqlContext,
    ) {
      return saveCohort(input, readSubjectFilter(input.filter, context.population), context);
    },
  },
  Cohort: {
    iri: ({ id }: CohortRecord, _: unknown, { api }: GraphqlContext) => cohortIri(api.base, id),
    citation: (cohort: CohortRecord, _: unknown, { api }: GraphqlContext) => citationOf(cohort, api.base),
    memberCount: ({ members }: CohortRecord) => members.length,
    members: (cohort: CohortRecord, args: Input, context: GraphqlContext) =>
      subjectConnection({ iri: cohort.members }, memberSet(cohort, context), args, context),
    filter: ({ filter }: CohortRecord) => canonicalJson(filter),
    equivalentSparql: ({ sparql }: CohortRecord) => sparql,
    changes(cohort: CohortRecord, _: unknown, context: GraphqlContext) {
      const { columns, population } = context;
      const now = matchingSubjects(cohort.filter, population).and(population.readable);
      return {
        added: [...now.without(memberSet(cohort, context))].map(referTo('Subject')),
        removed: cohort.members.filter((iri) => {
          const row = columns.row('subject', iri);
          return row === undefined || !now.has(row);
        }),
      };
    },
    aggregations: (cohort: CohortRecord, _: unknown, context: GraphqlContext) => aggregated(cohort, context),
    manifest: ({ id }: CohortRecord, { format }: { format?: string | null }, { api }: GraphqlContext) =>
      `${api.base}cohorts/${id}/manifest.${extensions[format ?? 'CSV']}`,
    featureMatrix({ id }: CohortRecord, { format, study, robust }: MatrixArguments, { api }: GraphqlContext) {
      const address = `${api.base}cohorts/${id}/features.${format === 'PARQUET' ? 'parquet' : 'csv'}`;
      if ((study == null) !== (robust == null)) throw new FilterRefused('Give both study and robust, or neither.');
      if (study == null || robust == null) return address;
      readThreshold(robust);
      return `${address}?${new URLSearchParams({ study, robust })}`;
    },
  },
};

interface MatrixArguments {
  readonly format?: string | null;
  readonly study?: string | null;
  readonly robust?: string | null;
}

const extensions: Readonly<Record<string, string>> = { CSV: 'csv', JSON: 'json', S5CMD: 's5cmd', DICOMWEB: 'dicomweb' };
