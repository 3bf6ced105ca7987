/** What the pipeline does and did. */
export const executionTypes = /* GraphQL */ `
extend type Query {
  "Starts of the pipeline, newest first; needs access to every record."
  executions(first: Int = 20): [Execution!]!
}

"What the server tells by itself, as server-sent events."
type Subscription {
  "Executions that run, and every change: a new one, one more case, an end. Needs access to every record."
  executions: Execution!
}

"One start of the pipeline."
type Execution implements Node {
  "IRI."
  iri: ID!
  "When it began."
  startedAt: String!
  "When it ended."
  endedAt: String
  "Where it stands."
  state: ExecutionState!
  "Cases made so far."
  casesMade: Int!
  "Cases that were there already; known at the end."
  casesReused: Int
  "Inputs refused; known at the end."
  refusals: Int
  "Release that ran."
  software: Software
}

"Where an execution stands."
enum ExecutionState {
  "It runs."
  RUNNING
  "Everything was processed."
  SUCCEEDED
  "Some inputs were refused."
  PARTIAL
  "Nothing could be processed."
  FAILED
  "It did not come to its end."
  INTERRUPTED
}
`;
