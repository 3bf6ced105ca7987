import { type Distribution, quantile, sumOf } from './distribution.ts';

/** Machine epsilon that PyRadiomics adds inside logarithms. */
const epsilon = 2 ** -52;

export interface FirstOrderInput {
  readonly distribution: Distribution;
  /** Voxels per grey level of the discretised ROI; only Entropy and Uniformity use it. */
  readonly levelCounts: ArrayLike<number>;
  /** mm³. */
  readonly voxelVolume: number;
  /** Added to each intensity in Energy, TotalEnergy and RootMeanSquared. */
  readonly voxelArrayShift: number;
}

/**
 * First-order statistics of PyRadiomics: population moments, kurtosis (not excess kurtosis), percentiles by linear
 * interpolation. Skewness and Kurtosis of a flat region are 0, as PyRadiomics defines them.
 */
export function firstOrderFeatures(input: FirstOrderInput): Record<string, number> {
  const { distribution: d, voxelArrayShift: shift } = input;
  const n = d.total;
  const mean = sumOf(d, (x) => x) / n;
  const variance = sumOf(d, (x) => (x - mean) * (x - mean)) / n;
  const third = sumOf(d, (x) => (x - mean) * (x - mean) * (x - mean)) / n;
  const fourth = sumOf(d, (x) => (x - mean) * (x - mean) * (x - mean) * (x - mean)) / n;
  const energy = sumOf(d, (x) => (x + shift) * (x + shift));
  const [p10, p25, p75, p90] = [0.1, 0.25, 0.75, 0.9].map((q) => quantile(d, q)) as [number, number, number, number];
  const minimum = d.values[0]!;
  const maximum = d.values.at(-1)!;
  let [entropy, uniformity] = [0, 0];
  for (let level = 0; level < input.levelCounts.length; level++) {
    const p = input.levelCounts[level]! / n;
    if (p === 0) continue;
    entropy -= p * Math.log2(p + epsilon);
    uniformity += p * p;
  }
  return {
    '10Percentile': p10,
    '90Percentile': p90,
    Energy: energy,
    Entropy: entropy,
    InterquartileRange: p75 - p25,
    Kurtosis: variance === 0 ? 0 : fourth / (variance * variance),
    Maximum: maximum,
    Mean: mean,
    MeanAbsoluteDeviation: sumOf(d, (x) => Math.abs(x - mean)) / n,
    Median: quantile(d, 0.5),
    Minimum: minimum,
    Range: maximum - minimum,
    RobustMeanAbsoluteDeviation: robustDeviation(d, p10, p90),
    RootMeanSquared: Math.sqrt(energy / n),
    Skewness: variance === 0 ? 0 : third / variance ** 1.5,
    StandardDeviation: Math.sqrt(variance),
    TotalEnergy: energy * input.voxelVolume,
    Uniformity: uniformity,
    Variance: variance,
  };
}

/** Mean absolute deviation of the intensities between two percentiles, both included. */
function robustDeviation(d: Distribution, low: number, high: number): number {
  const within = (x: number): number => (x >= low && x <= high ? 1 : 0);
  const n = sumOf(d, within);
  if (n === 0) return 0;
  const mean = sumOf(d, (x) => within(x) * x) / n;
  return sumOf(d, (x) => within(x) * Math.abs(x - mean)) / n;
}
