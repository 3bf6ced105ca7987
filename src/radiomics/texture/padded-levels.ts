import type { Vec3 } from '../../core/index.ts';
import type { LevelVolume } from '../prepare/roi.ts';

export type LevelArray = Uint8Array | Uint16Array | Uint32Array;

/**
 * Grey levels with a margin of zeros on every side, so that no kernel checks bounds: a neighbour outside the box reads
 * level 0, which is outside the ROI. `voxels` lists the ROI's positions in memory order.
 */
export interface PaddedLevels {
  readonly levels: LevelArray;
  readonly size: Vec3;
  readonly margin: number;
  readonly voxels: Int32Array;
  readonly levelCount: number;
  readonly box: Vec3;
  readonly spacing: Vec3;
}

/** Copies an ROI into a box with a margin; 8-bit levels if they fit, because that halves the cache misses. */
export function padLevels(volume: LevelVolume, margin = 1): PaddedLevels {
  const [nx, ny, nz] = volume.size;
  const size: Vec3 = [nx + 2 * margin, ny + 2 * margin, nz + 2 * margin];
  const length = size[0] * size[1] * size[2];
  const levels = levelArray(volume.levelCount, length);
  const voxels = new Int32Array(volume.voxelCount);
  const source = volume.levels;
  let count = 0;
  let read = 0;
  for (let k = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++) {
      let write = margin + size[0] * (j + margin + size[1] * (k + margin));
      for (let i = 0; i < nx; i++, read++, write++) {
        const level = source[read]!;
        if (level === 0) continue;
        levels[write] = level;
        voxels[count++] = write;
      }
    }
  }
  const { levelCount, spacing } = volume;
  return { levels, size, margin, voxels: voxels.subarray(0, count), levelCount, box: volume.size, spacing };
}

export function levelArray(levelCount: number, length: number): LevelArray {
  if (levelCount < 256) return new Uint8Array(length);
  return levelCount < 65536 ? new Uint16Array(length) : new Uint32Array(length);
}

/** Offset (di, dj, dk) as a step in the padded array. */
export function stepOf(padded: PaddedLevels, offset: Vec3): number {
  return offset[0] + padded.size[0] * (offset[1] + padded.size[1] * offset[2]);
}

export function stepsOf(padded: PaddedLevels, offsets: readonly Vec3[]): Int32Array {
  return Int32Array.from(offsets, (offset) => stepOf(padded, offset));
}

/** Number of ROI voxels with each level, `counts[level]`. */
export function levelHistogram(padded: PaddedLevels): Float64Array {
  const counts = new Float64Array(padded.levelCount + 1);
  const { levels, voxels } = padded;
  for (let n = 0; n < voxels.length; n++) counts[levels[voxels[n]!]!]!++;
  return counts;
}

/** The levels that occur in the ROI, ascending. */
export function presentLevels(padded: PaddedLevels): number[] {
  const counts = levelHistogram(padded);
  const present: number[] = [];
  for (let level = 1; level < counts.length; level++) if (counts[level]! > 0) present.push(level);
  return present;
}
