import type { CooccurrenceMatrix } from './glcm-matrix.ts';
import { maximalCorrelation } from './maximal-correlation.ts';

/** The differences between PyRadiomics and IBSI. */
export interface GlcmOptions {
  /** Added inside logarithms and to the denominators of correlation and MCC (PyRadiomics 2.2e-16, IBSI 0). */
  readonly epsilon: number;
  /** The maximal correlation coefficient needs an eigenvalue problem; IBSI 1 does not define it. */
  readonly mcc: boolean;
}

/** Every co-occurrence feature of IBSI 3.6 and PyRadiomics, under neutral names. */
export interface GlcmFeatures {
  readonly jointMaximum: number;
  readonly jointAverage: number;
  readonly jointVariance: number;
  readonly jointEntropy: number;
  readonly differenceAverage: number;
  readonly differenceVariance: number;
  readonly differenceEntropy: number;
  readonly sumAverage: number;
  readonly sumVariance: number;
  readonly sumEntropy: number;
  readonly angularSecondMoment: number;
  readonly contrast: number;
  readonly dissimilarity: number;
  readonly inverseDifference: number;
  readonly inverseDifferenceNormalised: number;
  readonly inverseDifferenceMoment: number;
  readonly inverseDifferenceMomentNormalised: number;
  readonly inverseVariance: number;
  readonly correlation: number;
  readonly autocorrelation: number;
  readonly clusterTendency: number;
  readonly clusterShade: number;
  readonly clusterProminence: number;
  readonly informationCorrelation1: number;
  readonly informationCorrelation2: number;
  /** NaN unless requested. */
  readonly maximalCorrelation: number;
}

/**
 * Features of one co-occurrence matrix; undefined if it has no pair. A flat ROI (one grey level) has correlation and
 * MCC 1 and information correlations 0.
 */
export function glcmFeatures(matrix: CooccurrenceMatrix, options: GlcmOptions): GlcmFeatures | undefined {
  const { levels, counts, levelCount } = matrix;
  const n = levels.length;
  let total = 0;
  for (const count of counts) total += count;
  if (total === 0) return undefined;
  const p = counts.map((count) => count / total);
  const px = new Float64Array(n);
  const py = new Float64Array(n);
  const byDifference = new Float64Array(levelCount);
  const bySum = new Float64Array(2 * levelCount + 1);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const value = p[i * n + j]!;
      if (value === 0) continue;
      px[i]! += value;
      py[j]! += value;
      byDifference[Math.abs(levels[i]! - levels[j]!)]! += value;
      bySum[levels[i]! + levels[j]!]! += value;
    }
  }
  const difference = distribution(byDifference, options.epsilon);
  const sum = distribution(bySum, options.epsilon);
  const moments = pairMoments(p, levels, weightedMean(px, levels), weightedMean(py, levels));
  return {
    ...moments.features,
    ...differenceFeatures(byDifference, levelCount),
    differenceAverage: difference.mean,
    differenceVariance: difference.variance,
    differenceEntropy: difference.entropy,
    sumAverage: sum.mean,
    sumVariance: sum.variance,
    sumEntropy: sum.entropy,
    dissimilarity: difference.mean,
    correlation: correlation(moments, options.epsilon),
    ...informationFeatures(p, px, py, options.epsilon),
    maximalCorrelation: options.mcc ? maximalCorrelation(p, px, py, options.epsilon) : Number.NaN,
  };
}

const log2 = Math.log2;

function weightedMean(weights: Float64Array, values: Float64Array): number {
  let sum = 0;
  for (let n = 0; n < weights.length; n++) sum += weights[n]! * values[n]!;
  return sum;
}

function distribution(p: Float64Array, epsilon: number): { mean: number; variance: number; entropy: number } {
  let mean = 0;
  let entropy = 0;
  for (let k = 0; k < p.length; k++) {
    if (p[k] === 0) continue;
    mean += k * p[k]!;
    entropy -= p[k]! * log2(p[k]! + epsilon);
  }
  let variance = 0;
  for (let k = 0; k < p.length; k++) variance += (k - mean) ** 2 * p[k]!;
  return { mean, variance, entropy };
}

/** Sums that depend only on |i - j|. */
function differenceFeatures(p: Float64Array, levelCount: number) {
  const result = {
    contrast: 0,
    inverseDifference: 0,
    inverseDifferenceNormalised: 0,
    inverseDifferenceMoment: 0,
    inverseDifferenceMomentNormalised: 0,
    inverseVariance: 0,
  };
  for (let k = 0; k < p.length; k++) {
    if (p[k] === 0) continue;
    const value = p[k]!;
    result.contrast += value * k * k;
    result.inverseDifference += value / (1 + k);
    result.inverseDifferenceNormalised += value / (1 + k / levelCount);
    result.inverseDifferenceMoment += value / (1 + k * k);
    result.inverseDifferenceMomentNormalised += value / (1 + (k * k) / (levelCount * levelCount));
    if (k > 0) result.inverseVariance += value / (k * k);
  }
  return result;
}

function pairMoments(p: Float64Array, levels: Float64Array, meanX: number, meanY: number) {
  const n = levels.length;
  const features = {
    jointMaximum: 0,
    jointAverage: meanX,
    jointVariance: 0,
    angularSecondMoment: 0,
    autocorrelation: 0,
    clusterTendency: 0,
    clusterShade: 0,
    clusterProminence: 0,
  };
  let varianceY = 0;
  let covariance = 0;
  for (let i = 0; i < n; i++) {
    const dx = levels[i]! - meanX;
    for (let j = 0; j < n; j++) {
      const value = p[i * n + j]!;
      if (value === 0) continue;
      const dy = levels[j]! - meanY;
      const d = dx + dy;
      if (value > features.jointMaximum) features.jointMaximum = value;
      features.jointVariance += value * dx * dx;
      varianceY += value * dy * dy;
      covariance += value * dx * dy;
      features.angularSecondMoment += value * value;
      features.autocorrelation += value * levels[i]! * levels[j]!;
      features.clusterTendency += value * d * d;
      features.clusterShade += value * d * d * d;
      features.clusterProminence += value * d * d * d * d;
    }
  }
  return { features, varianceY, covariance };
}

function correlation(moments: ReturnType<typeof pairMoments>, epsilon: number): number {
  const sigmas = Math.sqrt(moments.features.jointVariance) * Math.sqrt(moments.varianceY);
  return sigmas === 0 ? 1 : moments.covariance / (sigmas + epsilon);
}

function informationFeatures(p: Float64Array, px: Float64Array, py: Float64Array, epsilon: number) {
  const n = px.length;
  let hx = 0;
  let hy = 0;
  let hxy = 0;
  let hxy1 = 0;
  let hxy2 = 0;
  for (let i = 0; i < n; i++) {
    if (px[i]! > 0) hx -= px[i]! * log2(px[i]! + epsilon);
    if (py[i]! > 0) hy -= py[i]! * log2(py[i]! + epsilon);
    for (let j = 0; j < n; j++) {
      const product = px[i]! * py[j]!;
      if (product === 0) continue;
      const value = p[i * n + j]!;
      const logarithm = log2(product + epsilon);
      hxy2 -= product * logarithm;
      if (value === 0) continue;
      hxy1 -= value * logarithm;
      hxy -= value * log2(value + epsilon);
    }
  }
  const largest = Math.max(hx, hy);
  return {
    jointEntropy: hxy,
    informationCorrelation1: largest === 0 ? 0 : (hxy - hxy1) / largest,
    // Round-off can make HXY exceed HXY2 if i and j are independent; the coefficient is then 0.
    informationCorrelation2: hxy2 <= hxy ? 0 : Math.sqrt(1 - Math.exp(-2 * (hxy2 - hxy))),
  };
}
