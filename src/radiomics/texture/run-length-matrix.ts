import type { Vec3 } from '../../core/index.ts';
import { LevelSizeCounter, type LevelSizeMatrix } from './level-size-matrix.ts';
import { type LevelArray, type PaddedLevels, stepOf } from './padded-levels.ts';

/** GLRLM (IBSI 3.7): runs of equal level along each direction, one matrix per direction. Offsets need margin 1. */
export function runLengthMatrices(padded: PaddedLevels, offsets: readonly Vec3[]): LevelSizeMatrix[] {
  const { levels, voxels, levelCount, box } = padded;
  const longest = Math.max(...box);
  let lengths: Uint16Array | undefined;
  return offsets.map((offset) => {
    const counter = new LevelSizeCounter(levelCount, longest, voxels.length);
    const step = stepOf(padded, offset);
    if (longest < counter.width) {
      lengths ??= new Uint16Array(levels.length);
      countGrowing(levels, voxels, step, counter, lengths);
    } else countWalking(levels, voxels, step, counter);
    return counter.matrix();
  });
}

/**
 * Counts each voxel by the length of its run so far, without a branch. A run of length n has been counted once for each
 * of 1..n, so that the number of runs of exactly n is the count of n minus that of n + 1.
 */
function countGrowing(
  levels: LevelArray,
  voxels: Int32Array,
  step: number,
  { table, width }: LevelSizeCounter,
  lengths: Uint16Array,
): void {
  for (let n = 0; n < voxels.length; n++) {
    const at = voxels[n]!;
    const level = levels[at]!;
    const same = ((levels[at - step]! ^ level) - 1) >> 31;
    const length = (lengths[at - step]! & same) + 1;
    lengths[at] = length;
    table[level * width + length]!++;
  }
  for (let row = width; row < table.length; row += width) {
    for (let length = 1; length < width - 1; length++) table[row + length]! -= table[row + length + 1]!;
  }
}

/** For too many levels for a full table: a run starts where the level changes and is followed to its end. */
function countWalking(levels: LevelArray, voxels: Int32Array, step: number, counter: LevelSizeCounter): void {
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
    counter.add(level, length);
  }
}

/** Whether any line along the offset has two ROI voxels; PyRadiomics leaves out directions without one. */
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
