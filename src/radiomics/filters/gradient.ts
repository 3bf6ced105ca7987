import type { Vec3 } from '../../core/index.ts';
import { cropVoxels, growBox, mapVec3 } from '../prepare/region.ts';
import type { ImageFilter } from './filtered-image.ts';

/** Magnitude of the central-difference gradient, per mm or per voxel; the border voxel repeats beyond the image. */
export const gradient: ImageFilter = ({ image, roi, setting }) => [
  {
    prefix: 'gradient',
    compute: () => {
      const { size, spacing } = image.grid;
      const box = growBox(roi, [1, 1, 1], size);
      const voxels = cropVoxels(image.voxels, size, box);
      const offset = mapVec3((a) => roi.lower[a] - box.lower[a]);
      const per: Vec3 = setting.gradientUseSpacing ? mapVec3((a) => 1 / spacing[a]) : [1, 1, 1];
      const at = (x: number, y: number, z: number): number => voxels[x + box.size[0] * (y + box.size[1] * z)]!;
      const limit = (i: number, a: 0 | 1 | 2): number => Math.min(box.size[a] - 1, Math.max(0, i));
      const [nx, ny, nz] = roi.size;
      const out = new Float32Array(nx * ny * nz);
      for (let k = 0, to = 0; k < nz; k++) {
        for (let j = 0; j < ny; j++) {
          for (let i = 0; i < nx; i++, to++) {
            const [x, y, z] = [i + offset[0], j + offset[1], k + offset[2]];
            const dx = 0.5 * per[0] * (at(limit(x + 1, 0), y, z) - at(limit(x - 1, 0), y, z));
            const dy = 0.5 * per[1] * (at(x, limit(y + 1, 1), z) - at(x, limit(y - 1, 1), z));
            const dz = 0.5 * per[2] * (at(x, y, limit(z + 1, 2)) - at(x, y, limit(z - 1, 2)));
            out[to] = Math.sqrt(dx * dx + dy * dy + dz * dz);
          }
        }
      }
      return out;
    },
  },
];
