import type { CatalogueColumns, Row, RowKind } from '../../../cohorts/index.ts';

/** What resolvers pass on: a table and a row. Fields are read from the columns when requested. */
export interface Reference<K extends string = string> {
  readonly __typename: K;
  readonly row: Row;
}

const kinds = {
  Subject: 'subject',
  Series: 'series',
  Structure: 'region',
  Encoding: 'encoding',
  Agreement: 'agreement',
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

/** The object with this IRI, from whichever table contains it. */
export function findByIri(columns: CatalogueColumns, iri: string): Reference<TableType> | undefined {
  for (const [type, kind] of Object.entries(kinds) as Array<[TableType, RowKind]>) {
    const row = columns.row(kind, iri);
    if (row !== undefined) return refer(type, row);
  }
  return undefined;
}

/** The subject an object belongs to; undefined for objects without a subject, such as definitions. */
export function ownerOf(columns: CatalogueColumns, { __typename, row }: Reference): Row | undefined {
  const ofRegion = (region: Row): Row => columns.regions[region]!.subject;
  switch (__typename) {
    case 'Subject':
      return row;
    case 'Series':
      return columns.series[row]!.subject;
    case 'Structure':
      return ofRegion(row);
    case 'Encoding':
      return ofRegion(columns.encodings[row]!.region);
    case 'Agreement':
      return columns.agreements[row]!.subject;
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
