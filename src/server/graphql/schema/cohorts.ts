/** Saved cohorts. */
export const cohortTypes = /* GraphQL */ `
extend type Query {
  "Saved cohorts whose members the caller may all read; of one lineage, or all."
  cohorts(lineage: ID): [Cohort!]!
  "The cohort with this identifier. One that was withdrawn says so."
  cohort(id: ID!): Cohort
  "Who is in one cohort, in the other, and in both."
  compareCohorts(first: ID!, second: ID!): CohortComparison!
  "Counts and statistics side by side, one a filter."
  compareFilters(filters: [SubjectFilter!]!): [SubjectAggregations!]!
}

"What can be changed."
type Mutation {
  "Freezes the subjects that fit and the caller may read as a cohort; needs a token with write scope. The same title, filter and members are the same cohort."
  saveCohort(input: SaveCohort!): Cohort!
}

"A cohort to save."
input SaveCohort {
  "Title, for citations."
  title: String!
  "What it is for."
  description: String
  "Who belongs to it."
  filter: SubjectFilter!
}

"Subjects that fitted a filter at a certain time. It never changes; another selection is another cohort."
type Cohort implements Node {
  "IRI."
  iri: ID!
  "Identifier: lineage and version."
  id: ID!
  "What the versions of one cohort have in common."
  lineage: ID!
  "Version; an erased subject gives the next one."
  version: Int!
  "Title."
  title: String!
  "What it is for."
  description: String
  "When it was frozen."
  issued: String!
  "SHA-256 over filter and members."
  digest: String!
  "How to cite it."
  citation: String!
  "Number of members."
  memberCount: Int!
  "Members, page by page."
  members(first: Int = 50, after: String, orderBy: SubjectOrder): SubjectConnection!
  "The filter as JSON."
  filter: String!
  "SPARQL that selects the same subjects by the filter."
  equivalentSparql: String
  "Who fits the filter now and is no member, and who is a member and fits no more."
  changes: CohortChanges!
  "Counts and statistics of the members."
  aggregations: SubjectAggregations!
  "Address of the list of series."
  manifest(format: ManifestFormat = CSV): String!
  "Address of the table of features, a row a vector."
  featureMatrix(format: MatrixFormat = CSV): String!
}

"What became of the filter of a cohort."
type CohortChanges {
  "Subjects that fit now and are no members."
  added: [Subject!]!
  "Members that fit no more, or are not in the catalogue any more, by IRI."
  removed: [ID!]!
}

"Two cohorts held against each other."
type CohortComparison {
  "In both."
  both: [ID!]!
  "Only in the first."
  onlyFirst: [ID!]!
  "Only in the second."
  onlySecond: [ID!]!
  "Shared members by all members (Jaccard)."
  similarity: Float!
  "Statistics of the first."
  first: SubjectAggregations!
  "Statistics of the second."
  second: SubjectAggregations!
}

"Form of a list of series."
enum ManifestFormat {
  "Comma-separated values."
  CSV
  "JSON."
  JSON
  "Copy commands for s5cmd, as the Imaging Data Commons writes them."
  S5CMD
  "DICOMweb addresses, one a series."
  DICOMWEB
}

"Form of a table of features."
enum MatrixFormat {
  "Comma-separated values."
  CSV
  "Apache Parquet."
  PARQUET
}
`;
