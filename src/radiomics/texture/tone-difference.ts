import type { Vec3 } from '../../core/index.ts';
import { type PaddedLevels, stepsOf } from './padded-levels.ts';

/** NGTDM (IBSI 3.10): per level i, the number of counted voxels (`counts`) and their summed differences. */
export interface ToneDifferenceMatrix {
  /** Levels with a non-zero count, ascending. */
  readonly levels: Float64Array;
  readonly counts: Float64Array;
  /** Sum over those voxels of |level - mean level of the neighbours in the ROI|. */
  readonly differences: Float64Array;
}

export interface ToneDifferenceOptions {
  /**
   * Whether voxels without any neighbour in the ROI count, with a difference of 0: PyRadiomics counts them (calculate_ngtdm
   * in cmatrices.c), IBSI leaves them out.
   */
  readonly isolated: boolean;
}

export function toneDifferenceMatrix(
  padded: PaddedLevels,
  offsets: readonly Vec3[],
  { isolated }: ToneDifferenceOptions,
): ToneDifferenceMatrix {
  const sums = neighbourSums(padded, offsets);
  const counts = new Float64Array(padded.levelCount + 1);
  const differences = new Float64Array(padded.levelCount + 1);
  const { levels, voxels } = padded;
  for (let n = 0; n < voxels.length; n++) {
    const neighbours = sums.counts[n]!;
    if (neighbours === 0 && !isolated) continue;
    const level = levels[voxels[n]!]!;
    counts[level]!++;
    if (neighbours > 0) differences[level]! += Math.abs(level - sums.levels[n]! / neighbours);
  }
  const present: number[] = [];
  for (let level = 1; level < counts.length; level++) if (counts[level]! > 0) present.push(level);
  return {
    levels: Float64Array.from(present),
    counts: Float64Array.from(present, (level) => counts[level]!),
    differences: Float64Array.from(present, (level) => differences[level]!),
  };
}

interface NeighbourSums {
  /** Per ROI voxel: sum of its neighbours' levels, and the number of them in the ROI. */
  readonly levels: Float64Array | Int32Array;
  readonly counts: Uint16Array;
}

/** Level sums and counts share one 32-bit number in the box sums: 27 levels below 2^26 / 27, counts above. */
const countUnit = 2 ** 26;
const maxPackedLevel = Math.floor(countUnit / 27) - 1;

function neighbourSums(padded: PaddedLevels, offsets: readonly Vec3[]): NeighbourSums {
  const whole = offsets.length === 13 && offsets.every((offset) => Math.max(...offset.map(Math.abs)) === 1);
  return whole && padded.levelCount <= maxPackedLevel ? boxSums(padded) : gatherSums(padded, stepsOf(padded, offsets));
}

/** The whole 3x3x3 neighbourhood as three one-dimensional sums, exact in integers. */
function boxSums({ levels, voxels, size }: PaddedLevels): NeighbourSums {
  const length = levels.length;
  const [row, plane] = [size[0], size[0] * size[1]];
  const alongI = new Uint32Array(length);
  for (let at = 1; at < length - 1; at++) {
    const [a, b, c] = [levels[at - 1]!, levels[at]!, levels[at + 1]!];
    alongI[at] = a + b + c + ((a > 0 ? 1 : 0) + (b > 0 ? 1 : 0) + (c > 0 ? 1 : 0)) * countUnit;
  }
  const alongJ = new Uint32Array(length);
  for (let at = row; at < length - row; at++) alongJ[at] = alongI[at - row]! + alongI[at]! + alongI[at + row]!;
  const sums = new Int32Array(voxels.length);
  const counts = new Uint16Array(voxels.length);
  for (let n = 0; n < voxels.length; n++) {
    const at = voxels[n]!;
    const sum = alongJ[at - plane]! + alongJ[at]! + alongJ[at + plane]!;
    sums[n] = (sum & (countUnit - 1)) - levels[at]!;
    counts[n] = (sum >>> 26) - 1;
  }
  return { levels: sums, counts };
}

function gatherSums({ levels, voxels }: PaddedLevels, steps: Int32Array): NeighbourSums {
  const sums = new Float64Array(voxels.length);
  const counts = new Uint16Array(voxels.length);
  for (let n = 0; n < voxels.length; n++) {
    const at = voxels[n]!;
    let sum = 0;
    let count = 0;
    for (let s = 0; s < steps.length; s++) {
      const after = levels[at + steps[s]!]!;
      const before = levels[at - steps[s]!]!;
      sum += after + before;
      if (after !== 0) count++;
      if (before !== 0) count++;
    }
    sums[n] = sum;
    counts[n] = count;
  }
  return { levels: sums, counts };
}
