import type { Vec3 } from '../../core/index.ts';
import { TooManyLevelsError } from '../errors.ts';
import type { LevelVolume } from '../prepare/roi.ts';
import type { Distribution } from './distribution.ts';

export interface Discretisation {
  readonly binWidth: number;
  /** Takes precedence over `binWidth` if given. */
  readonly binCount?: number | null | undefined;
}

/** Most grey levels a texture matrix may have. */
const mostLevels = 65_535;

/**
 * Left edges of the bins over the ROI's range, as in PyRadiomics with numpy: fixed widths count from zero (not from the
 * lowest intensity as IBSI's do); fixed counts span minimum to maximum.
 */
export function binEdges(minimum: number, maximum: number, rule: Discretisation): Float64Array {
  if (rule.binCount) return countedEdges(minimum, maximum, rule.binCount);
  const width = rule.binWidth;
  const low = minimum - floorMod(minimum, width);
  const count = Math.ceil((maximum + 2 * width - low) / width);
  if (!(count <= mostLevels + 2)) {
    throw new TooManyLevelsError(
      `A bin width of ${width} gives about ${count} grey levels (at most ${mostLevels}); choose a larger binWidth or a binCount.`,
    );
  }
  // numpy.arange uses the difference of its first two values as the step.
  const step = low + width - low;
  return Float64Array.from({ length: count }, (_, i) => low + i * step);
}

function countedEdges(minimum: number, maximum: number, count: number): Float64Array {
  if (count > mostLevels) {
    throw new TooManyLevelsError(
      `binCount ${count} is more than the ${mostLevels} grey levels that a texture matrix can hold.`,
    );
  }
  const flat = minimum === maximum;
  const [low, high] = flat ? [minimum - 0.5, maximum + 0.5] : [minimum, maximum];
  const step = (high - low) / count;
  const edges = Float64Array.from({ length: count + 1 }, (_, i) => i * step + low);
  // One is added, so that the maximum falls into the highest bin.
  edges[count] = high + 1;
  return edges;
}

/** Remainder with the sign of the divisor (Python's %). */
function floorMod(x: number, width: number): number {
  const rest = x % width;
  return rest !== 0 && rest < 0 !== width < 0 ? rest + width : rest;
}

/** Number of edges at or below x = the level of x (numpy.digitize). */
function levelOf(x: number, edges: Float64Array, step: number): number {
  let level = Math.floor((x - edges[0]!) / step) + 1;
  if (level < 0) level = 0;
  if (level > edges.length) level = edges.length;
  while (level > 0 && edges[level - 1]! > x) level--;
  while (level < edges.length && edges[level]! <= x) level++;
  return level;
}

export interface DiscretisedRoi {
  readonly levels: LevelVolume;
  /** Voxels of level 1, 2, … */
  readonly levelCounts: Uint32Array;
}

/** Grey levels of an ROI cropped to its box; `values` are the intensities of its voxels in memory order. */
export function discretise(
  roi: { readonly size: Vec3; readonly inside: Uint8Array },
  spacing: Vec3,
  values: Float64Array,
  distribution: Distribution,
  rule: Discretisation,
): DiscretisedRoi {
  const { minimum, maximum } = distribution;
  const edges = binEdges(minimum, maximum, rule);
  const step = edges.length > 1 ? edges[edges.length > 2 ? 1 : edges.length - 1]! - edges[0]! : 1;
  const levelCount = levelOf(maximum, edges, step);
  if (levelCount > mostLevels) {
    throw new TooManyLevelsError(
      `The ROI has ${levelCount} grey levels (at most ${mostLevels}); choose a larger binWidth.`,
    );
  }
  const { inside } = roi;
  const levels = levelCount < 256 ? new Uint8Array(inside.length) : new Uint16Array(inside.length);
  const levelCounts = new Uint32Array(levelCount);
  const table = distribution.counts && tableOf(distribution, edges, step);
  for (let at = 0, n = 0; n < values.length; at++) {
    if (inside[at] !== 1) continue;
    const value = values[n++]!;
    const level = table ? table[value - minimum]! : levelOf(value, edges, step);
    levels[at] = level;
    levelCounts[level - 1]!++;
  }
  return { levels: { size: roi.size, spacing, levels, levelCount, voxelCount: values.length }, levelCounts };
}

/** Levels of all integers from the minimum on. */
function tableOf(distribution: Distribution, edges: Float64Array, step: number): Uint16Array {
  const { values } = distribution;
  const table = new Uint16Array(values.at(-1)! - values[0]! + 1);
  for (const value of values) table[value - values[0]!] = levelOf(value, edges, step);
  return table;
}
