/**
 * The graph of a case: from records to quads, and the gate that checks them by SHACL. For Node.
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
