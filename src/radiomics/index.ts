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
  radiomicsFromFiles,
} from './extract/extract-from-files.ts';
export type { ExtractionOptions } from './extract/extraction-options.ts';
export { createExtractionPool, type ExtractionPool } from './extract/pool.ts';
export { formatIbsiReport } from './ibsi/format-report.ts';
export { ibsiFromFiles } from './ibsi/from-files.ts';
export { type IbsiValue, ibsiFeatures } from './ibsi/ibsi-features.ts';
export { runIbsi } from './ibsi/report.ts';
export { type IbsiSettings, ibsiSettings, requireIbsiSettings } from './ibsi/settings.ts';
export type { FeatureDescription, FeatureSet, FeatureValue } from './model.ts';
export { noiseOf, parseChain, perturbationDefaults } from './perturb/chain.ts';
export type { Perturbation, PerturbationSettings } from './perturb/model.ts';
export { perturbationColumns, perturbationsCsv } from './perturb/perturbations-csv.ts';
export { type PerturbedFeatures, type PerturbedVector, perturbedFeatures } from './perturb/perturbed-features.ts';
export { gridOfSpacing, resampleImage } from './prepare/resample-image.ts';
export type {
  EnabledClass,
  EnabledImageType,
  FeatureClass,
  ImageType,
  RadiomicsSettings,
  Setting,
} from './settings/model.ts';
export { parseSettings } from './settings/parse.ts';
export { loadSettings, settingFor, settingsDigest, settingsNames } from './settings/registry.ts';
export { type DescribedFeature, describeFeature } from './table/describe-feature.ts';
export { featureNamed, featureTable } from './table/feature-table.ts';
export { featuresCsv, shortestDecimal } from './table/features-csv.ts';
export { resolveUnit } from './table/resolve-unit.ts';
