import type { Vec3, Volume } from '../../core/index.ts';
import { mapVec3, type RoiMask } from '../prepare/region.ts';
import type { ImageFilter } from './filtered-image.ts';
import { waveletFilters } from './wavelet-coefficients.ts';

/** Voxels of a box in x, y, z order. */
interface Block {
  readonly size: Vec3;
  readonly voxels: Float64Array;
}

/**
 * Stationary wavelet transform as in PyRadiomics with PyWavelets: periodic, undecimated, level by level on the
 * approximation; odd sizes get one wrapped slice. The first letter of a sub-band is x. With force2D the axis across the
 * planes is not transformed. Only the ROI's box and the filters' support around it are computed, which is exact.
 */
export const wavelet: ImageFilter = ({ image, roi, setting }) => {
  const dimensions = image.grid.dimensions ?? 3;
  const axes = ([0, 1, 2] as const)
    .slice(0, dimensions)
    .filter((a) => !setting.force2D || a !== dimensions - 1 - setting.force2Ddimension);
  const { low, high } = waveletFilters(setting.wavelet);
  const total = setting.start_level + setting.level;
  // Approximations are shared by all sub-bands of the levels above.
  const approximations: Block[] = [];
  const approximation = (level: number): Block => {
    approximations[level] ??=
      level === 0
        ? gather(image, roi, axes, total, low.length)
        : axes.reduce((block, axis) => convolve(block, axis, low), approximation(level - 1));
    return approximations[level];
  };
  const subBand = subBandsOf(axes, low, high, approximation);
  const images = [];
  for (let level = setting.start_level; level < total; level++) {
    const index = level - setting.start_level + 1;
    const name = index === 1 ? 'wavelet' : `wavelet${index}`;
    for (const band of subBands(axes.length)) {
      images.push({
        prefix: `${name}-${band}`,
        compute: () => trim(subBand(level, band), roi, axes, total - level - 1, low.length),
      });
    }
  }
  const name = setting.level === 1 ? 'wavelet' : `wavelet${setting.level}`;
  images.push({
    prefix: `${name}-${'L'.repeat(axes.length)}`,
    compute: () => trim(approximation(total), roi, axes, 0, low.length),
  });
  return images;
};

/** `LLH`, `LHL`, … `HHH`: the details in PyWavelets' order, without the approximation. */
function subBands(axes: number): string[] {
  return Array.from({ length: 2 ** axes - 1 }, (_, i) =>
    (i + 1).toString(2).padStart(axes, '0').replaceAll('0', 'L').replaceAll('1', 'H'),
  );
}

/**
 * Computes sub-bands. The blocks of the first letters are cached until a band begins differently: requested in order,
 * the eight bands of a level take 14 convolutions instead of 24.
 */
function subBandsOf(
  axes: ReadonlyArray<0 | 1 | 2>,
  low: Float64Array,
  high: Float64Array,
  approximation: (level: number) => Block,
): (level: number, band: string) => Block {
  let chain: Block[] = [];
  let chainLevel = -1;
  let letters = '';
  return (level, band) => {
    let common = 0;
    if (level === chainLevel) while (common < chain.length && letters[common] === band[common]) common++;
    chain = chain.slice(0, common);
    chainLevel = level;
    letters = band;
    let block = chain[common - 1] ?? approximation(level);
    for (let i = common; i < axes.length; i++) {
      block = convolve(block, axes[i]!, band[i] === 'H' ? high : low);
      if (i < axes.length - 1) chain.push(block);
    }
    return block;
  };
}

/** Taps before and after a voxel: a[i] = sum over k of f[k] x[i + n/2 - k]. */
const before = (taps: number): number => taps / 2 - 1;

/** The ROI's box with the support of `levels` convolutions on each transformed axis, wrapped periodically. */
function gather(image: Volume, roi: RoiMask, axes: readonly number[], levels: number, taps: number): Block {
  const indices = ([0, 1, 2] as const).map((a) => {
    const n = image.grid.size[a];
    const transformed = axes.includes(a);
    const first = roi.lower[a] - (transformed ? levels * before(taps) : 0);
    const count = roi.size[a] + (transformed ? levels * (taps - 1) : 0);
    const period = n + (n % 2);
    return Int32Array.from({ length: count }, (_, i) => {
      const wrapped = (((first + i) % period) + period) % period;
      return wrapped === n ? 0 : wrapped;
    });
  }) as [Int32Array, Int32Array, Int32Array];
  const [xs, ys, zs] = indices;
  const voxels = new Float64Array(xs.length * ys.length * zs.length);
  const [nx, ny] = image.grid.size;
  let at = 0;
  for (const z of zs) {
    for (const y of ys) {
      const row = nx * (y + ny * z);
      for (let i = 0; i < xs.length; i++) voxels[at++] = image.voxels[row + xs[i]!]!;
    }
  }
  return { size: [xs.length, ys.length, zs.length], voxels };
}

/**
 * Convolution along one axis; the result is shorter by the filter's length minus one. Six or two taps at a time, always
 * summed in order.
 */
function convolve(block: Block, axis: 0 | 1 | 2, filter: Float64Array): Block {
  const taps = filter.length;
  const size = mapVec3((a) => block.size[a] - (a === axis ? taps - 1 : 0));
  const step = axis === 0 ? 1 : axis === 1 ? block.size[0] : block.size[0] * block.size[1];
  const out = new Float64Array(size[0] * size[1] * size[2]);
  for (let k = 0, to = 0; k < size[2]; k++) {
    for (let j = 0; j < size[1]; j++, to += size[0]) {
      const row = block.size[0] * (j + block.size[1] * k);
      let t = 0;
      // The first tap applies to the last voxel of the window.
      for (; t + 6 <= taps; t += 6)
        addSix(out, to, size[0], block.voxels, row + (taps - 1 - t) * step, step, filter, t);
      for (; t < taps; t += 2) addTwo(out, to, size[0], block.voxels, row + (taps - 1 - t) * step, step, filter, t);
    }
  }
  return { size, voxels: out };
}

function addSix(
  out: Float64Array,
  to: number,
  count: number,
  voxels: Float64Array,
  from: number,
  step: number,
  filter: Float64Array,
  first: number,
): void {
  const [f0, f1, f2] = [filter[first]!, filter[first + 1]!, filter[first + 2]!];
  const [f3, f4, f5] = [filter[first + 3]!, filter[first + 4]!, filter[first + 5]!];
  for (let i = 0; i < count; i++) {
    const at = from + i;
    let sum = out[to + i]! + f0 * voxels[at]!;
    sum += f1 * voxels[at - step]!;
    sum += f2 * voxels[at - 2 * step]!;
    sum += f3 * voxels[at - 3 * step]!;
    sum += f4 * voxels[at - 4 * step]!;
    out[to + i] = sum + f5 * voxels[at - 5 * step]!;
  }
}

function addTwo(
  out: Float64Array,
  to: number,
  count: number,
  voxels: Float64Array,
  from: number,
  step: number,
  filter: Float64Array,
  first: number,
): void {
  const [f0, f1] = [filter[first]!, filter[first + 1]!];
  for (let i = 0; i < count; i++) {
    out[to + i] = out[to + i]! + f0 * voxels[from + i]! + f1 * voxels[from + i - step]!;
  }
}

/** Removes the support of the levels that are not computed. */
function trim(block: Block, roi: RoiMask, axes: readonly number[], unused: number, taps: number): Float64Array {
  if (unused === 0) return block.voxels;
  const offset = mapVec3((a) => (axes.includes(a) ? unused * before(taps) : 0));
  const [nx, ny, nz] = roi.size;
  const out = new Float64Array(nx * ny * nz);
  for (let k = 0, to = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++, to += nx) {
      const from = offset[0] + block.size[0] * (j + offset[1] + block.size[1] * (k + offset[2]));
      out.set(block.voxels.subarray(from, from + nx), to);
    }
  }
  return out;
}
