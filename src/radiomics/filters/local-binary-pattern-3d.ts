import type { Vec3, Volume } from '../../core/index.ts';
import { castVoxel, integerRange } from '../../image/index.ts';
import { splineWeights } from '../prepare/bspline.ts';
import { prefilterVolume } from '../prepare/interpolate.ts';
import { type Box, cropVoxels, growBox, type RoiMask } from '../prepare/region.ts';
import type { Setting } from '../settings/model.ts';
import type { ImageFilter } from './filtered-image.ts';
import { icosphere } from './icosphere.ts';
import { type Harmonic, harmonics } from './spherical-harmonics.ts';

/**
 * Rotation-invariant local binary patterns in 3D (J. Banerjee et al., ACCV 2012), as PyRadiomics computes them: cubic
 * spline samples on an icosphere (radius in voxels), compared with the centre, expanded in spherical harmonics, one
 * image per degree with the expansion's norm, and one with the kurtosis of the samples (0 if all are equal).
 * PyRadiomics passes polar angle and azimuth to scipy in swapped order; we reproduce that.
 */
export const localBinaryPattern3d: ImageFilter = ({ image, roi, setting, warn }) => {
  if (image.grid.dimensions === 2) {
    warn('LBP3D was left out: the image is two-dimensional.');
    return [];
  }
  if (setting.force2D) warn('LBP3D works in 3D, but features are extracted in 2D.');
  let maps: PatternMaps | undefined;
  const computed = (): PatternMaps => {
    maps ??= patternMaps(image, roi, setting);
    return maps;
  };
  const degrees = Array.from({ length: setting.lbp3DLevels }, (_, n) => ({
    prefix: `lbp-3D-m${n + 1}`,
    compute: () => computed().norms[n]!,
  }));
  return [...degrees, { prefix: 'lbp-3D-k', compute: () => computed().kurtosis }];
};

interface PatternMaps {
  readonly norms: readonly Float64Array[];
  readonly kurtosis: Float64Array;
}

function patternMaps(image: Volume, roi: RoiMask, setting: Setting): PatternMaps {
  const radius = setting.lbp3DIcosphereRadius;
  // PyRadiomics adds the sphere's (x, y, z) to array indices (z, y, x).
  const offsets = icosphere(setting.lbp3DIcosphereSubdivision, radius).map(([a, b, c]): Vec3 => [c, b, a]);
  const basis = harmonicBasis(icosphere(setting.lbp3DIcosphereSubdivision, radius), radius, setting.lbp3DLevels);
  const sampler = splineSampler(image, roi, Math.ceil(radius) + 2);
  const norms = basis.map(() => new Float64Array(roi.inside.length));
  const kurtosis = new Float64Array(roi.inside.length);
  const samples = new Float64Array(offsets.length);
  const [nx, ny, nz] = roi.size;
  for (let k = 0, at = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++) {
      for (let i = 0; i < nx; i++, at++) {
        if (roi.inside[at] !== 1) continue;
        const [x, y, z] = [i + roi.lower[0], j + roi.lower[1], k + roi.lower[2]];
        for (let s = 0; s < offsets.length; s++) {
          const offset = offsets[s]!;
          samples[s] = sampler(x + offset[0], y + offset[1], z + offset[2]);
        }
        kurtosis[at] = excessKurtosis(samples);
        const centre = image.voxels[x + image.grid.size[0] * (y + image.grid.size[1] * z)]!;
        for (let n = 0; n < basis.length; n++) norms[n]![at] = expansionNorm(samples, centre, basis[n]!);
      }
    }
  }
  return { norms, kurtosis };
}

/** For each degree and order m >= 0: the harmonic at every sample. */
function harmonicBasis(points: readonly Vec3[], radius: number, levels: number): Harmonic[][][] {
  return Array.from({ length: levels }, (_, n) => {
    const atPoints = points.map(([x, y, z]) => harmonics(n, Math.acos(z / radius), Math.atan2(y, x)));
    return Array.from({ length: n + 1 }, (_, m) => atPoints.map((orders) => orders[m]!));
  });
}

/**
 * Steps of 2^-40: patterns that differ by a rotation have equal norms, but sums in different orders differ slightly.
 */
const grain = 2 ** 40;

/** L2 norm over the samples of one degree's part of the pattern; orders m and -m are conjugates, so it is real. */
function expansionNorm(samples: Float64Array, centre: number, orders: readonly Harmonic[][]): number {
  const part = new Float64Array(samples.length);
  for (let m = 0; m < orders.length; m++) {
    const harmonic = orders[m]!;
    let [re, im] = [0, 0];
    for (let s = 0; s < samples.length; s++) {
      if (samples[s]! < centre) continue;
      re += harmonic[s]!.re;
      im += harmonic[s]!.im;
    }
    const twice = m === 0 ? 1 : 2;
    for (let s = 0; s < samples.length; s++) part[s]! += twice * (re * harmonic[s]!.re - im * harmonic[s]!.im);
  }
  return Math.round(Math.sqrt(part.reduce((sum, x) => sum + x * x, 0)) * grain) / grain;
}

function excessKurtosis(samples: Float64Array): number {
  const n = samples.length;
  const mean = samples.reduce((sum, x) => sum + x, 0) / n;
  let [second, fourth] = [0, 0];
  for (const x of samples) {
    const square = (x - mean) * (x - mean);
    second += square;
    fourth += square * square;
  }
  return second === 0 ? 0 : (n * fourth) / (second * second) - 3;
}

/**
 * Cubic spline interpolation in voxel coordinates as in scipy's map_coordinates: 0 outside. For integer images it
 * rounds to the nearest, halves away from zero (scipy ndimage, ni_interpolation.c, CASE_INTERP_OUT_INT and _UINT), and
 * clamps the result to the type's range; scipy clamps only unsigned types.
 */
function splineSampler(image: Volume, roi: Box, margin: number): (x: number, y: number, z: number) => number {
  const { size } = image.grid;
  const reach = margin + 34;
  const box = growBox(roi, [reach, reach, reach], size);
  const coefficients = Float64Array.from(cropVoxels(image.voxels, size, box));
  prefilterVolume(coefficients, box.size);
  const range = integerRange(image.voxels);
  const node = (i: number, a: 0 | 1 | 2): number => {
    const n = size[a];
    if (n === 1) return 0;
    const mirrored = i < 0 ? -i : i >= n ? 2 * (n - 1) - i : i;
    return mirrored - box.lower[a];
  };
  return (x, y, z) => {
    if (x < 0 || y < 0 || z < 0 || x > size[0] - 1 || y > size[1] - 1 || z > size[2] - 1) return 0;
    const [fx, fy, fz] = [Math.floor(x), Math.floor(y), Math.floor(z)];
    const [wx, wy, wz] = [splineWeights(x - fx), splineWeights(y - fy), splineWeights(z - fz)];
    let sum = 0;
    for (let c = 0; c < 4; c++) {
      const slice = box.size[1] * node(fz - 1 + c, 2);
      for (let b = 0; b < 4; b++) {
        const row = box.size[0] * (node(fy - 1 + b, 1) + slice);
        let line = 0;
        for (let a = 0; a < 4; a++) line += wx[a]! * coefficients[row + node(fx - 1 + a, 0)]!;
        sum += wz[c]! * wy[b]! * line;
      }
    }
    return range ? castVoxel(sum > 0 ? sum + 0.5 : sum - 0.5, range) : sum;
  };
}
