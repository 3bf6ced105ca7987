import {
  type BinChoice,
  type Bitset,
  countOf,
  countSparql,
  type Dimension,
  type Distribution,
  definitionsOf,
  distributionOf,
  type FacetCell,
  type FeatureReference,
  FilterRefused,
  facetOf,
  matchingSubjects,
  type RegionFilter,
  type SubjectFilter,
  tableOf,
  valuesSparql,
  withoutDimension,
} from '../../../cohorts/index.ts';
import { seriesFacets } from '../../../core/index.ts';
import { readFeature, readRegionFilter } from '../read-filter.ts';
import { datasetId, type GraphqlContext } from '../request-context.ts';
import { short } from '../schema/enums.ts';
import { referTo } from './references.ts';
import { finite } from './subject.ts';

type Input = Readonly<Record<string, unknown>>;

/** The subjects that are aggregated. */
export interface Aggregated {
  readonly filter: SubjectFilter;
  readonly matched: Bitset;
}

const dimensions: Readonly<Record<string, Exclude<Dimension['by'], 'clinical'>>> = {
  MODALITY: 'modality',
  ...Object.fromEntries(seriesFacets.map(({ facet, field }) => [facet, field])),
  ROI_CLASS: 'roiClass',
  ROI_LABEL: 'roiLabel',
  SEGMENTATION_METHOD: 'segmentationMethod',
  SOFTWARE_VERSION: 'softwareVersion',
  PARAMETER_SET: 'parameterSet',
  DEEP_MODEL: 'deepModel',
  DATASET: 'dataset',
};

export function readDimension(by: string, variable: string | null | undefined): Dimension {
  if (by !== 'CLINICAL') return { by: dimensions[by]! };
  if (variable == null) throw new FilterRefused('Counting by CLINICAL requires a variable.');
  return { by: 'clinical', variable };
}

const labelled =
  ({ columns }: GraphqlContext, { by }: Dimension) =>
  (cell: FacetCell) => ({
    ...cell,
    label:
      by === 'dataset'
        ? datasetId(cell.key)
        : (columns.labels.get(cell.key) ?? (/^https?:/.test(cell.key) ? short(cell.key) : cell.key)),
  });

interface DistributionArguments {
  readonly feature?: Input | null;
  readonly roi?: Input | null;
  readonly variable?: string | null;
}

export const aggregationResolvers = {
  SubjectAggregations: {
    count: ({ matched }: Aggregated) => countOf(matched),
    facet(
      { filter, matched }: Aggregated,
      args: { by: string; variable?: string | null; filterSelf?: boolean | null },
      context: GraphqlContext,
    ) {
      const dimension = readDimension(args.by, args.variable);
      const over =
        args.filterSelf === false ? matchingSubjects(withoutDimension(filter, dimension), context.population) : matched;
      const { cells, missing } = facetOf(over, dimension, context.population);
      return { cells: cells.map(labelled(context, dimension)), missing };
    },
    distribution(
      { filter, matched }: Aggregated,
      args: DistributionArguments,
      { columns, population }: GraphqlContext,
    ) {
      if ((args.feature == null) === (args.variable == null)) {
        throw new FilterRefused('A distribution requires either a feature or a clinical variable, not both.');
      }
      if (args.feature == null) return { of: distributionOf(matched, { variable: args.variable! }, population) };
      const feature: FeatureReference = readFeature(args.feature);
      const roi: RegionFilter | undefined = args.roi == null ? undefined : readRegionFilter(args.roi);
      return {
        of: distributionOf(matched, { feature, roi }, population),
        definitions: definitionsOf(columns, feature),
        sparql: () => valuesSparql(filter, feature, roi, columns),
      };
    },
    table({ matched }: Aggregated, args: Readonly<Record<string, string | null>>, context: GraphqlContext) {
      const rows = readDimension(args['rows']!, args['rowVariable']);
      const across = readDimension(args['columns']!, args['columnVariable']);
      const table = tableOf(matched, rows, across, context.population);
      return {
        rows: table.rows.map(labelled(context, rows)),
        columns: table.columns.map(labelled(context, across)),
        cells: table.cells,
      };
    },
    equivalentSparql: ({ filter }: Aggregated, _: unknown, { columns }: GraphqlContext) => countSparql(filter, columns),
  },
  Distribution: {
    count: ({ of }: Shown) => of.subjects,
    values: ({ of }: Shown) => of.summary.count,
    suppressed: () => false,
    mean: ({ of }: Shown) => finite(of.summary.mean),
    sd: ({ of }: Shown) => finite(of.summary.sd),
    minimum: ({ of }: Shown) => finite(of.summary.minimum),
    maximum: ({ of }: Shown) => finite(of.summary.maximum),
    median: ({ of }: Shown) => finite(of.summary.median),
    sum: ({ of }: Shown) => finite(of.summary.sum),
    quantiles({ of }: Shown, { p }: { p: readonly number[] }) {
      if (p.some((one) => !(one >= 0 && one <= 1)) || p.length > 101) {
        throw new FilterRefused('Quantiles must be at most 101 numbers between 0 and 1.');
      }
      return p.map((one) => ({ p: one, value: finite(of.quantile(one)) }));
    },
    histogram: ({ of }: Shown, { bins }: { bins?: Input | null }) => of.histogram(readBins(bins)),
    definitions: ({ definitions = [] }: Shown) => definitions.map(referTo('FeatureDefinition')),
    equivalentSparql: ({ sparql }: Shown) => sparql?.() ?? null,
  },
};

interface Shown {
  readonly of: Distribution;
  readonly definitions?: readonly number[];
  readonly sparql?: () => string;
}

function readBins(bins: Input | null | undefined): BinChoice {
  const given = Object.entries(bins ?? {}).filter(([, value]) => value != null);
  if (given.length > 1) throw new FilterRefused('Specify bins by only one of number, width or edges.');
  return Object.fromEntries(given) as BinChoice;
}
