import { matchingRegions, matchingSeries, type RegionFilter, type Row, valuesAt } from '../../../cohorts/index.ts';
import { spend } from '../budget.ts';
import { readFeature, readRegionFilter, readSeriesFilter } from '../read-filter.ts';
import type { GraphqlContext } from '../request-context.ts';
import { type AgreementArguments, agreementsOf } from './agreements.ts';
import { featureValues } from './feature-values.ts';
import { type Reference, referTo } from './references.ts';

type Input = Readonly<Record<string, unknown>>;

export const subjectResolvers = {
  Subject: {
    iri: ({ row }: Reference, _: unknown, { columns }: GraphqlContext) => columns.subjects[row]!.iri,
    identifier({ row }: Reference, _: unknown, { columns }: GraphqlContext) {
      const { iri } = columns.subjects[row]!;
      return decodeURIComponent(iri.slice(iri.lastIndexOf('/') + 1));
    },
    datasets: ({ row }: Reference, _: unknown, { columns }: GraphqlContext) =>
      columns.subjects[row]!.datasets.map(referTo('Dataset')),
    studies: ({ row }: Reference, _: unknown, { columns }: GraphqlContext) =>
      columns.subjects[row]!.studies.map((iri) => ({ __typename: 'Study', iri, subject: row })),
    series({ row }: Reference, { filter }: { filter?: Input | null }, { columns, population }: GraphqlContext) {
      const own = columns.subjects[row]!.series;
      if (filter == null) return own.map(referTo('Series'));
      const fitting = matchingSeries(readSeriesFilter(filter), population);
      return own.filter((one) => fitting.has(one)).map(referTo('Series'));
    },
    structures: ({ row }: Reference, { filter }: { filter?: Input | null }, context: GraphqlContext) =>
      regionsOf(row, filter, context).map(referTo('Structure')),
    agreements: ({ row }: Reference, args: AgreementArguments, { columns }: GraphqlContext) =>
      agreementsOf(columns, row, () => true, args),
    clinical: clinicalFindings,
    value: (subject: Reference, args: ValueArguments, context: GraphqlContext) =>
      finite(featureValues(regionsOf(subject.row, args.roi, context), readFeature(args.feature), context)[0]?.number),
    values: (subject: Reference, args: ValueArguments, context: GraphqlContext) =>
      featureValues(regionsOf(subject.row, args.roi, context), readFeature(args.feature), context),
    runs: ({ row }: Reference, _: unknown, { columns }: GraphqlContext) =>
      [...new Set(columns.subjects[row]!.regions.flatMap((region) => columns.regions[region]!.run ?? []))].map(
        referTo('Run'),
      ),
  },
  Study: {
    uid: ({ iri, subject }: StudyReference, _: unknown, { columns }: GraphqlContext) =>
      columns.subjects[subject]!.series.map((row) => columns.series[row]!).find(({ study }) => study === iri)?.studyUid,
    series: ({ iri, subject }: StudyReference, _: unknown, { columns }: GraphqlContext) =>
      columns.subjects[subject]!.series.filter((row) => columns.series[row]!.study === iri).map(referTo('Series')),
  },
};

interface ValueArguments {
  readonly feature: Input;
  readonly roi?: Input | null;
}

interface StudyReference {
  readonly iri: string;
  readonly subject: Row;
}

export const finite = (value: number | undefined): number | null =>
  value !== undefined && Number.isFinite(value) ? value : null;

function regionsOf(subject: Row, filter: Input | null | undefined, context: GraphqlContext): readonly Row[] {
  const own = context.columns.subjects[subject]!.regions;
  spend(context, own.length);
  if (filter == null) return own;
  const fitting = fittingRegions(filter, context);
  return own.filter((row) => fitting.has(row));
}

/** All subjects of a list share the same filter, so it is evaluated once per request. */
function fittingRegions(filter: Input, context: GraphqlContext) {
  const known = memo.get(context) ?? new Map<string, ReturnType<typeof matchingRegions>>();
  memo.set(context, known);
  const read: RegionFilter = readRegionFilter(filter);
  const key = JSON.stringify(read);
  const found = known.get(key) ?? matchingRegions(read, context.population);
  known.set(key, found);
  return found;
}

const memo = new WeakMap<GraphqlContext, Map<string, ReturnType<typeof matchingRegions>>>();

function clinicalFindings({ row }: Reference, args: { variable?: string[] | null }, { columns }: GraphqlContext) {
  const findings = [];
  for (const { name, unit, values, codes, codeIris } of columns.variables.values()) {
    if (args.variable != null && !args.variable.includes(name)) continue;
    for (const code of valuesAt(codes, row)) findings.push({ variable: name, code: { iri: codeIris[code]! } });
    for (const value of valuesAt(values, row)) findings.push({ variable: name, value: finite(value), unit });
  }
  return findings;
}
