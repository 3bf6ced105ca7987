/**
 * Radiomic features of an image and a mask, with PyRadiomics' definitions, names and values, and IBSI's own. Does not need Node.
 *
 * @packageDocumentation
 */

export type { Grid, Mask, Volume, VoxelArray } from '../core/index.ts';
export { QiawError, type Vec3, version } from '../core/index.ts';
export {
  type DescribedFeature,
  describeFeature,
  type EnabledClass,
  type EnabledImageType,
  ExtractionAbortedError,
  type ExtractionOptions,
  type ExtractionPool,
  extractFeatures,
  type FeatureClass,
  type FeatureDescription,
  type FeatureMap,
  type FeatureMaps,
  type FeatureSet,
  type FeatureValue,
  featureCells,
  featureMaps,
  featureNamed,
  featureTable,
  GridMismatchError,
  type IbsiSettings,
  type IbsiValue,
  type ImageType,
  IntensityError,
  ibsiFeatures,
  LabelAbsentError,
  loadSettings,
  parseSettings,
  type RadiomicsSettings,
  RadiomicsSettingsError,
  RoiOutsideImageError,
  RoiTooSmallError,
  requireIbsiSettings,
  resolveUnit,
  type Setting,
  settingFor,
  settingsDigest,
  settingsNames,
  TooManyLevelsError,
} from '../radiomics/index.ts';
