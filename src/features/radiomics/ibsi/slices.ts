import type { TextureRegion } from './texture.ts';

/** The slices of an ROI with at least one voxel of the intensity mask. */
export function slicesOf({ levels, morphological }: TextureRegion): TextureRegion[] {
  const [nx, ny, nz] = levels.size;
  const area = nx * ny;
  const slices: TextureRegion[] = [];
  for (let k = 0; k < nz; k++) {
    const part = levels.levels.slice(k * area, (k + 1) * area);
    let voxelCount = 0;
    for (const level of part) if (level > 0) voxelCount++;
    if (voxelCount === 0) continue;
    slices.push({
      levels: { ...levels, size: [nx, ny, 1], levels: part, voxelCount },
      morphological: morphological.subarray(k * area, (k + 1) * area),
    });
  }
  return slices;
}
