/** Saved cohorts. */
export const cohortTypes = /* GraphQL */ `
extend type Query {
  "Saved cohorts whose members the caller may all read; of one lineage, or all."
  cohorts(lineage: ID): [Cohort!]!
  "The cohort with this identifier. A withdrawn cohort gives an error with its successor."
  cohort(id: ID!): Cohort
  "Members of only one cohort, of only the other, and of both."
  compareCohorts(first: ID!, second: ID!): CohortComparison!
  "Counts and statistics side by side, one per filter."
  compareFilters(filters: [SubjectFilter!]!): [SubjectAggregations!]!
}

"Changes."
type Mutation {
  "Freezes the subjects that match and that the caller may read as a cohort; requires a token with the scope write. Equal title, filter and members give the same cohort."
  saveCohort(input: SaveCohort!): Cohort!
}

"A cohort to save."
input SaveCohort {
  "Title, for citations."
  title: String!
  "Purpose."
  description: String
  "Which subjects to include."
  filter: SubjectFilter!
}

"Subjects that matched a filter at a certain time. Immutable; another selection is another cohort."
type Cohort implements Node {
  "IRI."
  iri: ID!
  "Identifier: lineage and version."
  id: ID!
  "Identifier shared by all versions of a cohort."
  lineage: ID!
  "Version; the erasure of a subject creates the next one."
  version: Int!
  "Title."
  title: String!
  "Purpose."
  description: String
  "When it was frozen."
  issued: String!
  "SHA-256 over filter and members."
  digest: String!
  "Citation text."
  citation: String!
  "Number of members."
  memberCount: Int!
  "Members, page by page."
  members(first: Int = 50, after: String, orderBy: SubjectOrder): SubjectConnection!
  "The filter as JSON."
  filter: String!
  "SPARQL that selects the same subjects by the filter."
  equivalentSparql: String
  "Subjects that match the filter now but are not members, and members that no longer match."
  changes: CohortChanges!
  "Counts and statistics of the members."
  aggregations: SubjectAggregations!
  "URL of the list of series."
  manifest(format: ManifestFormat = CSV): String!
  "URL of the table of features, one row per vector; with \`study\` and \`robust\` only those that meet the condition in that stability study."
  featureMatrix(format: MatrixFormat = CSV, study: ID, robust: String): String!
}

"Changes in the result of a cohort's filter since it was frozen."
type CohortChanges {
  "Subjects that match now but are not members."
  added: [Subject!]!
  "Members that no longer match, or are no longer in the catalogue, by IRI."
  removed: [ID!]!
}

"A comparison of two cohorts."
type CohortComparison {
  "In both."
  both: [ID!]!
  "Only in the first."
  onlyFirst: [ID!]!
  "Only in the second."
  onlySecond: [ID!]!
  "Number of shared members divided by number of all members (Jaccard)."
  similarity: Float!
  "Statistics of the first."
  first: SubjectAggregations!
  "Statistics of the second."
  second: SubjectAggregations!
}

"Format of a list of series."
enum ManifestFormat {
  "Comma-separated values."
  CSV
  "JSON."
  JSON
  "Copy commands for s5cmd, as the Imaging Data Commons writes them."
  S5CMD
  "DICOMweb URLs, one per series."
  DICOMWEB
}

"Format of a table of features."
enum MatrixFormat {
  "Comma-separated values."
  CSV
  "Apache Parquet."
  PARQUET
}
`;
