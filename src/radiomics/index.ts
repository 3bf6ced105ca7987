export {
  ExtractionAbortedError,
  GridMismatchError,
  IntensityError,
  isRoiError,
  LabelAbsentError,
  RadiomicsSettingsError,
  RoiOutsideImageError,
  RoiTooSmallError,
  TooManyLevelsError,
} from './errors.ts';
export { extractFeatures } from './extract/extract.ts';
export {
  type FileExtraction,
  type FileExtractionOptions,
  featureCells,
  type RegionsExtraction,
  radiomicsFromFiles,
  regionsFromFiles,
} from './extract/extract-from-files.ts';
export type { ExtractionOptions } from './extract/extraction-options.ts';
export { createExtractionPool, type ExtractionPool } from './extract/pool.ts';
export { filterKind, filterNamed } from './filters/ibsi/filter-name.ts';
export type { IbsiFilter } from './filters/ibsi/model.ts';
export { runIbsiFilters } from './ibsi/filter-report.ts';
export { formatIbsiReport } from './ibsi/format-report.ts';
export { ibsiFromFiles } from './ibsi/from-files.ts';
export { type IbsiValue, ibsiFeatures } from './ibsi/ibsi-features.ts';
export { type IbsiReport, type IbsiRow, runIbsi } from './ibsi/report.ts';
export { type IbsiSettings, ibsiSettings, requireIbsiSettings } from './ibsi/settings.ts';
export { type FeatureMap, type FeatureMaps, featureMaps } from './maps/feature-maps.ts';
export type { FeatureDescription, FeatureSet, FeatureValue } from './model.ts';
export { noiseOf, parseChain, perturbationDefaults } from './perturb/chain.ts';
export type { Perturbation, PerturbationSettings } from './perturb/model.ts';
export { perturbationColumns, perturbationsCsv } from './perturb/perturbations-csv.ts';
export { type PerturbedFeatures, type PerturbedVector, perturbedFeatures } from './perturb/perturbed-features.ts';
export { labelsOf } from './prepare/region.ts';
export { gridOfSpacing, resampleImage } from './prepare/resample-image.ts';
export { withLabels } from './settings/labels.ts';
export type {
  EnabledClass,
  EnabledImageType,
  FeatureClass,
  ImageType,
  Labels,
  RadiomicsSettings,
  Setting,
} from './settings/model.ts';
export { withOverrides } from './settings/overridden.ts';
export { parseSettings } from './settings/parse.ts';
export {
  decidingSettings,
  loadSettings,
  settingFor,
  settingsDecided,
  settingsDigest,
  settingsNames,
} from './settings/registry.ts';
export { type Comparison, compareTables, type FeatureTableText } from './table/compare-tables.ts';
export { type DescribedFeature, describeFeature } from './table/describe-feature.ts';
export { featureNamed, featureTable } from './table/feature-table.ts';
export { featuresCsv, shortestDecimal } from './table/features-csv.ts';
export { type IbsiAggregation, ibsiAggregationOf, ibsiFeatureNamed } from './table/ibsi-feature-table.ts';
export {
  type PyradiomicsFormat,
  type PythonCell,
  type PythonRow,
  pyradiomicsOutput,
  pythonCells,
  withCells,
} from './table/pyradiomics-output.ts';
export { intensityIn, resolveUnit } from './table/resolve-unit.ts';
