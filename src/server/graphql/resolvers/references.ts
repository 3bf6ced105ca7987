import type { CatalogueColumns, Row, RowKind } from '../../../cohorts/index.ts';

/** What resolvers hand on: which table, which row. Fields are read from the columns when they are asked for. */
export interface Reference<K extends string = string> {
  readonly __typename: K;
  readonly row: Row;
}

const kinds = {
  Subject: 'subject',
  Series: 'series',
  Structure: 'region',
  RadiomicVector: 'vector',
  DeepVector: 'deepVector',
  FeatureDefinition: 'definition',
  Dataset: 'dataset',
  Model: 'model',
  Run: 'run',
} as const satisfies Readonly<Record<string, RowKind>>;

export type TableType = keyof typeof kinds;

export const refer = <K extends string>(__typename: K, row: Row): Reference<K> => ({ __typename, row });

export const referTo =
  <K extends string>(__typename: K) =>
  (row: Row): Reference<K> =>
    refer(__typename, row);

/** The thing of this IRI, in whichever table it is. */
export function findByIri(columns: CatalogueColumns, iri: string): Reference<TableType> | undefined {
  for (const [type, kind] of Object.entries(kinds) as Array<[TableType, RowKind]>) {
    const row = columns.row(kind, iri);
    if (row !== undefined) return refer(type, row);
  }
  return undefined;
}

/** The subject a thing belongs to; undefined for what belongs to nobody, such as a definition. */
export function ownerOf(columns: CatalogueColumns, { __typename, row }: Reference): Row | undefined {
  const ofRegion = (region: Row): Row => columns.regions[region]!.subject;
  switch (__typename) {
    case 'Subject':
      return row;
    case 'Series':
      return columns.series[row]!.subject;
    case 'Structure':
      return ofRegion(row);
    case 'RadiomicVector':
      return ofRegion(columns.vectors[row]!.region);
    case 'DeepVector':
      return ofRegion(columns.deepVectors[row]!.region);
    case 'Run':
      return columns.runs[row]!.subject;
    default:
      return undefined;
  }
}
