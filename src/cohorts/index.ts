export { Bitset } from './columns/bitset.ts';
export { externalLabels } from './columns/class-labels.ts';
export { LiveColumns } from './columns/live-columns.ts';
export type { AgreementRow, CatalogueColumns, Row, RowKind, SeriesRow, VariableColumn } from './columns/model.ts';
export { seriesLabel } from './columns/model.ts';
export { valuesAt } from './columns/value-column.ts';
export { bandKeys, bandOf } from './disclosure/bands.ts';
export { CountsRefused, QuestionUnknown } from './disclosure/errors.ts';
export { fixCounts } from './disclosure/fix.ts';
export { answerOf } from './disclosure/lattice.ts';
export type { Condition, FixedCounts, Person, PublishedVariable } from './disclosure/model.ts';
export { sizeBand } from './disclosure/size-band.ts';
export { definitionsOf } from './filter/definitions.ts';
export { matchingSeries, matchingSubjects } from './filter/evaluate.ts';
export { matchingRegions } from './filter/evaluate-regions.ts';
export {
  CountsFixed,
  type FeatureFilter,
  type FeatureReference,
  FilterRefused,
  namesSubjects,
  type RegionFilter,
  type SeriesFilter,
  type SubjectFilter,
} from './filter/filter.ts';
export { type KeyedSubject, orderedSubjects } from './filter/order.ts';
export { withoutDimension } from './filter/own-filter.ts';
export { CohortFiles } from './record/cohort-files.ts';
export {
  type CohortRecord,
  citationOf,
  cohortGraph,
  cohortIri,
  firstVersion,
  withoutSubject,
} from './record/cohort-record.ts';
export {
  type ImageLocations,
  type ManifestRow,
  manifestCsv,
  manifestDicomweb,
  manifestRows,
  manifestS5cmd,
} from './record/manifest.ts';
export {
  countSparql,
  regionsSparql,
  type SubjectOrder,
  subjectsSparql,
  valuesSparql,
} from './sparql/equivalent-sparql.ts';
export { definitionsSparql, refusalsSparql, runsSparql, seriesSparql } from './sparql/list-sparql.ts';
export { omissions, studyOptions } from './stability/arrange.ts';
export { type ComputedStability, computeStability, type StabilityRequest } from './stability/compute.ts';
export {
  estimateKeys,
  heldText,
  studyCitation,
  studyGraph,
  studyIri,
  titleOf,
} from './stability/map-study.ts';
export {
  type Design,
  designs,
  type Estimate,
  type EstimateKey,
  estimates,
  type IccForm,
  iccForms,
  noCvReasons,
  noIccReasons,
} from './stability/model.ts';
export { StabilityFiles } from './stability/stability-files.ts';
export { stabilitySparql } from './stability/stability-sparql.ts';
export type { FeatureStability, StabilityStudy } from './stability/study.ts';
export { type StabilityColumn, stabilityColumns, stabilityRows } from './stability/table.ts';
export { meets, readThreshold, type Threshold } from './stability/threshold.ts';
export { type Distribution, distributionOf, type FacetCell, facetOf, tableOf } from './statistics/aggregate.ts';
export { categoriesOf, type Dimension } from './statistics/categories.ts';
export { featureMatrix, matrixKeys } from './statistics/feature-matrix.ts';
export type { BinChoice } from './statistics/histogram.ts';
export { countOf, type Population, populationOf } from './statistics/population.ts';
