/**
 * The graph of a case: from records to quads, and the gate that checks them by SHACL. For Node.
 *
 * @packageDocumentation
 */
export { QiawError } from '../core/index.ts';
export {
  type CheckOptions,
  createGate,
  type Gate,
  type GatedGraph,
  type GateOptions,
  type Severity,
  type ValidationResult,
  type Verdict,
  violations,
} from '../gate/index.ts';
export type { CaseRecord } from '../provenance/index.ts';
export {
  clinicalVariables,
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
  serialise,
} from '../rdf/index.ts';
