import { randomBytes } from 'node:crypto';
import { defaultCounts, publishedCounts } from '../../../catalogue/index.ts';
import {
  type Bitset,
  countOf,
  definitionsOf,
  definitionsSparql,
  type KeyedSubject,
  matchingRegions,
  matchingSeries,
  matchingSubjects,
  orderedSubjects,
  type Row,
  refusalsSparql,
  regionsSparql,
  runsSparql,
  type SubjectFilter,
  type SubjectOrder,
  seriesSparql,
  subjectsSparql,
} from '../../../cohorts/index.ts';
import { refusalCounts, sha256 } from '../../../core/index.ts';
import { spend } from '../budget.ts';
import { assertCountable } from '../countable.ts';
import { byIri, type Key, type Page, pageInfo, pageOf } from '../pages.ts';
import { readFeature, readRegionFilter, readSeriesFilter, readSubjectFilter } from '../read-filter.ts';
import type { GraphqlContext } from '../request-context.ts';
import type { Aggregated } from './aggregations.ts';
import { filteringTerms } from './filtering-terms.ts';
import { findByIri, ownerOf, refer, referTo } from './references.ts';

type Input = Readonly<Record<string, unknown>>;
type Paged = { readonly first?: number | null; readonly after?: string | null };

export const queryResolvers = {
  Query: {
    catalogue: (_: unknown, __: unknown, { columns, population, api }: GraphqlContext) => ({
      version: population.complete ? columns.version : disguised(columns.version),
      subjects: countOf(population.readable),
      structures: columns.regions.filter(({ subject }) => population.readable.has(subject)).length,
      encodings: columns.encodings.filter(({ region }) => population.readable.has(columns.regions[region]!.subject))
        .length,
      featureDefinitions: columns.definitions.length,
      values: population.complete ? columns.values.reduce((sum, { rows }) => sum + rows.length, 0) : null,
      smallCells: api.smallCells ?? defaultCounts.smallCells,
      everythingReadable: population.complete,
    }),
    subjects(_: unknown, args: Paged & { filter?: Input | null; orderBy?: Input | null }, context: GraphqlContext) {
      const filter = readSubjectFilter(args.filter, context.population);
      return subjectConnection(filter, matchingSubjects(filter, context.population), args, context);
    },
    subjectAggregations(_: unknown, args: { filter?: Input | null }, context: GraphqlContext): Aggregated {
      const { population } = context;
      const filter = readSubjectFilter(args.filter, population);
      assertCountable(filter, context);
      return { filter, matched: matchingSubjects(filter, population) };
    },
    structures(_: unknown, args: Paged & { filter?: Input | null; subjects?: Input | null }, context: GraphqlContext) {
      const { columns, population } = context;
      const filter = readRegionFilter(args.filter ?? {});
      const subjects = args.subjects == null ? undefined : readSubjectFilter(args.subjects, population);
      const whose =
        subjects === undefined ? population.readable : matchingSubjects(subjects, population).and(population.readable);
      const rows = [...matchingRegions(filter, population)].filter((row) => whose.has(columns.regions[row]!.subject));
      return rowConnection(
        'Structure',
        rows,
        (row) => columns.regions[row]!.iri,
        args,
        () => regionsSparql(filter, subjects, columns),
      );
    },
    series(_: unknown, args: Paged & { filter?: Input | null }, { columns, population }: GraphqlContext) {
      const filter = readSeriesFilter(args.filter ?? {});
      const rows = [...matchingSeries(filter, population)].filter((row) =>
        population.readable.has(columns.series[row]!.subject),
      );
      return rowConnection(
        'Series',
        rows,
        (row) => columns.series[row]!.iri,
        args,
        () => seriesSparql(filter),
      );
    },
    featureDefinitions(_: unknown, args: Paged & { feature?: Input | null }, { columns }: GraphqlContext) {
      const feature = args.feature == null ? undefined : readFeature(args.feature);
      const rows = feature === undefined ? columns.definitions.map((__, at) => at) : definitionsOf(columns, feature);
      return rowConnection(
        'FeatureDefinition',
        rows,
        (row) => columns.definitions[row]!.iri,
        args,
        () => definitionsSparql(feature),
      );
    },
    parameterSets: (_: unknown, __: unknown, { columns }: GraphqlContext) => columns.parameterSets,
    models: (_: unknown, __: unknown, { columns }: GraphqlContext) =>
      columns.models.map((__model, row) => refer('Model', row)),
    datasets: (_: unknown, __: unknown, { columns }: GraphqlContext) =>
      columns.datasets.map((__iri, row) => refer('Dataset', row)),
    runs(_: unknown, args: Paged, { columns, population }: GraphqlContext) {
      const rows = columns.runs.flatMap(({ subject }, row) => (population.readable.has(subject) ? [row] : []));
      return rowConnection('Run', rows, (row) => columns.runs[row]!.iri, args, runsSparql);
    },
    refusals(
      _: unknown,
      args: Paged & { code?: readonly string[] | null; kind?: readonly string[] | null },
      context: GraphqlContext,
    ) {
      const codes = args.code ?? undefined;
      const kinds = args.kind ?? undefined;
      const items = context.columns.refusals.filter(
        (refusal) =>
          (codes?.includes(refusal.code) ?? true) &&
          (kinds?.includes(refusal.kind) ?? true) &&
          mayListRefusal(refusal.subject, context),
      );
      const page = pageOf(items, ({ iri }) => [iri], byIri, args, 'refusals');
      const byKind = Object.entries(refusalCounts(items)).map(([kind, count]) => ({ kind, count }));
      return {
        ...connection(page, items.length, (one) => one),
        byKind,
        equivalentSparql: () => refusalsSparql(codes, kinds),
      };
    },
    filteringTerms: (_: unknown, __: unknown, context: GraphqlContext) => filteringTerms(context),
    node(_: unknown, { iri }: { iri: string }, { columns, population }: GraphqlContext) {
      const found = findByIri(columns, iri);
      if (found === undefined) return otherNode(iri, columns);
      const owner = ownerOf(columns, found);
      return owner === undefined || population.readable.has(owner) ? found : null;
    },
  },
  Dataset: {
    iri: ({ row }: { row: Row }, _: unknown, { columns }: GraphqlContext) => columns.datasets[row],
    id: ({ row }: { row: Row }, _: unknown, { columns }: GraphqlContext) => datasetName(columns.datasets[row]!),
    async subjects({ row }: { row: Row }, _: unknown, { columns, population, caller, api }: GraphqlContext) {
      const id = datasetName(columns.datasets[row]!);
      const readable = columns.members[row]!.and(population.readable);
      if (population.complete || caller.mayRead(id)) return countOf(readable);
      const fixed = await publishedCounts(api.dataDirectory, id);
      const count = fixed?.totals ? fixed.counts.individuals.told : null;
      return { count, suppressed: count === null, readable: readable.count };
    },
    readable: ({ row }: { row: Row }, _: unknown, { columns, caller }: GraphqlContext) =>
      caller.mayRead(datasetName(columns.datasets[row]!)),
  },
};

/** A page of the matched subjects that the caller may read, in the requested order. */
export function subjectConnection(
  filter: SubjectFilter,
  matched: Bitset,
  args: Paged & { readonly orderBy?: Input | null },
  context: GraphqlContext,
) {
  const { columns, population } = context;
  const order = readOrder(args.orderBy);
  const items = orderedSubjects(matched.and(population.readable), order, population);
  const page = pageOf(
    items,
    ({ row, key }) => [key === undefined ? null : String(key), columns.subjects[row]!.iri],
    byKeyThenIri(order?.descending ?? false),
    args,
    `subjects ${JSON.stringify(order ?? null)}`,
  );
  spend(context, page.items.length);
  return {
    ...connection(page, items.length, ({ row }: KeyedSubject) => refer('Subject', row)),
    edges: () =>
      page.items.map((item) => ({
        node: refer('Subject', item.row),
        cursor: page.cursorOf(item),
        orderValue: item.key !== undefined && Number.isFinite(item.key) ? item.key : null,
      })),
    equivalentSparql: () => subjectsSparql(filter, order, columns),
  };
}

const disguise = randomBytes(32).toString('hex');

/** A different number for each version; the version itself would reveal the number of graphs, and so of cases. */
const disguised = (version: number): number => Number.parseInt(sha256(`${disguise}${version}`).slice(0, 7), 16);

const datasetName = (iri: string): string => decodeURIComponent(iri.slice(iri.lastIndexOf('/') + 1));

/** Refusals without a subject may be about anybody: only callers who may read everything see them. */
export function mayListRefusal(subject: string | undefined, { columns, population, caller }: GraphqlContext): boolean {
  if (caller.everything) return true;
  const row = subject === undefined ? undefined : columns.row('subject', subject);
  return row !== undefined && population.readable.has(row);
}

function otherNode(iri: string, columns: GraphqlContext['columns']) {
  const set = columns.parameterSets.find((one) => one.iri === iri);
  if (set !== undefined) return { __typename: 'ParameterSet', ...set };
  const software = columns.softwares.find((one) => one.iri === iri);
  if (software !== undefined) return { __typename: 'Software', ...software };
  return columns.labels.has(iri) || columns.narrower.has(iri) ? { __typename: 'OntologyClass', iri } : null;
}

function readOrder(input: Input | null | undefined): SubjectOrder | undefined {
  if (input == null) return undefined;
  const roi = input['roi'] as Input | null | undefined;
  return {
    feature: readFeature(input['feature'] as Input),
    roi: roi == null ? undefined : readRegionFilter(roi),
    descending: input['direction'] === 'DESC',
  };
}

/** Numeric keys are encoded as text, which can also represent infinities. */
const byKeyThenIri =
  (descending: boolean) =>
  ([a, ia]: Key, [b, ib]: Key): number => {
    if (a !== b) {
      if (a === null || b === null) return a === null ? 1 : -1;
      return descending ? Number(b) - Number(a) : Number(a) - Number(b);
    }
    return byIri([ia!], [ib!]);
  };

function connection<T, N>(page: Page<T>, totalCount: number, node: (item: T) => N) {
  return {
    totalCount,
    edges: () => page.items.map((item) => ({ node: node(item), cursor: page.cursorOf(item) })),
    nodes: () => page.items.map(node),
    pageInfo: () => pageInfo(page),
  };
}

function rowConnection(
  type: string,
  rows: readonly Row[],
  iriOf: (row: Row) => string,
  args: Paged,
  equivalentSparql: () => string,
) {
  const page = pageOf(rows, (row) => [iriOf(row)], byIri, args, type);
  return { ...connection(page, rows.length, referTo(type)), equivalentSparql };
}
