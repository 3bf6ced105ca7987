import type { IbsiStep } from './prepare.ts';

/** Radius in mm of a sphere of 1 cm³. */
const radius = (3 / (4 * Math.PI)) ** (1 / 3) * 10;

/**
 * Intensity peaks (IBSI 3.2): means over a sphere of 1 cm³ around a voxel of the ROI. The sphere includes every voxel
 * of the image whose centre lies within it, inside or outside the ROI; a background of NaN does not count.
 */
export function localIntensity(step: IbsiStep): { localPeak: number; globalPeak: number } {
  const { intensities, intensityMask } = step;
  const sphere = sphereOffsets(step);
  let highest = Number.NEGATIVE_INFINITY;
  let localPeak = Number.NEGATIVE_INFINITY;
  let globalPeak = Number.NEGATIVE_INFINITY;
  for (let at = 0; at < intensities.length; at++) {
    if (intensityMask[at] === 0) continue;
    const mean = sphereMean(step, at, sphere);
    const value = intensities[at]!;
    if (mean > globalPeak) globalPeak = mean;
    if (value > highest || (value === highest && mean > localPeak)) {
      localPeak = mean;
      highest = value;
    }
  }
  return { localPeak, globalPeak };
}

interface Sphere {
  readonly di: Int32Array;
  readonly dj: Int32Array;
  readonly dk: Int32Array;
  readonly steps: Int32Array;
  readonly reach: readonly [number, number, number];
}

function sphereOffsets({ size, spacing }: IbsiStep): Sphere {
  const reach = spacing.map((mm) => Math.floor(radius / mm)) as [number, number, number];
  const offsets: [number, number, number][] = [];
  for (let k = -reach[2]; k <= reach[2]; k++) {
    for (let j = -reach[1]; j <= reach[1]; j++) {
      for (let i = -reach[0]; i <= reach[0]; i++) {
        if (Math.hypot(i * spacing[0], j * spacing[1], k * spacing[2]) <= radius) offsets.push([i, j, k]);
      }
    }
  }
  return {
    di: Int32Array.from(offsets, (offset) => offset[0]),
    dj: Int32Array.from(offsets, (offset) => offset[1]),
    dk: Int32Array.from(offsets, (offset) => offset[2]),
    steps: Int32Array.from(offsets, ([i, j, k]) => i + size[0] * (j + size[1] * k)),
    reach,
  };
}

function sphereMean({ size, intensities }: IbsiStep, at: number, { di, dj, dk, steps, reach }: Sphere): number {
  const i = at % size[0];
  const j = Math.floor(at / size[0]) % size[1];
  const k = Math.floor(at / (size[0] * size[1]));
  const whole =
    i >= reach[0] &&
    j >= reach[1] &&
    k >= reach[2] &&
    i < size[0] - reach[0] &&
    j < size[1] - reach[1] &&
    k < size[2] - reach[2];
  let sum = 0;
  let count = 0;
  for (let n = 0; n < steps.length; n++) {
    if (!whole) {
      const [x, y, z] = [i + di[n]!, j + dj[n]!, k + dk[n]!];
      if (x < 0 || y < 0 || z < 0 || x >= size[0] || y >= size[1] || z >= size[2]) continue;
    }
    const value = intensities[at + steps[n]!]!;
    if (!Number.isFinite(value)) continue;
    sum += value;
    count++;
  }
  return sum / count;
}
