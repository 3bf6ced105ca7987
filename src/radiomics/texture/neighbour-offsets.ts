import type { Vec3 } from '../../core/index.ts';

/** The distance of two voxels, in voxels (IBSI 3.6: Chebyshev is the default everywhere). */
export type NeighbourNorm = 'chebyshev' | 'manhattan' | 'euclidean';

export interface NeighbourChoice {
  /** Distances in voxels; a neighbour belongs to distance d when d - 1 < norm <= d. */
  readonly distances: readonly number[];
  readonly norm?: NeighbourNorm;
  /** Axis (0 = i, 1 = j, 2 = k) without neighbours: 2D and 2.5D. */
  readonly flatAxis?: 0 | 1 | 2;
  /** Size of the ROI box; offsets larger than it are left out, as in PyRadiomics. */
  readonly box?: Vec3;
}

/**
 * One offset (di, dj, dk) of every opposite pair of neighbours, in PyRadiomics' order of angles: k, then j, then i,
 * each from high to low, the first non-zero component positive. Distance 1 gives 13 offsets in 3D and 4 in 2D.
 */
export function neighbourOffsets(choice: NeighbourChoice): Vec3[] {
  const reach = Math.max(...choice.distances);
  const wanted = new Set(choice.distances);
  const offsets: Vec3[] = [];
  for (let k = reach; k >= 0; k--) {
    for (let j = reach; j >= -reach; j--) {
      for (let i = reach; i >= -reach; i--) {
        const forward = k > 0 || (k === 0 && (j > 0 || (j === 0 && i > 0)));
        const offset: Vec3 = [i, j, k];
        if (!forward || (choice.flatAxis !== undefined && offset[choice.flatAxis] !== 0)) continue;
        if (choice.box && offset.some((step, axis) => Math.abs(step) >= choice.box![axis]!)) continue;
        if (wanted.has(Math.ceil(lengthOf(offset, choice.norm ?? 'chebyshev') - 1e-9))) offsets.push(offset);
      }
    }
  }
  return offsets;
}

/** All whole distances up to and including `reach`: the neighbourhood of NGTDM and NGLDM in IBSI. */
export function distancesUpTo(reach: number): number[] {
  return Array.from({ length: Math.floor(reach) }, (_, index) => index + 1);
}

function lengthOf(offset: Vec3, norm: NeighbourNorm): number {
  const [i, j, k] = [Math.abs(offset[0]), Math.abs(offset[1]), Math.abs(offset[2])];
  if (norm === 'manhattan') return i + j + k;
  if (norm === 'euclidean') return Math.hypot(i, j, k);
  return Math.max(i, j, k);
}
