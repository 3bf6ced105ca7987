import type { Vec3 } from '../../core/index.ts';
import { equalNeighbours, mostOffsets } from './equal-neighbours.ts';
import { LevelSizeCounter, type LevelSizeMatrix } from './level-size-matrix.ts';
import { type PaddedLevels, stepsOf } from './padded-levels.ts';

/**
 * NGLDM (IBSI 3.11), PyRadiomics' GLDM: for each voxel the number of neighbours whose level differs by at most `alpha`,
 * plus the voxel itself. Neighbours outside the ROI never count.
 */
export function dependenceMatrix(padded: PaddedLevels, offsets: readonly Vec3[], alpha: number): LevelSizeMatrix {
  const { levels, voxels } = padded;
  const counter = new LevelSizeCounter(padded.levelCount, 2 * offsets.length + 1, voxels.length);
  if (alpha >= 0 && alpha < 1 && offsets.length <= mostOffsets) {
    const neighbours = equalNeighbours(padded, offsets);
    for (let n = 0; n < voxels.length; n++) {
      const at = voxels[n]!;
      counter.add(levels[at]!, ones(neighbours[at]!) + 1);
    }
  } else {
    const dependent = countSimilar(padded, stepsOf(padded, offsets), alpha);
    for (let n = 0; n < voxels.length; n++) counter.add(levels[voxels[n]!]!, dependent[voxels[n]!]! + 1);
  }
  return counter.matrix();
}

/** Number of bits that are set. */
function ones(bits: number): number {
  const pairs = bits - ((bits >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** Each pair is compared once and counted for both of its voxels. */
function countSimilar({ levels, voxels }: PaddedLevels, steps: Int32Array, alpha: number): Uint16Array {
  const dependent = new Uint16Array(levels.length);
  for (let n = 0; n < voxels.length; n++) {
    const at = voxels[n]!;
    const level = levels[at]!;
    for (let s = 0; s < steps.length; s++) {
      const next = at + steps[s]!;
      const other = levels[next]!;
      if (other === 0 || Math.abs(other - level) > alpha) continue;
      dependent[at]!++;
      dependent[next]!++;
    }
  }
  return dependent;
}
