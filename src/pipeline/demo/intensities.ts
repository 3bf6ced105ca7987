import type { Vec3 } from '../../core/index.ts';
import { seeded } from './random.ts';
import { isInside } from './shape.ts';
import type { RoiSpec } from './spec.ts';

/**
 * Hounsfield units of a body in air with the ROIs in it, i fastest. The first ROI in the list is on top. Two crossing
 * waves and seeded noise give the texture, so that no feature is degenerate.
 */
export function hounsfield(size: Vec3, spacing: Vec3, rois: readonly RoiSpec[], seed: number): Int16Array {
  const [columns, rows, slices] = size;
  const half: Vec3 = [((columns - 1) * spacing[0]) / 2, ((rows - 1) * spacing[1]) / 2, ((slices - 1) * spacing[2]) / 2];
  const random = seeded(seed);
  const voxels = new Int16Array(columns * rows * slices);
  let index = 0;
  for (let k = 0; k < slices; k += 1) {
    const z = k * spacing[2] - half[2];
    for (let j = 0; j < rows; j += 1) {
      const y = j * spacing[1] - half[1];
      for (let i = 0; i < columns; i += 1, index += 1) {
        const x = i * spacing[0] - half[0];
        const noise = (random() + random() - 1) * 18;
        const body = (x / (half[0] * 0.96)) ** 2 + (y / (half[1] * 0.96)) ** 2 <= 1;
        const roi = body ? rois.find(({ shape }) => isInside(shape, [x, y, z])) : undefined;
        const base = roi ? roi.hu : body ? 25 : -1000;
        const wave = body ? 14 * Math.sin(x / 3.1) * Math.cos(y / 4.3) + 9 * Math.sin(z / 5.7) : 0;
        voxels[index] = Math.max(-1024, Math.min(3071, Math.round(base + wave + noise)));
      }
    }
  }
  return voxels;
}
