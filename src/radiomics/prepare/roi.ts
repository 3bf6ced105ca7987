import type { Vec3 } from '../../core/index.ts';

/**
 * The discretised intensities of one ROI in its bounding box, the input of every texture matrix.
 *
 * `levels[i + nx * (j + ny * k)]` with i fastest; 0 = outside the ROI, 1..levelCount inside; spacing in mm.
 * `levelCount` is the highest level; levels in between may be empty.
 */
export interface LevelVolume {
  readonly size: Vec3;
  readonly spacing: Vec3;
  readonly levels: Uint8Array | Uint16Array | Uint32Array;
  readonly levelCount: number;
  readonly voxelCount: number;
}
