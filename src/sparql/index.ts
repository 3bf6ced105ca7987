export { explained } from './explain-syntax.ts';
export type { Site } from './federation/sites.ts';
export { type NamesUsed, namesUsed } from './parsed-query.ts';
export { QueryRouter, type RoutedAnswer } from './query-router.ts';
export { CatalogueVectors } from './similarity/catalogue-vectors.ts';
export { deepVectorFunctions } from './similarity/functions.ts';
export { nearest } from './spelling.ts';
