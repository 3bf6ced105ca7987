import type { Vec3 } from '../../../core/index.ts';
import { LevelSizeCounter, type LevelSizeMatrix } from './level-size-matrix.ts';
import { type LevelArray, type PaddedLevels, stepOf } from './padded-levels.ts';

/** GLRLM (IBSI 3.7): runs of equal level along each direction, one matrix a direction. Offsets need margin 1. */
export function runLengthMatrices(padded: PaddedLevels, offsets: readonly Vec3[]): LevelSizeMatrix[] {
  const { levels, voxels, levelCount, box } = padded;
  return offsets.map((offset) => {
    const counter = new LevelSizeCounter(levelCount, Math.max(...box), voxels.length);
    countRuns(levels, voxels, stepOf(padded, offset), counter);
    return counter.matrix();
  });
}

/** A run starts where the previous voxel has another level; from there it is walked to its end. */
function countRuns(levels: LevelArray, voxels: Int32Array, step: number, counter: LevelSizeCounter): void {
  const { table, width } = counter;
  for (let n = 0; n < voxels.length; n++) {
    const start = voxels[n]!;
    const level = levels[start]!;
    if (levels[start - step] === level) continue;
    let end = start + step;
    let length = 1;
    while (levels[end] === level) {
      end += step;
      length++;
    }
    if (length < width) table[level * width + length]!++;
    else counter.add(level, length);
  }
}

/** Whether any line along the offset holds two ROI voxels; PyRadiomics leaves out directions that have none. */
export function hasLineOfTwo(padded: PaddedLevels, offset: Vec3): boolean {
  const { levels, voxels, size, margin, box } = padded;
  const step = stepOf(padded, offset);
  const [di, dj, dk] = offset;
  for (let n = 0; n < voxels.length; n++) {
    const at = voxels[n]!;
    let i = (at % size[0]) - margin + di;
    let j = (Math.floor(at / size[0]) % size[1]) - margin + dj;
    let k = Math.floor(at / (size[0] * size[1])) - margin + dk;
    for (let next = at + step; inside(i, box[0]) && inside(j, box[1]) && inside(k, box[2]); next += step) {
      if (levels[next] !== 0) return true;
      i += di;
      j += dj;
      k += dk;
    }
  }
  return false;
}

function inside(index: number, length: number): boolean {
  return index >= 0 && index < length;
}
