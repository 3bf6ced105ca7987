import type { Vec3, Volume } from '../../../core/index.ts';
import { type ComplexGrid, complexGrid, fft3, smoothLength } from '../../fourier.ts';
import type { Box } from '../../prepare/region.ts';
import { type Axis, boundaryIndex } from './field.ts';
import type { GaborFilter } from './model.ts';
import { Pool } from './pool.ts';

/** Where the Gaussian envelope is cut off, in standard deviations: it has fallen below 1e-9. */
const reach = 6.5;

/**
 * Response to a complex two-dimensional Gabor kernel (IBSI 2 section 3.4) of every slice of a box; by volume, of the
 * slices along all three axes. Responses of the orientations and planes are pooled.
 */
export function gaborResponse(image: Volume, filter: GaborFilter, box: Box): Float64Array {
  const across: readonly Axis[] = filter.dimensions === 3 ? [2, 1, 0] : [2];
  const pool = new Pool(filter.pooling, box.size[0] * box.size[1] * box.size[2]);
  for (const axis of across) planeResponses(image, filter, box, axis, pool);
  return pool.result();
}

/** Degrees. Opposite orientations have the same modulus and are computed once. */
function orientations({ theta, thetaStep, response, pooling }: GaborFilter): number[] {
  if (thetaStep === undefined) return [theta];
  const count = Math.round(360 / thetaStep);
  const half = response === 'modulus' && pooling !== 'sum' && count % 2 === 0;
  return Array.from({ length: half ? count / 2 : count }, (_, n) => theta + n * thetaStep);
}

function planeResponses(image: Volume, filter: GaborFilter, box: Box, across: Axis, pool: Pool): void {
  const [u, v] = ([0, 1, 2] as const).filter((axis) => axis !== across) as [Axis, Axis];
  const { spacing, size } = image.grid;
  const angles = orientations(filter);
  const radius = [u, v].map((axis) => radiusAlong(filter, angles, axis === u, spacing[axis])) as [number, number];
  const padded: Vec3 = [smoothLength(box.size[u] + 2 * radius[0]), smoothLength(box.size[v] + 2 * radius[1]), 1];
  const kernels = angles.map((angle) => kernelSpectrum(filter, angle, padded, radius, spacing[u], spacing[v]));
  const strides = [1, size[0], size[0] * size[1]];
  const sources = [u, v].map((axis, n) =>
    Int32Array.from({ length: box.size[axis] + 2 * radius[n]! }, (_, i) => {
      const at = boundaryIndex(box.lower[axis] - radius[n]! + i, size[axis], filter.boundary);
      return at < 0 ? -1 : at * strides[axis]!;
    }),
  ) as [Int32Array, Int32Array];
  const responses = angles.map(() => new Float64Array(box.size[0] * box.size[1] * box.size[2]));
  const outStrides = [1, box.size[0], box.size[0] * box.size[1]];
  const slice = complexGrid(padded);
  const product = complexGrid(padded);
  // Of the last pass only the rows within the box are needed.
  const rows = [padded[0] * radius[1], padded[0] * (radius[1] + box.size[v])] as const;
  const wanted: ComplexGrid = {
    size: [padded[0], box.size[v], 1],
    re: product.re.subarray(...rows),
    im: product.im.subarray(...rows),
  };
  for (let n = 0; n < box.size[across]; n++) {
    readSlice(image, (box.lower[across] + n) * strides[across]!, sources, slice);
    fft3(slice, -1);
    for (const [a, kernel] of kernels.entries()) {
      multiply(slice, kernel, product);
      fft3(product, 1, [1]);
      fft3(wanted, 1, [0]);
      const to = responses[a]!;
      for (let j = 0; j < box.size[v]; j++) {
        const from = radius[0] + padded[0] * (j + radius[1]);
        const start = n * outStrides[across]! + j * outStrides[v]!;
        for (let i = 0; i < box.size[u]; i++) {
          to[start + i * outStrides[u]!] = part(filter.response, product.re[from + i]!, product.im[from + i]!);
        }
      }
    }
  }
  for (const response of responses) pool.add(response);
}

function part(response: GaborFilter['response'], re: number, im: number): number {
  if (response === 'modulus') return Math.sqrt(re * re + im * im);
  if (response === 'real') return re;
  return response === 'imaginary' ? im : Math.atan2(im, re);
}

/** Half the extent in voxels of all orientations of the envelope. */
function radiusAlong(
  { sigma, gamma }: GaborFilter,
  angles: readonly number[],
  alongU: boolean,
  spacing: number,
): number {
  const extents = angles.map((degrees) => {
    const angle = (degrees * Math.PI) / 180;
    const [along, beside] = alongU ? [Math.cos(angle), Math.sin(angle)] : [Math.sin(angle), Math.cos(angle)];
    return sigma * Math.hypot(along, beside / gamma);
  });
  return Math.ceil((reach * Math.max(...extents)) / spacing);
}

/** The transform of a kernel, which is real, and its columns that are not 0. */
interface KernelSpectrum {
  readonly values: Float64Array;
  readonly columns: readonly number[];
}

/** Smaller values of a transform, relative to the largest, are set to 0: the kernel occupies few frequencies. */
const negligible = 1e-13;

/** Transform of the kernel with its centre at voxel 0, divided by the number of values. */
function kernelSpectrum(
  { sigma, lambda, gamma }: GaborFilter,
  degrees: number,
  size: Vec3,
  radius: readonly [number, number],
  spacingU: number,
  spacingV: number,
): KernelSpectrum {
  const angle = (degrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const grid = complexGrid(size);
  const scale = 1 / (size[0] * size[1]);
  for (let j = -radius[1]; j <= radius[1]; j++) {
    for (let i = -radius[0]; i <= radius[0]; i++) {
      const [x, y] = [i * spacingU, j * spacingV];
      const along = x * cos + y * sin;
      const beside = x * sin - y * cos;
      const envelope = scale * Math.exp(-(along * along + gamma * gamma * beside * beside) / (2 * sigma * sigma));
      const at = ((i + size[0]) % size[0]) + size[0] * ((j + size[1]) % size[1]);
      grid.re[at] = envelope * Math.cos((2 * Math.PI * along) / lambda);
      grid.im[at] = envelope * Math.sin((2 * Math.PI * along) / lambda);
    }
  }
  fft3(grid, -1);
  const values = grid.re;
  const least = negligible * values.reduce((largest, x) => Math.max(largest, Math.abs(x)), 0);
  const used = new Uint8Array(size[0]);
  for (let i = 0; i < values.length; i++) {
    if (Math.abs(values[i]!) < least) values[i] = 0;
    else used[i % size[0]] = 1;
  }
  return { values, columns: [...used.keys()].filter((column) => used[column] === 1) };
}

function readSlice(
  image: Volume,
  start: number,
  [us, vs]: readonly [Int32Array, Int32Array],
  slice: ComplexGrid,
): void {
  slice.re.fill(0);
  slice.im.fill(0);
  for (let j = 0; j < vs.length; j++) {
    if (vs[j]! < 0) continue;
    const row = start + vs[j]!;
    const to = j * slice.size[0];
    for (let i = 0; i < us.length; i++) if (us[i]! >= 0) slice.re[to + i] = image.voxels[row + us[i]!]!;
  }
}

function multiply(a: ComplexGrid, { values, columns }: KernelSpectrum, out: ComplexGrid): void {
  out.re.fill(0);
  out.im.fill(0);
  for (let row = 0; row < out.re.length; row += out.size[0]) {
    for (let c = 0; c < columns.length; c++) {
      const at = row + columns[c]!;
      out.re[at] = a.re[at]! * values[at]!;
      out.im[at] = a.im[at]! * values[at]!;
    }
  }
}
