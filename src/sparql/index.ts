export type { Site } from './federation/sites.ts';
export { QueryRouter, type RoutedAnswer } from './query-router.ts';
export { CatalogueVectors } from './similarity/catalogue-vectors.ts';
export { deepVectorFunctions } from './similarity/functions.ts';
