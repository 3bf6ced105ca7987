/** A DICOM attribute of an image series that the catalogue publishes. */
export interface SeriesAttribute {
  /** Keyword of PS3.6. */
  readonly keyword: string;
  /** Name in `case.json` and in the record of a case. */
  readonly key: string;
  /** Term of the Semantic DICOM ontology: ATT and the tag. */
  readonly term: string;
  readonly type: 'text' | 'number';
  /** Name of the field and of the filter in GraphQL. */
  readonly field: string;
  /** Name of the facet in GraphQL; only for texts. */
  readonly facet?: string;
  /** Description of the field in GraphQL. */
  readonly label: string;
  /** Description of the filter in GraphQL. */
  readonly filterLabel: string;
}

/**
 * One row per attribute. The reader, the record, the mapping to RDF, the columns, the GraphQL schema, its resolvers and
 * the filters are derived from these rows, in this order.
 */
export const seriesAttributes = [
  {
    keyword: 'Manufacturer',
    key: 'manufacturer',
    term: 'ATT00080070',
    type: 'text',
    field: 'manufacturer',
    facet: 'MANUFACTURER',
    label: 'Manufacturer.',
    filterLabel: 'Manufacturers, as the images name them.',
  },
  {
    keyword: 'ManufacturerModelName',
    key: 'manufacturerModelName',
    term: 'ATT00081090',
    type: 'text',
    field: 'modelName',
    facet: 'MODEL_NAME',
    label: 'Model of the scanner.',
    filterLabel: 'Models of the scanner, as the images name them.',
  },
  {
    keyword: 'ConvolutionKernel',
    key: 'convolutionKernel',
    term: 'ATT00181210',
    type: 'text',
    field: 'kernel',
    facet: 'KERNEL',
    label: 'Reconstruction kernel.',
    filterLabel: 'Reconstruction kernels.',
  },
  {
    keyword: 'SliceThickness',
    key: 'sliceThickness',
    term: 'ATT00180050',
    type: 'number',
    field: 'sliceThickness',
    label: 'Slice thickness in mm.',
    filterLabel: 'Slice thickness in mm.',
  },
  {
    keyword: 'KVP',
    key: 'kvp',
    term: 'ATT00180060',
    type: 'number',
    field: 'kvp',
    label: 'Peak voltage of the X-ray tube in kV.',
    filterLabel: 'Peak voltage of the X-ray tube in kV.',
  },
] as const satisfies readonly SeriesAttribute[];

type Row = (typeof seriesAttributes)[number];
type ValueOf<R extends Row> = R['type'] extends 'number' ? number : string;

export type SeriesText = Extract<Row, { readonly type: 'text' }>['field'];
export type SeriesNumber = Extract<Row, { readonly type: 'number' }>['field'];

/** Attributes that are texts, with the facet of each. */
export const seriesFacets = seriesAttributes.flatMap((row) => (row.type === 'text' ? row : []));
export const seriesTexts: readonly SeriesText[] = seriesFacets.map(({ field }) => field);
export const seriesNumbers: readonly SeriesNumber[] = seriesAttributes.flatMap((row) =>
  row.type === 'number' ? row.field : [],
);

/** The attributes by record key, each absent where the images do not state it. */
export type SeriesRecord = { readonly [R in Row as R['key']]?: ValueOf<R> };
/** The attributes by GraphQL field. */
export type SeriesFields = { readonly [R in Row as R['field']]: ValueOf<R> | undefined };
