/** Counts fixed at the publication of a dataset. */
export const publishedTypes = /* GraphQL */ `
extend type Query {
  "Counts fixed at publication for a dataset whose records are not public; requires no token. Null if there are none."
  publishedCounts(dataset: ID!): PublishedCounts
  "Number of people who match all of one to three conditions, each on a different published variable. Requires a token with the scope count; each call uses one of its questions. Answers have noise and do not add up (docs/privacy.md)."
  countPublished(dataset: ID!, conditions: [PublishedCondition!]!): PublishedCount!
}

"A key that a published variable must have."
input PublishedCondition {
  "Name of the variable."
  variable: String!
  "One of its keys."
  key: String!
}

"Counts fixed with a version. They are multiples of smallCells, and change only when the true count has changed by at least that much."
type PublishedCounts {
  "Id of the dataset."
  dataset: ID!
  "Version with which they were fixed."
  version: String!
  "Smaller numbers of people are withheld; counts are multiples of this number."
  smallCells: Int!
  "Answers to countPublished are numbers from this count on; for two or three conditions from five times this count."
  countFrom: Int!
  "Number of people; null if withheld."
  individuals: Int
  "Number of their records (feature vectors); null if withheld."
  records: Int
  "Counts per variable."
  facets: [PublishedFacet!]!
}

"A published variable with all its possible keys, and the number of people with each."
type PublishedFacet {
  "Name of the variable."
  variable: String!
  "Its label."
  label: String!
  "Keys with their counts."
  cells: [PublishedCell!]!
  "Number of people for whom the variable is unknown; null if withheld."
  missing: Int
}

"A key of a published variable."
type PublishedCell {
  "The key; for a number its band, such as \`50..60\`."
  key: String!
  "The label of the key."
  label: String!
  "Number of people; null if withheld."
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
  "Approximately this number."
  ABOUT
  "At least smallCells."
  AT_LEAST
  "Withheld: too few people match, or almost as many as match without one of the conditions."
  NOT_TOLD
}
`;
