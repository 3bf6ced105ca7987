import type { CooccurrenceMatrix } from './glcm-matrix.ts';
import { maximalCorrelation } from './maximal-correlation.ts';

/** The differences between PyRadiomics and IBSI. */
export interface GlcmOptions {
  /** Added inside logarithms and to the denominators of correlation and MCC (PyRadiomics 2.2e-16, IBSI 0). */
  readonly epsilon: number;
  /** The maximal correlation coefficient needs an eigenvalue problem; IBSI 1 does not define it. */
  readonly mcc: boolean;
  /** The groups of features to compute, the others being NaN; all but MCC by default. */
  readonly parts?: ReadonlySet<GlcmPart> | undefined;
}

/** Features that are computed together. */
export type GlcmPart = 'differences' | 'sums' | 'moments' | 'information';

/** The group of each feature; the others are always computed. */
export const glcmParts: Readonly<Partial<Record<keyof GlcmFeatures, GlcmPart>>> = {
  jointVariance: 'moments',
  correlation: 'moments',
  autocorrelation: 'moments',
  clusterTendency: 'moments',
  clusterShade: 'moments',
  clusterProminence: 'moments',
  differenceAverage: 'differences',
  differenceVariance: 'differences',
  differenceEntropy: 'differences',
  contrast: 'differences',
  dissimilarity: 'differences',
  inverseDifference: 'differences',
  inverseDifferenceNormalised: 'differences',
  inverseDifferenceMoment: 'differences',
  inverseDifferenceMomentNormalised: 'differences',
  inverseVariance: 'differences',
  sumAverage: 'sums',
  sumVariance: 'sums',
  sumEntropy: 'sums',
  informationCorrelation1: 'information',
  informationCorrelation2: 'information',
};

/** Arrays that are used again for the next matrix: many small ones would otherwise be made. */
export class GlcmScratch {
  /** Of the cells with a value, row by row: the place of their levels, and the probability. */
  i = new Int32Array(64);
  j = new Int32Array(64);
  p = new Float64Array(64);
  cells = 0;
  px = new Float64Array(16);
  py = new Float64Array(16);
  byDifference = new Float64Array(64);
  bySum = new Float64Array(128);

  /** Takes the cells of a matrix; returns the sum of its counts. */
  read({ counts, levels }: CooccurrenceMatrix): number {
    const n = levels.length;
    const range = n === 0 ? 0 : levels[n - 1]! - levels[0]!;
    this.px = cleared(this.px, n);
    this.py = cleared(this.py, n);
    this.byDifference = cleared(this.byDifference, range + 1);
    this.bySum = cleared(this.bySum, 2 * range + 1);
    let [total, cells] = [0, 0];
    for (let cell = 0; cell < counts.length; cell++) {
      if (counts[cell] === 0) continue;
      total += counts[cell]!;
      cells++;
    }
    if (cells > this.p.length) {
      this.i = new Int32Array(2 * cells);
      this.j = new Int32Array(2 * cells);
      this.p = new Float64Array(2 * cells);
    }
    this.cells = cells;
    for (let i = 0, cell = 0, at = 0; i < n; i++) {
      for (let j = 0; j < n; j++, cell++) {
        const count = counts[cell]!;
        if (count === 0) continue;
        const value = count / total;
        this.i[at] = i;
        this.j[at] = j;
        this.p[at++] = value;
        this.px[i]! += value;
        this.py[j]! += value;
      }
    }
    return total;
  }
}

function cleared(buffer: Float64Array<ArrayBuffer>, length: number): Float64Array<ArrayBuffer> {
  return length > buffer.length ? new Float64Array(2 * length) : buffer.fill(0, 0, length);
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
 * MCC 1 and information correlations 0. Sums run over the cells row by row.
 */
export function glcmFeatures(
  matrix: CooccurrenceMatrix,
  options: GlcmOptions,
  scratch: GlcmScratch = new GlcmScratch(),
): GlcmFeatures | undefined {
  const { levels, levelCount } = matrix;
  if (scratch.read(matrix) === 0) return undefined;
  const { epsilon, parts } = options;
  const n = levels.length;
  const { p, cells, px, py } = scratch;
  const has = (part: GlcmPart): boolean => parts === undefined || parts.has(part);
  let [jointMaximum, angularSecondMoment, jointEntropy] = [0, 0, 0];
  for (let c = 0; c < cells; c++) {
    const value = p[c]!;
    if (value > jointMaximum) jointMaximum = value;
    angularSecondMoment += value * value;
    jointEntropy -= value * log2(value + epsilon);
  }
  const [meanX, meanY] = [weightedMean(px, levels), weightedMean(py, levels)];
  const m = has('moments') ? pairMoments(scratch, levels, meanX, meanY) : noMoments;
  const d = has('differences') ? differenceFeatures(scratch, levels, levelCount, epsilon) : noDifferences;
  const s = has('sums') ? sumFeatures(scratch, levels, epsilon) : noSums;
  const information = has('information') ? informationFeatures(scratch, n, jointEntropy, epsilon) : noInformation;
  return {
    jointMaximum,
    jointAverage: meanX,
    jointVariance: m.varianceX,
    jointEntropy,
    differenceAverage: d.average,
    differenceVariance: d.variance,
    differenceEntropy: d.entropy,
    sumAverage: s.mean,
    sumVariance: s.variance,
    sumEntropy: s.entropy,
    angularSecondMoment,
    contrast: d.contrast,
    dissimilarity: d.average,
    inverseDifference: d.inverse,
    inverseDifferenceNormalised: d.inverseNormalised,
    inverseDifferenceMoment: d.inverseMoment,
    inverseDifferenceMomentNormalised: d.inverseMomentNormalised,
    inverseVariance: d.inverseVariance,
    correlation: correlation(m, epsilon),
    autocorrelation: m.autocorrelation,
    clusterTendency: m.tendency,
    clusterShade: m.shade,
    clusterProminence: m.prominence,
    informationCorrelation1: information.first,
    informationCorrelation2: information.second,
    maximalCorrelation: options.mcc ? mccOf(scratch, n, epsilon) : Number.NaN,
  };
}

const log2 = Math.log2;
const absent = Number.NaN;

function mccOf({ i, j, p, cells, px, py }: GlcmScratch, n: number, epsilon: number): number {
  const dense = new Float64Array(n * n);
  for (let c = 0; c < cells; c++) dense[i[c]! * n + j[c]!] = p[c]!;
  return maximalCorrelation(dense, px.subarray(0, n), py.subarray(0, n), epsilon);
}

function weightedMean(weights: Float64Array, values: Float64Array): number {
  let sum = 0;
  for (let n = 0; n < values.length; n++) sum += weights[n]! * values[n]!;
  return sum;
}

interface Distribution {
  readonly mean: number;
  readonly variance: number;
  readonly entropy: number;
}

/** Of a number that is `first` + k with the probability `p[k]`. */
function distribution(p: Float64Array, length: number, first: number, epsilon: number): Distribution {
  let mean = 0;
  let entropy = 0;
  for (let k = 0; k < length; k++) {
    if (p[k] === 0) continue;
    mean += (first + k) * p[k]!;
    entropy -= p[k]! * log2(p[k]! + epsilon);
  }
  let variance = 0;
  for (let k = 0; k < length; k++) variance += (first + k - mean) ** 2 * p[k]!;
  return { mean, variance, entropy };
}

const noSums: Distribution = { mean: absent, variance: absent, entropy: absent };

function sumFeatures({ i, j, p, cells, bySum }: GlcmScratch, levels: Float64Array, epsilon: number): Distribution {
  // Sums count from twice the lowest level.
  const lowest = 2 * levels[0]!;
  for (let c = 0; c < cells; c++) bySum[levels[i[c]!]! + levels[j[c]!]! - lowest]! += p[c]!;
  return distribution(bySum, 2 * levels[levels.length - 1]! - lowest + 1, lowest, epsilon);
}

const noDifferences = {
  average: absent,
  variance: absent,
  entropy: absent,
  contrast: absent,
  inverse: absent,
  inverseNormalised: absent,
  inverseMoment: absent,
  inverseMomentNormalised: absent,
  inverseVariance: absent,
};

/** Sums that depend only on |i - j|. */
function differenceFeatures(
  { i, j, p, cells, byDifference }: GlcmScratch,
  levels: Float64Array,
  levelCount: number,
  epsilon: number,
): typeof noDifferences {
  for (let c = 0; c < cells; c++) byDifference[Math.abs(levels[i[c]!]! - levels[j[c]!]!)]! += p[c]!;
  const length = levels[levels.length - 1]! - levels[0]! + 1;
  const { mean, variance, entropy } = distribution(byDifference, length, 0, epsilon);
  let [contrast, inverse, inverseNormalised, inverseMoment, inverseMomentNormalised, inverseVariance] = [
    0, 0, 0, 0, 0, 0,
  ];
  for (let k = 0; k < length; k++) {
    const value = byDifference[k]!;
    if (value === 0) continue;
    contrast += value * k * k;
    inverse += value / (1 + k);
    inverseNormalised += value / (1 + k / levelCount);
    inverseMoment += value / (1 + k * k);
    inverseMomentNormalised += value / (1 + (k * k) / (levelCount * levelCount));
    if (k > 0) inverseVariance += value / (k * k);
  }
  return {
    average: mean,
    variance,
    entropy,
    contrast,
    inverse,
    inverseNormalised,
    inverseMoment,
    inverseMomentNormalised,
    inverseVariance,
  };
}

const noMoments = {
  varianceX: absent,
  varianceY: absent,
  covariance: absent,
  autocorrelation: absent,
  tendency: absent,
  shade: absent,
  prominence: absent,
};

function pairMoments(
  { i, j, p, cells }: GlcmScratch,
  levels: Float64Array,
  meanX: number,
  meanY: number,
): typeof noMoments {
  let [varianceX, varianceY, covariance, autocorrelation, tendency, shade, prominence] = [0, 0, 0, 0, 0, 0, 0];
  for (let c = 0; c < cells; c++) {
    const value = p[c]!;
    const [x, y] = [levels[i[c]!]!, levels[j[c]!]!];
    const dx = x - meanX;
    const dy = y - meanY;
    const d = dx + dy;
    varianceX += value * dx * dx;
    varianceY += value * dy * dy;
    covariance += value * dx * dy;
    autocorrelation += value * x * y;
    tendency += value * d * d;
    shade += value * d * d * d;
    prominence += value * d * d * d * d;
  }
  return { varianceX, varianceY, covariance, autocorrelation, tendency, shade, prominence };
}

function correlation({ varianceX, varianceY, covariance }: typeof noMoments, epsilon: number): number {
  const sigmas = Math.sqrt(varianceX) * Math.sqrt(varianceY);
  return sigmas === 0 ? 1 : covariance / (sigmas + epsilon);
}

const noInformation = { first: absent, second: absent };

function informationFeatures(
  { i, j, p, cells, px, py }: GlcmScratch,
  n: number,
  hxy: number,
  epsilon: number,
): typeof noInformation {
  let [hx, hy, hxy1, hxy2] = [0, 0, 0, 0];
  for (let a = 0, c = 0; a < n; a++) {
    const rowSum = px[a]!;
    if (rowSum > 0) hx -= rowSum * log2(rowSum + epsilon);
    if (py[a]! > 0) hy -= py[a]! * log2(py[a]! + epsilon);
    for (let b = 0; b < n; b++) {
      const product = rowSum * py[b]!;
      if (product === 0) continue;
      const logarithm = log2(product + epsilon);
      hxy2 -= product * logarithm;
      if (c >= cells || i[c] !== a || j[c] !== b) continue;
      hxy1 -= p[c]! * logarithm;
      c++;
    }
  }
  const largest = Math.max(hx, hy);
  return {
    first: largest === 0 ? 0 : (hxy - hxy1) / largest,
    // Round-off can make HXY exceed HXY2 if i and j are independent; the coefficient is then 0.
    second: hxy2 <= hxy ? 0 : Math.sqrt(1 - Math.exp(-2 * (hxy2 - hxy))),
  };
}
