export * from './errors.ts';
export { createGate, type GateOptions } from './gate.ts';
export { type CheckedGraph, GateThread } from './gate-thread.ts';
export type { CheckOptions, Gate, GatedGraph, Severity, ValidationResult, Verdict } from './model.ts';
export { readReport } from './read-report.ts';
export { catalogueShapesDigest } from './shapes.ts';
