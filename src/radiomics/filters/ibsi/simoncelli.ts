import type { Volume } from '../../../core/index.ts';
import type { Box } from '../../prepare/region.ts';
import { laplacianKernels } from './laplacian.ts';
import type { LogFilter, SimoncelliFilter } from './model.ts';
import { rieszResponse } from './riesz.ts';
import { imageOf, multiplyFrequencies, type Spectrum, spectrumOf } from './spectrum.ts';

/** Kernels with infinite support are given this many voxels times 2^level around the image. */
const margin = 8;

/** Response to the band-pass filter of Simoncelli (IBSI 2 section 3.6.2), or to its Riesz transform. */
export function simoncelliResponse(image: Volume, filter: SimoncelliFilter, box: Box): Float64Array {
  const { boundary, dimensions, level, riesz } = filter;
  const spectrum = spectrumOf(image, boundary, margin * 2 ** level, dimensions, slicesOf(box));
  // Between a quarter of the level's highest frequency and that frequency.
  const top = 2 ** (1 - level);
  const bandPass = (square: number): number => {
    const f = Math.sqrt(square);
    return f < top / 4 || f > top ? 0 : Math.cos((Math.PI / 2) * Math.log2((2 * f) / top));
  };
  if (riesz) return rieszResponse(image, spectrum, riesz, dimensions, box, bandPass);
  multiplyFrequencies(spectrum, dimensions, 0, (x, y, z) => bandPass(x * x + y * y + z * z));
  return imageOf(spectrum, box, dimensions);
}

/** Riesz transform of the Laplacian of Gaussian, whose kernel is the sampled one. */
export function rieszLaplacianResponse(image: Volume, filter: LogFilter, box: Box): Float64Array {
  const { boundary, dimensions, riesz } = filter;
  const { smooth, derived } = laplacianKernels(image, filter);
  const radius = Math.max(...smooth.flatMap((taps) => taps.offsets));
  const spectrum = spectrumOf(image, boundary, 2 * radius, dimensions, slicesOf(box));
  const { values, size } = spectrum;
  // Symmetric kernels have real transforms.
  const transforms = (taps: (typeof smooth)[number], axis: number): Float64Array =>
    Float64Array.from({ length: values.size[axis]! }, (_, n) =>
      taps.offsets.reduce((sum, o, t) => sum + taps.weights[t]! * Math.cos((2 * Math.PI * n * o) / size[axis]!), 0),
    );
  const gauss = smooth.map(transforms);
  const second = derived.map(transforms);
  eachValue(spectrum, (at, indices) => {
    let factor = 0;
    for (let a = 0; a < dimensions; a++) {
      let product = second[a]![indices[a]!]!;
      for (let b = 0; b < dimensions; b++) if (b !== a) product *= gauss[b]![indices[b]!]!;
      factor += product;
    }
    values.re[at]! *= factor;
    values.im[at]! *= factor;
  });
  return rieszResponse(image, spectrum, riesz!, dimensions, box);
}

const slicesOf = (box: Box) => ({ lower: box.lower[2], count: box.size[2] });

function eachValue({ values }: Spectrum, visit: (at: number, indices: [number, number, number]) => void): void {
  const [nx, ny, nz] = values.size;
  const indices: [number, number, number] = [0, 0, 0];
  let at = 0;
  for (indices[2] = 0; indices[2] < nz; indices[2]++) {
    for (indices[1] = 0; indices[1] < ny; indices[1]++) {
      for (indices[0] = 0; indices[0] < nx; indices[0]++, at++) visit(at, indices);
    }
  }
}
