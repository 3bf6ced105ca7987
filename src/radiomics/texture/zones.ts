import type { Vec3 } from '../../core/index.ts';
import { equalNeighbours } from './equal-neighbours.ts';
import { LevelSizeCounter, type LevelSizeMatrix } from './level-size-matrix.ts';
import { type PaddedLevels, stepsOf } from './padded-levels.ts';

/** GLSZM and, with a distance map, GLDZM: the zones are found once. */
export interface ZoneMatrices {
  readonly bySize: LevelSizeMatrix;
  readonly byDistance?: LevelSizeMatrix;
}

/**
 * Zones of connected voxels of one level (IBSI 3.8, 3.9), by flood fill with a typed stack.
 * `offsets` are one of each opposite pair (13: 26-connected, 4 in plane: 8-connected; at most 15).
 * `distances` (padded like the levels) is each voxel's distance to the edge; a zone's distance is its smallest.
 */
export function zoneMatrices(padded: PaddedLevels, offsets: readonly Vec3[], distances?: Uint16Array): ZoneMatrices {
  const { levels, voxels, levelCount } = padded;
  const forward = stepsOf(padded, offsets);
  const steps = Int32Array.from([...forward, ...forward.map((step) => -step)]);
  const neighbours = equalNeighbours(padded, offsets);
  const seen = new Uint8Array(levels.length);
  const stack = new Int32Array(voxels.length);
  const sizes = new LevelSizeCounter(levelCount, voxels.length, voxels.length);
  const byDistance = distances ? new LevelSizeCounter(levelCount, Math.max(...padded.box), voxels.length) : undefined;
  for (let n = 0; n < voxels.length; n++) {
    const seed = voxels[n]!;
    if (seen[seed] !== 0) continue;
    seen[seed] = 1;
    stack[0] = seed;
    let top = 1;
    let size = 0;
    let distance = 65535;
    while (top > 0) {
      const at = stack[--top]!;
      size++;
      if (distances && distances[at]! < distance) distance = distances[at]!;
      for (let left = neighbours[at]!; left !== 0; ) {
        const s = 31 - Math.clz32(left);
        left ^= 1 << s;
        const next = at + steps[s]!;
        if (seen[next] !== 0) continue;
        seen[next] = 1;
        stack[top++] = next;
      }
    }
    const level = levels[seed]!;
    sizes.add(level, size);
    byDistance?.add(level, distance);
  }
  return byDistance ? { bySize: sizes.matrix(), byDistance: byDistance.matrix() } : { bySize: sizes.matrix() };
}
