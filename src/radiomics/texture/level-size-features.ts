import type { LevelSizeMatrix } from './level-size-matrix.ts';

/** The features that GLRLM, GLSZM, GLDZM and NGLDM (GLDM) share (IBSI 3.7 to 3.11), under neutral names. */
export interface LevelSizeFeatures {
  readonly smallSizeEmphasis: number;
  readonly largeSizeEmphasis: number;
  readonly lowLevelEmphasis: number;
  readonly highLevelEmphasis: number;
  readonly smallSizeLowLevelEmphasis: number;
  readonly smallSizeHighLevelEmphasis: number;
  readonly largeSizeLowLevelEmphasis: number;
  readonly largeSizeHighLevelEmphasis: number;
  readonly levelNonUniformity: number;
  readonly levelNonUniformityNormalised: number;
  readonly sizeNonUniformity: number;
  readonly sizeNonUniformityNormalised: number;
  /** Number of runs, zones or dependences divided by the number of voxels. */
  readonly percentage: number;
  readonly levelVariance: number;
  readonly sizeVariance: number;
  readonly entropy: number;
  readonly energy: number;
}

/**
 * Features of one matrix; undefined if it is empty. `voxelCount` is the number of voxels the percentage refers to
 * (times the number of matrices that were merged); `epsilon` is added inside the logarithm (PyRadiomics 2.2e-16, IBSI
 * 0).
 */
export function levelSizeFeatures(
  matrix: LevelSizeMatrix,
  voxelCount: number,
  epsilon: number,
): LevelSizeFeatures | undefined {
  const { levels, sizes, counts } = matrix;
  let total = 0;
  for (const count of counts) total += count;
  if (total === 0) return undefined;
  const f = emphases(matrix);
  let entropy = 0;
  let energy = 0;
  for (const count of counts) {
    const p = count / total;
    entropy -= p * Math.log2(p + epsilon);
    energy += p * p;
  }
  const byLevel = marginal(levels, counts, total);
  const bySize = marginal(sizes, counts, total);
  return {
    smallSizeEmphasis: f.small / total,
    largeSizeEmphasis: f.large / total,
    lowLevelEmphasis: f.low / total,
    highLevelEmphasis: f.high / total,
    smallSizeLowLevelEmphasis: f.smallLow / total,
    smallSizeHighLevelEmphasis: f.smallHigh / total,
    largeSizeLowLevelEmphasis: f.largeLow / total,
    largeSizeHighLevelEmphasis: f.largeHigh / total,
    levelNonUniformity: byLevel.squares / total,
    levelNonUniformityNormalised: byLevel.squares / (total * total),
    sizeNonUniformity: bySize.squares / total,
    sizeNonUniformityNormalised: bySize.squares / (total * total),
    percentage: total / voxelCount,
    levelVariance: byLevel.variance,
    sizeVariance: bySize.variance,
    entropy,
    energy,
  };
}

function emphases({ levels, sizes, counts }: LevelSizeMatrix) {
  const f = { small: 0, large: 0, low: 0, high: 0, smallLow: 0, smallHigh: 0, largeLow: 0, largeHigh: 0 };
  for (let cell = 0; cell < counts.length; cell++) {
    const count = counts[cell]!;
    const level = levels[cell]! ** 2;
    const size = sizes[cell]! ** 2;
    f.small += count / size;
    f.large += count * size;
    f.low += count / level;
    f.high += count * level;
    f.smallLow += count / (level * size);
    f.smallHigh += (count * level) / size;
    f.largeLow += (count * size) / level;
    f.largeHigh += count * level * size;
  }
  return f;
}

function marginal(keys: Float64Array, counts: Float64Array, total: number): { squares: number; variance: number } {
  const sums = new Map<number, number>();
  let mean = 0;
  for (let cell = 0; cell < counts.length; cell++) {
    sums.set(keys[cell]!, (sums.get(keys[cell]!) ?? 0) + counts[cell]!);
    mean += (keys[cell]! * counts[cell]!) / total;
  }
  let squares = 0;
  let variance = 0;
  for (const [key, sum] of sums) {
    squares += sum * sum;
    variance += (sum / total) * (key - mean) ** 2;
  }
  return { squares, variance };
}
