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

export const ngtdmNames: Names<ToneDifferenceFeatures> = {
  Busyness: 'busyness',
  Coarseness: 'coarseness',
  Complexity: 'complexity',
  Contrast: 'contrast',
  Strength: 'strength',
};

/**
 * Features that PyRadiomics documents as deprecated and never computes, because each equals another: asked for by name,
 * they give no column.
 */
export const neverComputed: ReadonlyMap<string, string> = new Map([
  ['glcm_Dissimilarity', 'glcm_DifferenceAverage'],
  ['glcm_Homogeneity1', 'glcm_Id'],
  ['glcm_Homogeneity2', 'glcm_Idm'],
  ['glcm_SumVariance', 'glcm_ClusterTendency'],
  ['gldm_DependencePercentage', '1'],
  ['gldm_GrayLevelNonUniformityNormalized', 'firstorder_Uniformity'],
]);

/** Values under their PyRadiomics names, in its order; all NaN if the matrix is empty. */
export function named<T extends { readonly [K in keyof T]: number }>(
  features: T | undefined,
  names: Names<T>,
): Record<string, number> {
  const entries = Object.entries(names);
  return Object.fromEntries(entries.map(([name, key]) => [name, features ? features[key] : Number.NaN]));
}
