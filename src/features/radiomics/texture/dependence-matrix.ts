import type { Vec3 } from '../../../core/index.ts';
import { LevelSizeCounter, type LevelSizeMatrix } from './level-size-matrix.ts';
import { type PaddedLevels, stepsOf } from './padded-levels.ts';

/**
 * NGLDM (IBSI 3.11), PyRadiomics' GLDM: for each voxel the number of neighbours whose level differs by at most `alpha`,
 * plus the voxel itself. Neighbours outside the ROI never count.
 */
export function dependenceMatrix(padded: PaddedLevels, offsets: readonly Vec3[], alpha: number): LevelSizeMatrix {
  const steps = stepsOf(padded, offsets);
  const dependent = alpha >= 0 && alpha < 1 ? countEqual(padded, steps) : countSimilar(padded, steps, alpha);
  const counter = new LevelSizeCounter(padded.levelCount, 2 * offsets.length + 1, padded.voxels.length);
  const { levels, voxels } = padded;
  for (let n = 0; n < voxels.length; n++) counter.add(levels[voxels[n]!]!, dependent[voxels[n]!]! + 1);
  return counter.matrix();
}

/** Each pair is compared once and counted for both of its voxels. */
function countEqual({ levels, voxels }: PaddedLevels, steps: Int32Array): Uint16Array {
  const dependent = new Uint16Array(levels.length);
  for (let n = 0; n < voxels.length; n++) {
    const at = voxels[n]!;
    const level = levels[at]!;
    let own = 0;
    for (let s = 0; s < steps.length; s++) {
      const next = at + steps[s]!;
      if (levels[next] === level) {
        own++;
        dependent[next]!++;
      }
    }
    dependent[at]! += own;
  }
  return dependent;
}

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
