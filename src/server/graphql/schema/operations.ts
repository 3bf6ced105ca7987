/** The entry points of all requests. */
export const operationTypes = /* GraphQL */ `
"Queries."
type Query {
  "Summary of the catalogue."
  catalogue: CatalogueSummary!
  "Subjects that match, page by page."
  subjects(first: Int = 50, after: String, filter: SubjectFilter, orderBy: SubjectOrder): SubjectConnection!
  "Counts and statistics of the subjects that match and that the caller may read. If there are none, see publishedCounts."
  subjectAggregations(filter: SubjectFilter): SubjectAggregations!
  "Structures that match, page by page."
  structures(first: Int = 50, after: String, filter: RoiFilter, subjects: SubjectFilter): StructureConnection!
  "Series that match, page by page."
  series(first: Int = 50, after: String, filter: SeriesFilter): SeriesConnection!
  "Feature definitions, page by page."
  featureDefinitions(first: Int = 50, after: String, feature: FeatureInput): FeatureDefinitionConnection!
  "Parameter sets."
  parameterSets: [ParameterSet!]!
  "Networks."
  models: [Model!]!
  "Datasets."
  datasets: [Dataset!]!
  "Processing runs, page by page."
  runs(first: Int = 50, after: String): RunConnection!
  "Inputs that were not used, page by page."
  refusals(first: Int = 50, after: String, code: [String!], kind: [String!]): RefusalConnection!
  "Fields that filters can use."
  filteringTerms: [FilteringTerm!]!
  "The object with this IRI; null if there is none that the caller may read."
  node(iri: ID!): Node
}
`;
