export * from './aggregate.ts';
export * from './categories.ts';
export { CohortFiles } from './cohort-files.ts';
export {
  type CohortRecord,
  citationOf,
  cohortGraph,
  cohortIri,
  firstVersion,
  withoutSubject,
} from './cohort-record.ts';
export { definitionsOf } from './definitions.ts';
export * from './equivalent-sparql.ts';
export { CountsFixed, FilterRefused } from './errors.ts';
export { matchingSeries, matchingSubjects } from './evaluate.ts';
export { matchingRegions } from './evaluate-regions.ts';
export { type FeatureMatrix, featureMatrix, matrixKeys } from './feature-matrix.ts';
export type * from './filter.ts';
export { namesSubjects } from './filter.ts';
export type { BinChoice } from './histogram.ts';
export * from './list-sparql.ts';
export * from './manifest.ts';
export { type KeyedSubject, orderedSubjects } from './order.ts';
export { withoutDimension } from './own-filter.ts';
export { type Count, countOf, type Population, populationOf } from './population.ts';
