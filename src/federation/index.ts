export * from './errors.ts';
export { evaluateFully } from './evaluate-fully.ts';
export { Evaluator, type EvaluatorOptions } from './evaluator.ts';
