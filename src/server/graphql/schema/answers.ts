/** Fields of every type that states a number of subjects. */
const countFields = /* GraphQL */ `  "The number; null when it is suppressed."
  count: Int
  "Whether it is suppressed."
  suppressed: Boolean!
  "Number of these subjects that the caller may list."
  readable: Int!`;

/** Lists and aggregations. */
export const answerTypes = /* GraphQL */ `
"A number of subjects that the caller may list. For a dataset whose records the caller may not read: the number fixed at publication, if there is one."
type Count {
${countFields}
}

"Position of a page in its list."
type PageInfo {
  "Whether there are more pages."
  hasNextPage: Boolean!
  "Whether there are earlier pages."
  hasPreviousPage: Boolean!
  "Cursor of the first edge."
  startCursor: String
  "Cursor of the last edge."
  endCursor: String
}

"A page of subjects whose records the caller may read."
type SubjectConnection {
  "Number of subjects on all pages."
  totalCount: Int!
  "Subjects with their cursors."
  edges: [SubjectEdge!]!
  "Subjects."
  nodes: [Subject!]!
  "Position of the page."
  pageInfo: PageInfo!
  "The SPARQL query that returns the same rows in the same order."
  equivalentSparql: String!
}

"A subject and its position in the list."
type SubjectEdge {
  "The subject."
  node: Subject!
  "Cursor to pass to \`after\`."
  cursor: String!
  "The value the list is ordered by."
  orderValue: Float
}

"A page of structures."
type StructureConnection {
  "Number of structures on all pages."
  totalCount: Int!
  "Structures with their cursors."
  edges: [StructureEdge!]!
  "Structures."
  nodes: [Structure!]!
  "Position of the page."
  pageInfo: PageInfo!
  "The SPARQL query that returns the same rows in the same order."
  equivalentSparql: String!
}

"A structure and its position in the list."
type StructureEdge {
  "The structure."
  node: Structure!
  "Cursor to pass to \`after\`."
  cursor: String!
}

"A page of series."
type SeriesConnection {
  "Number of series on all pages."
  totalCount: Int!
  "Series."
  nodes: [Series!]!
  "Position of the page."
  pageInfo: PageInfo!
  "The SPARQL query that returns the same rows in the same order."
  equivalentSparql: String!
}

"A page of feature definitions."
type FeatureDefinitionConnection {
  "Number of definitions on all pages."
  totalCount: Int!
  "Definitions."
  nodes: [FeatureDefinition!]!
  "Position of the page."
  pageInfo: PageInfo!
  "The SPARQL query that returns the same rows in the same order."
  equivalentSparql: String!
}

"A page of runs."
type RunConnection {
  "Number of runs on all pages."
  totalCount: Int!
  "Runs."
  nodes: [Run!]!
  "Position of the page."
  pageInfo: PageInfo!
  "The SPARQL query that returns the same rows in the same order."
  equivalentSparql: String!
}

"A page of refusals."
type RefusalConnection {
  "Number of refusals on all pages."
  totalCount: Int!
  "The same number by kind."
  byKind: [RefusalCount!]!
  "Refusals."
  nodes: [Refusal!]!
  "Position of the page."
  pageInfo: PageInfo!
  "The SPARQL query that returns the same rows in the same order."
  equivalentSparql: String!
}

"Number of refusals of one kind."
type RefusalCount {
  "What was refused: file, object, series, delineation, roi, case, row."
  kind: String!
  "Number of refusals."
  count: Int!
}

"Counts and statistics of the subjects that match and that the caller may read, computed from the index."
type SubjectAggregations {
  "Number of subjects."
  count: Count!
  "Number of subjects per key. With filterSelf: false, conditions on the same dimension are ignored, so that the other choices remain countable."
  facet(by: FacetBy!, variable: ClinicalVariable, filterSelf: Boolean = true): Facet!
  "Statistics and histogram of a feature on some regions, or of a clinical variable."
  distribution(feature: FeatureInput, roi: RoiFilter, variable: ClinicalVariable): Distribution!
  "Counts by two dimensions at once."
  table(rows: FacetBy!, rowVariable: ClinicalVariable, columns: FacetBy!, columnVariable: ClinicalVariable): CrossTable!
  "The SPARQL query that counts the same subjects."
  equivalentSparql: String!
}

"Subjects per key; a subject with several keys counts for each."
type Facet {
  "Keys with their counts."
  cells: [FacetCell!]!
  "Subjects without any of the keys."
  missing: Count!
}

"A key of a facet and the number of subjects that have it."
type FacetCell {
  "The key: a text, or the IRI of a class, model or dataset."
  key: String!
  "The label of the key."
  label: String!
${countFields}
}

"A two-way table."
type CrossTable {
  "Keys of the rows, with their totals."
  rows: [FacetCell!]!
  "Keys of the columns, with their totals."
  columns: [FacetCell!]!
  "Counts, row by row."
  cells: [[Count!]!]!
}

"Statistics over all values of the subjects that match and that the caller may read."
type Distribution {
  "Subjects with a value."
  count: Count!
  "Number of values."
  values: Int
  "Always false: only values that the caller may read are included."
  suppressed: Boolean!
  "Mean."
  mean: Float
  "Sample standard deviation."
  sd: Float
  "Smallest."
  minimum: Float
  "Largest."
  maximum: Float
  "Median."
  median: Float
  "Sum."
  sum: Float
  "Quantiles with linear interpolation (type 7)."
  quantiles(p: [Float!]!): [Quantile!]!
  "Number of subjects with a value in each bin. A bin includes its lower edge; the last bin also includes its upper edge."
  histogram(bins: HistogramBins): [Bin!]!
  "Definitions whose values were used."
  definitions: [FeatureDefinition!]!
  "The SPARQL query that returns the values; null for a clinical variable."
  equivalentSparql: String
}

"A quantile."
type Quantile {
  "Fraction of the values below."
  p: Float!
  "Value."
  value: Float
}

"A bin of a histogram."
type Bin {
  "Lower edge."
  from: Float!
  "Upper edge."
  to: Float!
  "The number of subjects; null when it is suppressed."
  count: Int
  "Whether it is suppressed."
  suppressed: Boolean!
  "Number of these subjects that the caller may list."
  readable: Int!
}

"Content of the catalogue, and the caller's access to it."
type CatalogueSummary {
  "Version of the content, which changes with every update. It increases only for callers who may read everything."
  version: Int!
  "Subjects the caller may list."
  subjects: Count!
  "Structures the caller may list."
  structures: Int!
  "Other delineations of these structures."
  encodings: Int!
  "Feature definitions."
  featureDefinitions: Int!
  "Feature values; null unless every record may be read."
  values: Int
  "Smaller numbers of subjects are withheld for datasets whose records the caller may not read."
  smallCells: Int!
  "Whether the caller may read every record."
  everythingReadable: Boolean!
}

"A field that filters can use, with the values it can be compared with."
type FilteringTerm {
  "Path in SubjectFilter, such as \`roi.class\`."
  path: String!
  "Kind of values: category or number."
  kind: String!
  "Existing values of a category, by key."
  keys: [String!]!
}
`;
