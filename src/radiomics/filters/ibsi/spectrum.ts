import type { Vec3, Volume } from '../../../core/index.ts';
import { type ComplexGrid, complexGrid, fft3, smoothLength } from '../../fourier.ts';
import type { Box } from '../../prepare/region.ts';
import { boundaryIndex } from './field.ts';
import type { Boundary } from './model.ts';

/** Fourier transform of a whole real image, extended at its boundary: the frequencies 0 … n/2 along x. */
export interface Spectrum {
  readonly values: ComplexGrid;
  /** Size of the extended image. */
  readonly size: Vec3;
  /** Index of the first extended voxel in the image: 0 or negative. */
  readonly first: Vec3;
}

/**
 * Transforms the image, extended by at least `margin` voxels on each side under the boundary condition. A periodic
 * image is its own extension. By slice (`dimensions` 2) only the given slices are transformed.
 */
export function spectrumOf(
  image: Volume,
  boundary: Boundary,
  margin: number,
  dimensions: 2 | 3,
  slices: { readonly lower: number; readonly count: number },
): Spectrum {
  const { size } = image.grid;
  const axes = ([0, 1, 2] as const).map((axis) => {
    if (axis === 2 && dimensions === 2) return { length: slices.count, first: slices.lower };
    if (boundary === 'periodize') return { length: size[axis], first: 0 };
    const length = smoothLength(size[axis] + 2 * margin);
    return { length, first: -Math.floor((length - size[axis]) / 2) };
  });
  const extended = axes.map((axis) => axis.length) as unknown as Vec3;
  const first = axes.map((axis) => axis.first) as unknown as Vec3;
  const sources = ([0, 1, 2] as const).map((axis) =>
    Int32Array.from({ length: extended[axis] }, (_, i) => boundaryIndex(first[axis] + i, size[axis], boundary)),
  ) as [Int32Array, Int32Array, Int32Array];
  const read = (line: Float64Array, to: number, row: number): void => {
    const [y, z] = [sources[1][row % extended[1]]!, sources[2][Math.floor(row / extended[1])]!];
    const from = y < 0 || z < 0 ? -1 : size[0] * (y + size[1] * z);
    for (let i = 0; i < extended[0]; i++) {
      const x = sources[0][i]!;
      line[to + i] = from < 0 || x < 0 ? 0 : image.voxels[from + x]!;
    }
  };
  const values = rowSpectra(extended, read);
  fft3(values, -1, dimensions === 2 ? [1] : [1, 2]);
  return { values, size: extended, first };
}

/** Rows transformed together. */
const together = 32;

/** Transforms real rows in pairs: one as the real, one as the imaginary part of a complex row. */
function rowSpectra(size: Vec3, read: (line: Float64Array, to: number, row: number) => void): ComplexGrid {
  const [length, rows] = [size[0], size[1] * size[2]];
  const half = Math.floor(length / 2) + 1;
  const values = complexGrid([half, size[1], size[2]]);
  const work = complexGrid([length, together / 2, 1]);
  for (let row = 0; row < rows; row += together) {
    const count = Math.min(together, rows - row);
    work.re.fill(0);
    work.im.fill(0);
    for (let n = 0; n < count; n++) read(n % 2 === 0 ? work.re : work.im, (n >> 1) * length, row + n);
    fft3(work, -1, [0]);
    for (let n = 0; n < count; n++) {
      const from = (n >> 1) * length;
      const to = (row + n) * half;
      for (let k = 0; k < half; k++) {
        const [a, b] = [from + k, from + (k === 0 ? 0 : length - k)];
        const [re, im, mirrorRe, mirrorIm] = [work.re[a]!, work.im[a]!, work.re[b]!, work.im[b]!];
        values.re[to + k] = (n % 2 === 0 ? re + mirrorRe : im + mirrorIm) / 2;
        values.im[to + k] = (n % 2 === 0 ? im - mirrorIm : mirrorRe - re) / 2;
      }
    }
  }
  return values;
}

/** The real image of a spectrum in a box of the original image. The spectrum's values are used up. */
export function imageOf({ values, size, first }: Spectrum, box: Box, dimensions: 2 | 3): Float64Array {
  fft3(values, 1, dimensions === 2 ? [1] : [1, 2]);
  const scale = 1 / (size[0] * size[1] * (dimensions === 3 ? size[2] : 1));
  const [length, half] = [size[0], values.size[0]];
  const [nx, ny, nz] = box.size;
  const out = new Float64Array(nx * ny * nz);
  const work = complexGrid([length, together / 2, 1]);
  const start = box.lower[0] - first[0];
  const rows = ny * nz;
  for (let row = 0; row < rows; row += together) {
    const count = Math.min(together, rows - row);
    work.re.fill(0);
    work.im.fill(0);
    for (let n = 0; n < count; n++) {
      const [j, k] = [(row + n) % ny, Math.floor((row + n) / ny)];
      const from = half * (box.lower[1] - first[1] + j + size[1] * (box.lower[2] - first[2] + k));
      addRow(work, (n >> 1) * length, values, from, n % 2 === 1);
    }
    fft3(work, 1, [0]);
    for (let n = 0; n < count; n++) {
      const source = n % 2 === 0 ? work.re : work.im;
      const from = (n >> 1) * length + start;
      for (let i = 0; i < nx; i++) out[(row + n) * nx + i] = scale * source[from + i]!;
    }
  }
  return out;
}

/** Adds a half spectrum as a whole one, times i for the second row of a pair. */
function addRow(work: ComplexGrid, to: number, values: ComplexGrid, from: number, second: boolean): void {
  const length = work.size[0];
  for (let k = 0; k < length; k++) {
    const mirrored = k >= values.size[0];
    const at = from + (mirrored ? length - k : k);
    const re = values.re[at]!;
    const im = mirrored ? -values.im[at]! : values.im[at]!;
    work.re[to + k]! += second ? -im : re;
    work.im[to + k]! += second ? re : im;
  }
}

/** A copy whose values can be changed. */
export function copyOf(spectrum: Spectrum): Spectrum {
  const { size, re, im } = spectrum.values;
  return { ...spectrum, values: { size, re: re.slice(), im: im.slice() } };
}

/** Frequencies along one axis, -1 … 1, of each value and of the value at the opposite frequency. */
interface Frequencies {
  readonly own: Float64Array;
  readonly opposite: Float64Array;
}

/**
 * The i-th of n frequencies in ascending order is (2 i - n + 1) / (n - 1): the grid of IBSI's reference maps. It lies half a
 * step beside frequency 0 if n is even.
 */
function frequencies(length: number, count: number): Frequencies {
  const at = (k: number): number => (length === 1 ? 0 : (2 * (k + Math.floor(length / 2)) - length + 1) / (length - 1));
  // The lowest frequency of an even length is its own opposite.
  const signed = Array.from({ length: count }, (_, n) => (2 * n >= length ? n - length : n));
  const opposite = signed.map((k) => (2 * k === -length ? k : 0 - k));
  return { own: Float64Array.from(signed, at), opposite: Float64Array.from(opposite, at) };
}

/**
 * Multiplies by (-i)^order times a real function of the frequencies, and takes the part whose image is real: the mean with
 * the conjugate at the opposite frequency.
 */
export function multiplyFrequencies(
  { values, size }: Spectrum,
  dimensions: 2 | 3,
  order: number,
  factorOf: (x: number, y: number, z: number) => number,
): void {
  const [fx, fy, fz] = ([0, 1, 2] as const).map((axis) =>
    frequencies(axis < dimensions ? size[axis] : 1, axis < dimensions ? values.size[axis] : 1),
  ) as [Frequencies, Frequencies, Frequencies];
  const { re, im } = values;
  const [nx, ny, nz] = values.size;
  const parity = order % 2 === 0 ? 1 : -1;
  const turn = order % 4;
  for (let k = 0, at = 0; k < nz; k++) {
    const z = dimensions === 3 ? k : 0;
    for (let j = 0; j < ny; j++) {
      for (let i = 0; i < nx; i++, at++) {
        const own = factorOf(fx.own[i]!, fy.own[j]!, fz.own[z]!);
        const factor = (own + parity * factorOf(fx.opposite[i]!, fy.opposite[j]!, fz.opposite[z]!)) / 2;
        const [a, b] = [re[at]! * factor, im[at]! * factor];
        re[at] = turn === 0 ? a : turn === 1 ? b : turn === 2 ? -a : -b;
        im[at] = turn === 0 ? b : turn === 1 ? -a : turn === 2 ? -b : a;
      }
    }
  }
}
