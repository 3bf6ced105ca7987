export { codeRules } from './code-rules.ts';
export * from './errors.ts';
export { createGate, type GateOptions } from './gate.ts';
export { type CheckedGraph, GateThread } from './gate-thread.ts';
export { type TextSearch, textSearch } from './identifier-search.ts';
export {
  type CheckOptions,
  type Gate,
  type GatedGraph,
  type Severity,
  type ValidationResult,
  type Verdict,
  violations,
} from './model.ts';
export { readReport } from './read-report.ts';
export { catalogueShapesDigest } from './shapes.ts';
