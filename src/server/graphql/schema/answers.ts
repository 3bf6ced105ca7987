/** Fields of every type that tells a number of subjects. */
const countFields = /* GraphQL */ `  "The number; null when it is suppressed."
  count: Int
  "Whether it is suppressed."
  suppressed: Boolean!
  "How many of them the caller may list."
  readable: Int!`;

/** Lists and aggregations. */
export const answerTypes = /* GraphQL */ `
"A number of subjects the caller may list. Of a dataset whose records the caller may not read: the number fixed when it was published, where one was."
type Count {
${countFields}
}

"Where a page lies."
type PageInfo {
  "Whether more follow."
  hasNextPage: Boolean!
  "Whether the list begins before this page."
  hasPreviousPage: Boolean!
  "Cursor of the first edge."
  startCursor: String
  "Cursor of the last edge."
  endCursor: String
}

"A page of subjects whose records the caller may read."
type SubjectConnection {
  "Subjects of all pages."
  totalCount: Int!
  "Subjects with their cursors."
  edges: [SubjectEdge!]!
  "Subjects."
  nodes: [Subject!]!
  "Where the page lies."
  pageInfo: PageInfo!
  "The SPARQL query with the same rows in the same order."
  equivalentSparql: String!
}

"A subject and where it stands in the list."
type SubjectEdge {
  "The subject."
  node: Subject!
  "For \`after\`."
  cursor: String!
  "The value the list is ordered by."
  orderValue: Float
}

"A page of structures."
type StructureConnection {
  "Structures of all pages."
  totalCount: Int!
  "Structures with their cursors."
  edges: [StructureEdge!]!
  "Structures."
  nodes: [Structure!]!
  "Where the page lies."
  pageInfo: PageInfo!
  "The SPARQL query with the same rows in the same order."
  equivalentSparql: String!
}

"A structure and where it stands in the list."
type StructureEdge {
  "The structure."
  node: Structure!
  "For \`after\`."
  cursor: String!
}

"A page of series."
type SeriesConnection {
  "Series of all pages."
  totalCount: Int!
  "Series."
  nodes: [Series!]!
  "Where the page lies."
  pageInfo: PageInfo!
  "The SPARQL query with the same rows in the same order."
  equivalentSparql: String!
}

"A page of feature definitions."
type FeatureDefinitionConnection {
  "Definitions of all pages."
  totalCount: Int!
  "Definitions."
  nodes: [FeatureDefinition!]!
  "Where the page lies."
  pageInfo: PageInfo!
  "The SPARQL query with the same rows in the same order."
  equivalentSparql: String!
}

"A page of runs."
type RunConnection {
  "Runs of all pages."
  totalCount: Int!
  "Runs."
  nodes: [Run!]!
  "Where the page lies."
  pageInfo: PageInfo!
  "The SPARQL query with the same rows in the same order."
  equivalentSparql: String!
}

"A page of refusals."
type RefusalConnection {
  "Refusals of all pages."
  totalCount: Int!
  "Refusals."
  nodes: [Refusal!]!
  "Where the page lies."
  pageInfo: PageInfo!
  "The SPARQL query with the same rows in the same order."
  equivalentSparql: String!
}

"Counts and statistics of the subjects that fit and the caller may read, computed where the columns lie."
type SubjectAggregations {
  "How many."
  count: Count!
  "How many by key. With filterSelf: false the conditions on that very dimension are left out, so that the other choices stay countable."
  facet(by: FacetBy!, variable: ClinicalVariable, filterSelf: Boolean = true): Facet!
  "Statistics and histogram of a feature on some regions, or of a clinical variable."
  distribution(feature: FeatureInput, roi: RoiFilter, variable: ClinicalVariable): Distribution!
  "Counts by two dimensions at once."
  table(rows: FacetBy!, rowVariable: ClinicalVariable, columns: FacetBy!, columnVariable: ClinicalVariable): CrossTable!
  "The SPARQL query that counts the same subjects."
  equivalentSparql: String!
}

"Subjects by key; one with several keys counts for each."
type Facet {
  "Keys with their counts."
  cells: [FacetCell!]!
  "Subjects without any of the keys."
  missing: Count!
}

"A key of a facet and how many subjects have it."
type FacetCell {
  "The key: a text, or the IRI of a class, model or dataset."
  key: String!
  "The key in words."
  label: String!
${countFields}
}

"A two-way table."
type CrossTable {
  "Keys down, with their totals."
  rows: [FacetCell!]!
  "Keys across, with their totals."
  columns: [FacetCell!]!
  "Counts, row by row."
  cells: [[Count!]!]!
}

"Statistics over all values of the subjects that fit and the caller may read."
type Distribution {
  "Subjects that have a value."
  count: Count!
  "Number of values."
  values: Int
  "Always false: values of others take no part."
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
  "Number of subjects with a value in each bin; a bin holds its lower edge, the last one its upper edge too."
  histogram(bins: HistogramBins): [Bin!]!
  "Definitions whose values were taken."
  definitions: [FeatureDefinition!]!
  "The SPARQL query whose rows are the values; null for a clinical variable."
  equivalentSparql: String
}

"A quantile."
type Quantile {
  "Share below."
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
  "How many of them the caller may list."
  readable: Int!
}

"What the catalogue holds, and what this caller may see of it."
type CatalogueSummary {
  "Version of the content; every change gives another one, for callers who may not read everything in no order."
  version: Int!
  "Subjects the caller may list."
  subjects: Count!
  "Structures the caller may list."
  structures: Int!
  "Feature definitions."
  featureDefinitions: Int!
  "Feature values; null unless every record may be read."
  values: Int
  "Fewer subjects than this are never told of a dataset whose records the caller may not read."
  smallCells: Int!
  "Whether the caller may read every record."
  everythingReadable: Boolean!
}

"Something a filter can be made of, and what it can be compared with."
type FilteringTerm {
  "Where it stands in SubjectFilter, as in \`roi.class\`."
  path: String!
  "Kind of values: category or number."
  kind: String!
  "Values there are (categories), by key."
  keys: [String!]!
}
`;
