/**
 * The graph of a case: converts records to quads and checks them by SHACL. Needs Node.
 *
 * @packageDocumentation
 */
export { QiawError } from '../core/index.ts';
export type { CaseRecord } from '../graph/index.ts';
export {
  type CheckOptions,
  clinicalVariables,
  createGate,
  type Gate,
  type GatedGraph,
  type GateOptions,
  graphNames,
  instanceIris,
  loadQueries,
  type MappingContext,
  mapDefinitions,
  mapRun,
  mapSubject,
  namespaces,
  parse as parseRdf,
  type Quad,
  type RdfFormat,
  RdfSyntaxError,
  type Severity,
  serialise,
  type ValidationResult,
  type Verdict,
  violations,
} from '../graph/index.ts';
