import type { Vec3, Volume } from '../../../core/index.ts';
import type { Box } from '../../prepare/region.ts';
import { symmetricEigenvectors } from './eigenvectors.ts';
import { convolveAxis, type Field, fieldOf, rangeOf, type Taps } from './field.ts';
import type { Riesz } from './model.ts';
import { boxForTaps } from './separable.ts';
import { copyOf, imageOf, multiplyFrequencies, type Spectrum } from './spectrum.ts';

/**
 * Riesz transform of a filter's response in a box (IBSI 2 section 3.7, "not standardised"): the component of the given
 * order, steered to the local direction if wanted. `radial` is the filter's transfer function of the squared frequency,
 * unless the spectrum is already filtered. The spectrum is used up.
 */
export function rieszResponse(
  image: Volume,
  spectrum: Spectrum,
  { order, steeredSigma }: Riesz,
  dimensions: 2 | 3,
  box: Box,
  radial: (square: number) => number = () => 1,
): Float64Array {
  if (steeredSigma === undefined) return component(spectrum, order, dimensions, box, radial);
  const total = order.reduce((sum, l) => sum + l, 0);
  const orders = ordersOf(total, dimensions);
  const components = orders.map((one) => component(copyOf(spectrum), one, dimensions, box, radial));
  const frames = localFrames(image, steeredSigma, dimensions, box);
  return steer(order, orders, components, frames, dimensions);
}

const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));
const factorials = (order: readonly number[]): number => order.reduce((product, l) => product * factorial(l), 1);

/** All orders along the axes with this sum. */
export function ordersOf(total: number, dimensions: 2 | 3): number[][] {
  const all: number[][] = [];
  for (let x = total; x >= 0; x--) {
    if (dimensions === 2) all.push([x, total - x]);
    else for (let y = total - x; y >= 0; y--) all.push([x, y, total - x - y]);
  }
  return all;
}

/** Multiplies by (-i)^L sqrt(L! / l!) f^l / |f|^L and transforms back. */
function component(
  spectrum: Spectrum,
  order: readonly number[],
  dimensions: 2 | 3,
  box: Box,
  radial: (square: number) => number,
): Float64Array {
  const total = order.reduce((sum, l) => sum + l, 0);
  const scale = Math.sqrt(factorial(total) / factorials(order));
  const [lx, ly, lz] = [order[0] ?? 0, order[1] ?? 0, order[2] ?? 0];
  multiplyFrequencies(spectrum, dimensions, total, (x, y, z) => {
    const square = x * x + y * y + z * z;
    if (square === 0) return 0;
    return (scale * radial(square) * x ** lx * y ** ly * z ** lz) / square ** (total / 2);
  });
  return imageOf(spectrum, box, dimensions);
}

/**
 * Local directions: the eigenvectors of the structure tensor (products of the image's gradient, smoothed by a Gaussian of
 * `sigma` mm), largest first, one row each. The sign of the first is that of its largest component.
 */
function localFrames(image: Volume, sigma: number, dimensions: 2 | 3, box: Box): Float64Array {
  const { size, spacing } = image.grid;
  const axes = ([0, 1, 2] as const).slice(0, dimensions);
  const smooth = axes.map((axis): Taps => {
    const s = sigma / spacing[axis];
    const radius = Math.ceil(4 * s);
    const offsets = Array.from({ length: 2 * radius + 1 }, (_, n) => n - radius);
    const weights = offsets.map((x) => Math.exp((-x * x) / (2 * s * s)));
    const sum = weights.reduce((a, b) => a + b, 0);
    return { offsets, weights: weights.map((w) => w / sum) };
  });
  const around = boxForTaps(box, size, smooth, 'mirror');
  const gradients = axes.map((axis) => {
    const taps: Taps = { offsets: [-1, 1], weights: [-0.5 / spacing[axis], 0.5 / spacing[axis]] };
    const needed = boxForTaps(
      around,
      size,
      axes.map((a) => (a === axis ? taps : { offsets: [0], weights: [1] })),
      'nearest',
    );
    return convolveAxis(fieldOf(image.voxels, size, needed), axis, taps, 'nearest', rangeOf(around, axis)).voxels;
  });
  const tensor = axes.map((a) =>
    axes.map((b) => {
      if (b < a) return undefined;
      const products = gradients[a]!.map((g, i) => g * gradients[b]![i]!);
      return axes.reduce((done: Field, axis) => convolveAxis(done, axis, smooth[axis]!, 'mirror', rangeOf(box, axis)), {
        ...around,
        image: size,
        voxels: products,
      }).voxels;
    }),
  );
  const count = box.size[0] * box.size[1] * box.size[2];
  const frames = new Float64Array(count * dimensions * dimensions);
  for (let i = 0; i < count; i++) {
    const matrix = axes.map((a) => axes.map((b) => (tensor[Math.min(a, b)]![Math.max(a, b)] as Float64Array)[i]!));
    frames.set(symmetricEigenvectors(matrix).flat(), i * dimensions * dimensions);
  }
  return frames;
}

/**
 * The component in rotated axes as a combination of all components of the same order: the product of the axes' linear
 * forms is multiplied out, voxel by voxel.
 */
export function steer(
  order: readonly number[],
  orders: readonly (readonly number[])[],
  components: readonly Float64Array[],
  frames: Float64Array,
  dimensions: 2 | 3,
): Float64Array {
  const weights = orders.map((one) => Math.sqrt(factorials(one) / factorials(order)));
  const total = order.reduce((sum, l) => sum + l, 0);
  const lists = Array.from({ length: total + 1 }, (_, l) => ordersOf(l, dimensions));
  const index = lists.map((list) => new Map(list.map((one, n) => [one.join(), n])));
  // Multiplying by the a-th coordinate leads from a monomial of one order to one of the next.
  const next = lists
    .slice(0, -1)
    .map((list, l) =>
      list.map((one) =>
        Array.from(
          { length: dimensions },
          (_, a) => index[l + 1]!.get(one.map((n, b) => n + (a === b ? 1 : 0)).join())!,
        ),
      ),
    );
  const forms = order.flatMap((l, axis) => Array.from({ length: l }, () => axis));
  const out = new Float64Array(components[0]!.length);
  for (let i = 0; i < out.length; i++) {
    const frame = i * dimensions * dimensions;
    let polynomial = [1];
    for (const [l, axis] of forms.entries()) {
      const product = new Array<number>(lists[l + 1]!.length).fill(0);
      for (const [n, coefficient] of polynomial.entries()) {
        for (let a = 0; a < dimensions; a++) {
          product[next[l]![n]![a]!]! += coefficient * frames[frame + axis * dimensions + a]!;
        }
      }
      polynomial = product;
    }
    let sum = 0;
    for (const [n, coefficient] of polynomial.entries()) sum += coefficient * weights[n]! * components[n]![i]!;
    out[i] = sum;
  }
  return out;
}

/** Rows of a rotation as frames for every voxel; for tests and fixed directions. */
export function constantFrames(rows: readonly Vec3[] | readonly (readonly number[])[], count: number): Float64Array {
  const flat = rows.flat();
  return Float64Array.from({ length: flat.length * count }, (_, i) => flat[i % flat.length]!);
}
