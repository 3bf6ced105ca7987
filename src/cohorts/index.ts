export * from './aggregate.ts';
export * from './categories.ts';
export { CohortFiles, CohortRefused } from './cohort-files.ts';
export {
  type CohortRecord,
  citationOf,
  cohortGraph,
  cohortIri,
  firstVersion,
  mapCohort,
  withoutSubject,
} from './cohort-record.ts';
export { definitionsOf, withNarrower } from './definitions.ts';
export * from './equivalent-sparql.ts';
export { FilterRefused } from './errors.ts';
export { matchingSeries, matchingSubjects, subjectsOf } from './evaluate.ts';
export { matchingRegions } from './evaluate-regions.ts';
export { type FeatureMatrix, featureMatrix, matrixKeys } from './feature-matrix.ts';
export type * from './filter.ts';
export { namesSubjects } from './filter.ts';
export { AggregationRefused, type BinChoice } from './histogram.ts';
export * from './list-sparql.ts';
export * from './manifest.ts';
export { type KeyedSubject, orderedSubjects } from './order.ts';
export { withoutDimension } from './own-filter.ts';
export { type Population, populationOf } from './population.ts';
export { type Summary, summarise } from './statistics.ts';
export { countOf, type ProtectedCount, protectedCount } from './suppress.ts';
