import type { Vec3 } from '../../core/index.ts';
import { maximumDiameters } from './diameters.ts';
import { measureMesh } from './mesh.ts';
import { principalMoments } from './principal-axes.ts';

/** A binary ROI cropped to its bounding box, x fastest. */
export interface CroppedMask {
  readonly size: Vec3;
  readonly inside: Uint8Array;
}

/** Adds one empty voxel on every side. */
export function padMask(mask: CroppedMask): CroppedMask {
  const [nx, ny, nz] = mask.size;
  const size: Vec3 = [nx + 2, ny + 2, nz + 2];
  const inside = new Uint8Array(size[0] * size[1] * size[2]);
  for (let k = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++) {
      const from = nx * (j + ny * k);
      inside.set(mask.inside.subarray(from, from + nx), 1 + size[0] * (j + 1 + size[1] * (k + 1)));
    }
  }
  return { size, inside };
}

/** All shape features of PyRadiomics (14 and three deprecated ones), lengths in mm. */
export function shapeFeatures(mask: CroppedMask, spacing: Vec3, voxelCount: number): Record<string, number> {
  const mesh = measureMesh(padMask(mask), spacing);
  const { area, volume } = mesh;
  const diameters = maximumDiameters(mesh.vertices, spacing);
  const [least, minor, major] = principalMoments(mask.inside, mask.size, spacing);
  const equalSphere = Math.cbrt(36 * Math.PI * volume * volume);
  return {
    MeshVolume: volume,
    VoxelVolume: spacing[2] * spacing[1] * spacing[0] * voxelCount,
    SurfaceArea: area,
    SurfaceVolumeRatio: area / volume,
    Sphericity: equalSphere / area,
    Compactness1: volume / (area ** 1.5 * Math.sqrt(Math.PI)),
    Compactness2: (36 * Math.PI * volume * volume) / (area * area * area),
    SphericalDisproportion: area / equalSphere,
    Maximum3DDiameter: diameters.overall,
    Maximum2DDiameterSlice: diameters.slice,
    Maximum2DDiameterColumn: diameters.column,
    Maximum2DDiameterRow: diameters.row,
    MajorAxisLength: 4 * Math.sqrt(major),
    MinorAxisLength: 4 * Math.sqrt(minor),
    LeastAxisLength: 4 * Math.sqrt(least),
    Elongation: Math.sqrt(minor / major),
    Flatness: Math.sqrt(least / major),
  };
}
