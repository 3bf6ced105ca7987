import type { Vec3 } from '../../core/index.ts';
import type { IbsiStep } from './prepare.ts';

/** The ROI cropped to the bounding box of its morphological mask. */
export interface RoiBox extends IbsiStep {
  /** Index of the box's first voxel in the whole image. */
  readonly lower: Vec3;
}

export interface Extent {
  readonly lower: Vec3;
  readonly size: Vec3;
}

/** Bounding box of the ones of a mask; size 0 if there are none. */
export function extentOf(mask: Uint8Array, size: Vec3): Extent {
  const low = [size[0], size[1], size[2]];
  const high = [-1, -1, -1];
  for (let k = 0, at = 0; k < size[2]; k++) {
    for (let j = 0; j < size[1]; j++) {
      for (let i = 0; i < size[0]; i++, at++) {
        if (mask[at] === 0) continue;
        if (i < low[0]!) low[0] = i;
        if (i > high[0]!) high[0] = i;
        if (j < low[1]!) low[1] = j;
        if (j > high[1]!) high[1] = j;
        if (k < low[2]!) low[2] = k;
        high[2] = k;
      }
    }
  }
  const lengths = low.map((start, axis) => Math.max(0, high[axis]! - start + 1));
  return { lower: low as unknown as Vec3, size: lengths as unknown as Vec3 };
}

export function roiBox(step: IbsiStep): RoiBox {
  const { lower, size } = extentOf(step.morphological, step.size);
  const length = size[0] * size[1] * size[2];
  const intensities = new Float64Array(length);
  const morphological = new Uint8Array(length);
  const intensityMask = new Uint8Array(length);
  for (let k = 0, to = 0; k < size[2]; k++) {
    for (let j = 0; j < size[1]; j++, to += size[0]) {
      const from = lower[0] + step.size[0] * (lower[1] + j + step.size[1] * (lower[2] + k));
      intensities.set(step.intensities.subarray(from, from + size[0]), to);
      morphological.set(step.morphological.subarray(from, from + size[0]), to);
      intensityMask.set(step.intensityMask.subarray(from, from + size[0]), to);
    }
  }
  return { lower, size, spacing: step.spacing, intensities, morphological, intensityMask };
}

/** Intensities of the intensity mask, in memory order. */
export function roiIntensities(step: IbsiStep): Float64Array {
  return step.intensities.filter((_, at) => step.intensityMask[at] === 1);
}
