import { type Distribution, quantile } from './distribution.ts';

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
  const { mean, variance, third, fourth, deviation } = moments(d);
  const energy = shiftedEnergy(d, shift);
  const [p10, p25, p75, p90] = [0.1, 0.25, 0.75, 0.9].map((q) => quantile(d, q)) as [number, number, number, number];
  const { minimum, maximum } = d;
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
    MeanAbsoluteDeviation: deviation,
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

interface Moments {
  readonly mean: number;
  /** Central moments divided by N. */
  readonly variance: number;
  readonly third: number;
  readonly fourth: number;
  /** Mean absolute deviation from the mean. */
  readonly deviation: number;
}

function moments({ values, counts, total }: Distribution): Moments {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]! * (counts ? counts[i]! : 1);
  const mean = sum / total;
  let [second, third, fourth, absolute] = [0, 0, 0, 0];
  for (let i = 0; i < values.length; i++) {
    const count = counts ? counts[i]! : 1;
    const x = values[i]! - mean;
    const square = x * x;
    second += count * square;
    third += count * square * x;
    fourth += count * square * square;
    absolute += count * Math.abs(x);
  }
  return { mean, variance: second / total, third: third / total, fourth: fourth / total, deviation: absolute / total };
}

function shiftedEnergy({ values, counts }: Distribution, shift: number): number {
  let energy = 0;
  for (let i = 0; i < values.length; i++) {
    const x = values[i]! + shift;
    energy += x * x * (counts ? counts[i]! : 1);
  }
  return energy;
}

/** Mean absolute deviation of the intensities between two percentiles, inclusive; NaN if there are none (two voxels). */
function robustDeviation({ values, counts }: Distribution, low: number, high: number): number {
  let [n, sum, absolute] = [0, 0, 0];
  for (let i = 0; i < values.length; i++) {
    const x = values[i]!;
    if (x < low || x > high) continue;
    const count = counts ? counts[i]! : 1;
    n += count;
    sum += count * x;
  }
  const mean = sum / n;
  for (let i = 0; i < values.length; i++) {
    const x = values[i]!;
    if (x >= low && x <= high) absolute += (counts ? counts[i]! : 1) * Math.abs(x - mean);
  }
  return absolute / n;
}
