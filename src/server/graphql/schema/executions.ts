/** Past and current executions of the pipeline. */
export const executionTypes = /* GraphQL */ `
extend type Query {
  "Executions of the pipeline, newest first; requires access to every record."
  executions(first: Int = 20): [Execution!]!
}

"Events that the server sends by itself, as server-sent events."
type Subscription {
  "Running executions, and every change: a new one, one more case, an end. Requires access to every record."
  executions: Execution!
}

"One execution of the pipeline."
type Execution implements Node {
  "IRI."
  iri: ID!
  "When it began."
  startedAt: String!
  "When it ended."
  endedAt: String
  "Its state."
  state: ExecutionState!
  "Cases completed so far."
  casesMade: Int!
  "Cases that existed already; known at the end."
  casesReused: Int
  "Inputs refused; known at the end."
  refusals: Int
  "Software release that ran it."
  software: Software
}

"State of an execution."
enum ExecutionState {
  "In progress."
  RUNNING
  "Everything was processed."
  SUCCEEDED
  "Some inputs were refused."
  PARTIAL
  "Nothing could be processed."
  FAILED
  "It was interrupted before its end."
  INTERRUPTED
}
`;
