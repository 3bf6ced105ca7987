import type { LevelVolume } from '../../../src/radiomics/prepare/roi.ts';
import type { PlainImage } from './nrrd.ts';

/** The discretisation that the texture tests need: fixed width (edges at multiples of it) or fixed count. */
export type Bins = { readonly width: number } | { readonly count: number };

export function levelsOf(image: PlainImage, inside: (index: number) => boolean, bins: Bins): LevelVolume {
  const [nx, ny] = image.size;
  const low = [Infinity, Infinity, Infinity];
  const high = [-1, -1, -1];
  let [minimum, maximum, voxelCount] = [Infinity, -Infinity, 0];
  for (let at = 0; at < image.voxels.length; at++) {
    if (!inside(at)) continue;
    voxelCount++;
    minimum = Math.min(minimum, image.voxels[at]!);
    maximum = Math.max(maximum, image.voxels[at]!);
    for (const [axis, index] of [at % nx, Math.floor(at / nx) % ny, Math.floor(at / (nx * ny))].entries()) {
      low[axis] = Math.min(low[axis]!, index);
      high[axis] = Math.max(high[axis]!, index);
    }
  }
  const size = low.map((start, axis) => high[axis]! - start + 1) as unknown as [number, number, number];
  const levels = new Uint16Array(size[0] * size[1] * size[2]);
  let levelCount = 0;
  let write = 0;
  for (let k = low[2]!; k <= high[2]!; k++) {
    for (let j = low[1]!; j <= high[1]!; j++) {
      for (let i = low[0]!; i <= high[0]!; i++, write++) {
        const at = i + nx * (j + ny * k);
        if (!inside(at)) continue;
        levels[write] = levelOf(image.voxels[at]!, minimum, maximum, bins);
        levelCount = Math.max(levelCount, levels[write]!);
      }
    }
  }
  return { size, spacing: image.spacing, levels, levelCount, voxelCount };
}

function levelOf(value: number, minimum: number, maximum: number, bins: Bins): number {
  if ('width' in bins) return Math.floor(value / bins.width) - Math.floor(minimum / bins.width) + 1;
  const step = (maximum - minimum) / bins.count;
  let level = 1;
  while (level < bins.count && value >= minimum + step * level) level++;
  return level;
}

/** A level volume from nested text-like rows: `[z][y][x]`, 0 outside. */
export function volumeOf(rows: readonly (readonly (readonly number[])[])[], spacing = [1, 1, 1] as const): LevelVolume {
  const levels = Uint16Array.from(rows.flat(2));
  return {
    size: [rows[0]![0]!.length, rows[0]!.length, rows.length],
    spacing,
    levels,
    levelCount: Math.max(...levels),
    voxelCount: levels.filter((level) => level > 0).length,
  };
}
