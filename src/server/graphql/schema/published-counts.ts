/** What was fixed when a dataset was published. */
export const publishedTypes = /* GraphQL */ `
extend type Query {
  "What was fixed of a dataset whose records not everybody may read, when it was published; needs no token. Null where nothing was."
  publishedCounts(dataset: ID!): PublishedCounts
  "How many people fit all of one to three conditions, each of another published variable. Needs a token with the scope count; each call is one of its questions. Answers have noise and do not add up (docs/privacy.md)."
  countPublished(dataset: ID!, conditions: [PublishedCondition!]!): PublishedCount!
}

"A published variable has this key."
input PublishedCondition {
  "Name of the variable."
  variable: String!
  "One of its keys."
  key: String!
}

"Counts that were fixed with a version. They are steps of smallCells, and lag behind until a change is that large."
type PublishedCounts {
  "Id of the dataset."
  dataset: ID!
  "Version they were fixed with."
  version: String!
  "Fewer people than this are not told; counts are multiples of it."
  smallCells: Int!
  "Answers to countPublished are numbers from so many people on."
  countFrom: Int!
  "People; null when it is not told."
  individuals: Int
  "Records of them: feature vectors; null when it is not told."
  records: Int
  "Counts by one variable."
  facets: [PublishedFacet!]!
}

"A published variable with all keys it can have, and how many people have each."
type PublishedFacet {
  "Name of the variable."
  variable: String!
  "What it is."
  label: String!
  "Keys with their counts."
  cells: [PublishedCell!]!
  "People of whom it is not known; null when it is not told."
  missing: Int
}

"A key of a published variable."
type PublishedCell {
  "The key; of a number its band, as in \`50..60\`."
  key: String!
  "The key in words."
  label: String!
  "People; null when it is not told."
  count: Int
}

"An answer of countPublished."
type PublishedCount {
  "Kind of answer."
  answer: PublishedAnswer!
  "ABOUT: the number with noise. AT_LEAST: smallCells."
  count: Int
  "Questions the token has left; null for callers who read records."
  questionsLeft: Int
}

"Kinds of answers."
enum PublishedAnswer {
  "About so many."
  ABOUT
  "At least smallCells."
  AT_LEAST
  "Not told: too few, or too few more or less than fit one condition less."
  NOT_TOLD
}
`;
