export * from './errors.ts';
export { createGate, type GateOptions } from './gate.ts';
export type { CheckOptions, Gate, GatedGraph, Severity, ValidationResult, Verdict } from './model.ts';
export { readReport } from './read-report.ts';
export { catalogueShapesDigest } from './shapes.ts';
