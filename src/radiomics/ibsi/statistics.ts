import { type Distribution, distributionOf, quantile } from '../firstorder/distribution.ts';
import { firstOrderFeatures } from '../firstorder/firstorder.ts';

/** Intensities centred on 0 have no relative spread: a ratio to 0 is given as 0. */
const ratio = (a: number, b: number): number => (b === 0 ? 0 : a / b);

/** Statistics shared by the intensities (IBSI 3.3) and by the discretised intensities (3.4). */
export function distributionStatistics(distribution: Distribution, levelCounts: ArrayLike<number> = []) {
  const f = firstOrderFeatures({ distribution, levelCounts, voxelVolume: 1, voxelArrayShift: 0 });
  const median = f['Median']!;
  const [p25, p75] = [quantile(distribution, 0.25), quantile(distribution, 0.75)];
  const mean = f['Mean']!;
  return {
    mean,
    variance: f['Variance']!,
    skewness: f['Skewness']!,
    // PyRadiomics' kurtosis is not the excess kurtosis; a flat ROI has 0 in both.
    kurtosis: f['Variance'] === 0 ? 0 : f['Kurtosis']! - 3,
    median,
    minimum: f['Minimum']!,
    percentile10: f['10Percentile']!,
    percentile90: f['90Percentile']!,
    maximum: f['Maximum']!,
    interquartileRange: f['InterquartileRange']!,
    range: f['Range']!,
    meanAbsoluteDeviation: f['MeanAbsoluteDeviation']!,
    robustMeanAbsoluteDeviation: f['RobustMeanAbsoluteDeviation']!,
    medianAbsoluteDeviation: meanDistance(distribution, median),
    coefficientOfVariation: ratio(Math.sqrt(f['Variance']!), mean),
    quartileCoefficientOfDispersion: ratio(p75 - p25, p75 + p25),
    energy: f['Energy']!,
    rootMeanSquare: f['RootMeanSquared']!,
    entropy: f['Entropy']!,
    uniformity: f['Uniformity']!,
  };
}

function meanDistance({ values, counts, total }: Distribution, centre: number): number {
  let sum = 0;
  for (let n = 0; n < values.length; n++) sum += (counts?.[n] ?? 1) * Math.abs(values[n]! - centre);
  return sum / total;
}

export function intensityStatistics(intensities: Float64Array) {
  return distributionStatistics(distributionOf(intensities));
}

/** Features of the intensity histogram (IBSI 3.4) from the level of every ROI voxel. */
export function histogramFeatures(levels: Float64Array, levelCount: number) {
  const counts = new Float64Array(levelCount);
  for (const level of levels) counts[level - 1]!++;
  const statistics = distributionStatistics(distributionOf(levels), counts);
  return { ...statistics, mode: mode(counts, statistics.mean), ...gradients(counts) };
}

/** The most frequent level; among several the one closest to the mean, and the lower one in case of a tie. */
function mode(counts: Float64Array, mean: number): number {
  let best = 0;
  for (let n = 1; n < counts.length; n++) {
    const closer = Math.abs(n + 1 - mean) < Math.abs(best + 1 - mean);
    if (counts[n]! > counts[best]! || (counts[n] === counts[best] && closer)) best = n;
  }
  return best + 1;
}

function gradients(counts: Float64Array) {
  const last = counts.length - 1;
  const slope = (n: number): number => {
    if (last === 0) return 0;
    if (n === 0) return counts[1]! - counts[0]!;
    if (n === last) return counts[last]! - counts[last - 1]!;
    return (counts[n + 1]! - counts[n - 1]!) / 2;
  };
  let [top, bottom] = [0, 0];
  for (let n = 1; n <= last; n++) {
    if (slope(n) > slope(top)) top = n;
    if (slope(n) < slope(bottom)) bottom = n;
  }
  return {
    maximumGradient: slope(top),
    maximumGradientLevel: top + 1,
    minimumGradient: slope(bottom),
    minimumGradientLevel: bottom + 1,
  };
}
