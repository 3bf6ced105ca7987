export * from './errors.ts';
export { evaluateFully } from './evaluate-fully.ts';
export { Evaluator, type EvaluatorOptions } from './evaluator.ts';
export type { MissingSite } from './partial-answer.ts';
export { QueryRouter, type QueryRouterOptions, type RoutedAnswer, type RoutedOptions } from './query-router.ts';
export type { Site } from './sites.ts';
