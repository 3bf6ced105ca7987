/** Where every request begins. */
export const operationTypes = /* GraphQL */ `
"What can be asked."
type Query {
  "What there is."
  catalogue: CatalogueSummary!
  "Subjects that fit, page by page."
  subjects(first: Int = 50, after: String, filter: SubjectFilter, orderBy: SubjectOrder): SubjectConnection!
  "Counts and statistics of the subjects that fit and the caller may read. Where there is nobody, see publishedCounts."
  subjectAggregations(filter: SubjectFilter): SubjectAggregations!
  "Structures that fit, page by page."
  structures(first: Int = 50, after: String, filter: RoiFilter, subjects: SubjectFilter): StructureConnection!
  "Series that fit, page by page."
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
  refusals(first: Int = 50, after: String, code: [String!]): RefusalConnection!
  "What filters can be made of here."
  filteringTerms: [FilteringTerm!]!
  "The thing with this IRI; null when there is none that the caller may read."
  node(iri: ID!): Node
}
`;
