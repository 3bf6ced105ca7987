import type { GlcmFeatures } from './glcm-features.ts';
import type { LevelSizeFeatures } from './level-size-features.ts';
import type { ToneDifferenceFeatures } from './tone-difference-features.ts';

type Names<T> = Readonly<Record<string, keyof T>>;

/** PyRadiomics' feature names, in its column order (alphabetical, capitals first), on the shared formulas. */
export const glcmNames: Names<GlcmFeatures> = {
  Autocorrelation: 'autocorrelation',
  ClusterProminence: 'clusterProminence',
  ClusterShade: 'clusterShade',
  ClusterTendency: 'clusterTendency',
  Contrast: 'contrast',
  Correlation: 'correlation',
  DifferenceAverage: 'differenceAverage',
  DifferenceEntropy: 'differenceEntropy',
  DifferenceVariance: 'differenceVariance',
  Id: 'inverseDifference',
  Idm: 'inverseDifferenceMoment',
  Idmn: 'inverseDifferenceMomentNormalised',
  Idn: 'inverseDifferenceNormalised',
  Imc1: 'informationCorrelation1',
  Imc2: 'informationCorrelation2',
  InverseVariance: 'inverseVariance',
  JointAverage: 'jointAverage',
  JointEnergy: 'angularSecondMoment',
  JointEntropy: 'jointEntropy',
  MCC: 'maximalCorrelation',
  MaximumProbability: 'jointMaximum',
  SumAverage: 'sumAverage',
  SumEntropy: 'sumEntropy',
  SumSquares: 'jointVariance',
};

/** Deprecated because equal to another feature; PyRadiomics documents them but does not compute them. */
export const deprecatedGlcmNames: Names<GlcmFeatures> = {
  Dissimilarity: 'differenceAverage',
  Homogeneity1: 'inverseDifference',
  Homogeneity2: 'inverseDifferenceMoment',
  SumVariance: 'clusterTendency',
};

export const glrlmNames: Names<LevelSizeFeatures> = {
  GrayLevelNonUniformity: 'levelNonUniformity',
  GrayLevelNonUniformityNormalized: 'levelNonUniformityNormalised',
  GrayLevelVariance: 'levelVariance',
  HighGrayLevelRunEmphasis: 'highLevelEmphasis',
  LongRunEmphasis: 'largeSizeEmphasis',
  LongRunHighGrayLevelEmphasis: 'largeSizeHighLevelEmphasis',
  LongRunLowGrayLevelEmphasis: 'largeSizeLowLevelEmphasis',
  LowGrayLevelRunEmphasis: 'lowLevelEmphasis',
  RunEntropy: 'entropy',
  RunLengthNonUniformity: 'sizeNonUniformity',
  RunLengthNonUniformityNormalized: 'sizeNonUniformityNormalised',
  RunPercentage: 'percentage',
  RunVariance: 'sizeVariance',
  ShortRunEmphasis: 'smallSizeEmphasis',
  ShortRunHighGrayLevelEmphasis: 'smallSizeHighLevelEmphasis',
  ShortRunLowGrayLevelEmphasis: 'smallSizeLowLevelEmphasis',
};

export const glszmNames: Names<LevelSizeFeatures> = {
  GrayLevelNonUniformity: 'levelNonUniformity',
  GrayLevelNonUniformityNormalized: 'levelNonUniformityNormalised',
  GrayLevelVariance: 'levelVariance',
  HighGrayLevelZoneEmphasis: 'highLevelEmphasis',
  LargeAreaEmphasis: 'largeSizeEmphasis',
  LargeAreaHighGrayLevelEmphasis: 'largeSizeHighLevelEmphasis',
  LargeAreaLowGrayLevelEmphasis: 'largeSizeLowLevelEmphasis',
  LowGrayLevelZoneEmphasis: 'lowLevelEmphasis',
  SizeZoneNonUniformity: 'sizeNonUniformity',
  SizeZoneNonUniformityNormalized: 'sizeNonUniformityNormalised',
  SmallAreaEmphasis: 'smallSizeEmphasis',
  SmallAreaHighGrayLevelEmphasis: 'smallSizeHighLevelEmphasis',
  SmallAreaLowGrayLevelEmphasis: 'smallSizeLowLevelEmphasis',
  ZoneEntropy: 'entropy',
  ZonePercentage: 'percentage',
  ZoneVariance: 'sizeVariance',
};

export const gldmNames: Names<LevelSizeFeatures> = {
  DependenceEntropy: 'entropy',
  DependenceNonUniformity: 'sizeNonUniformity',
  DependenceNonUniformityNormalized: 'sizeNonUniformityNormalised',
  DependenceVariance: 'sizeVariance',
  GrayLevelNonUniformity: 'levelNonUniformity',
  GrayLevelVariance: 'levelVariance',
  HighGrayLevelEmphasis: 'highLevelEmphasis',
  LargeDependenceEmphasis: 'largeSizeEmphasis',
  LargeDependenceHighGrayLevelEmphasis: 'largeSizeHighLevelEmphasis',
  LargeDependenceLowGrayLevelEmphasis: 'largeSizeLowLevelEmphasis',
  LowGrayLevelEmphasis: 'lowLevelEmphasis',
  SmallDependenceEmphasis: 'smallSizeEmphasis',
  SmallDependenceHighGrayLevelEmphasis: 'smallSizeHighLevelEmphasis',
  SmallDependenceLowGrayLevelEmphasis: 'smallSizeLowLevelEmphasis',
};

export const deprecatedGldmNames: Names<LevelSizeFeatures> = {
  DependencePercentage: 'percentage',
  GrayLevelNonUniformityNormalized: 'levelNonUniformityNormalised',
};

export const ngtdmNames: Names<ToneDifferenceFeatures> = {
  Busyness: 'busyness',
  Coarseness: 'coarseness',
  Complexity: 'complexity',
  Contrast: 'contrast',
  Strength: 'strength',
};

/** Values under their PyRadiomics names, in its order; all NaN if the matrix is empty. */
export function named<T extends { readonly [K in keyof T]: number }>(
  features: T | undefined,
  ...tables: readonly Names<T>[]
): Record<string, number> {
  const entries = tables.flatMap((names) => Object.entries(names)).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, key]) => [name, features ? features[key] : Number.NaN]));
}
