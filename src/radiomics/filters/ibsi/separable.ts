import type { Vec3, Volume } from '../../../core/index.ts';
import type { Box } from '../../prepare/region.ts';
import {
  type Axis,
  convolveAxis,
  type Field,
  fieldOf,
  meanAxis,
  type Range,
  rangeOf,
  rangeRead,
  type Taps,
} from './field.ts';
import type { Boundary, Pooling } from './model.ts';
import { Pool } from './pool.ts';

/** Kernels applied one after another along one axis, each with the boundary condition on the result of the one before. */
export type Chain = readonly Taps[];

/** Taps of a kernel centred on its middle (of an even kernel: right of its middle), spread by `dilation`. */
export function tapsOf(kernel: ArrayLike<number>, dilation = 1): Taps {
  const centre = Math.floor(kernel.length / 2);
  const used = Array.from(kernel, (weight, n) => [dilation * (centre - n), weight] as const).filter(([, w]) => w !== 0);
  return { offsets: used.map(([offset]) => offset), weights: used.map(([, weight]) => weight) };
}

const flipped = (chain: Chain): Chain =>
  chain.map(({ offsets, weights }) => ({
    offsets: offsets.map((o) => 0 - o).toReversed(),
    weights: weights.toReversed(),
  }));

/** All rotations by right angles: of which axis each axis gets the kernel, and whether it is reversed. */
function rotationsOf(axes: number): Array<ReadonlyArray<readonly [from: number, reversed: boolean]>> {
  const permutations =
    axes === 2
      ? [
          [0, 1],
          [1, 0],
        ]
      : [
          [0, 1, 2],
          [1, 2, 0],
          [2, 0, 1],
          [0, 2, 1],
          [2, 1, 0],
          [1, 0, 2],
        ];
  return permutations.flatMap((order, p) =>
    Array.from({ length: 2 ** axes }, (_, bits) => order.map((from, a) => [from, ((bits >> a) & 1) === 1] as const))
      // A proper rotation: the signs and the permutation are both even or both odd.
      .filter(
        (turn) => (turn.filter(([, reversed]) => reversed).length + (p < permutations.length / 2 ? 0 : 1)) % 2 === 0,
      ),
  );
}

interface Oriented {
  readonly chains: readonly Chain[];
  /** 1 and -1 if the same kernels also occur with the other sign. */
  readonly signs: Set<1 | -1>;
}

/** The distinct orientations of a kernel; an antisymmetric kernel reversed is its negative, which needs no convolution. */
function orientationsOf(chains: readonly Chain[], rotate: boolean): Oriented[] {
  const found = new Map<string, Oriented>();
  const turns = rotate ? rotationsOf(chains.length) : [chains.map((_, a) => [a, false] as const)];
  for (const turn of turns) {
    const turned = turn.map(([from, reversed]) => withSign(reversed ? flipped(chains[from]!) : chains[from]!));
    const sign = turned.filter((one) => one.sign === -1).length % 2 === 0 ? 1 : -1;
    const key = JSON.stringify(turned.map((one) => one.chain));
    const known = found.get(key) ?? { chains: turned.map((one) => one.chain), signs: new Set() };
    known.signs.add(sign);
    found.set(key, known);
  }
  return [...found.values()];
}

/** A kernel and its negative as one kernel with a sign: the first weight in the order of offsets is positive. */
function withSign(chain: Chain): { chain: Chain; sign: 1 | -1 } {
  if (chain.length !== 1) return { chain, sign: 1 };
  const sorted = chain[0]!.offsets
    .map((offset, t) => [offset, chain[0]!.weights[t]!] as const)
    .sort(([a], [b]) => a - b);
  const sign = sorted[0]![1] < 0 ? -1 : 1;
  return {
    chain: [{ offsets: sorted.map(([offset]) => offset), weights: sorted.map(([, weight]) => sign * weight) }],
    sign,
  };
}

/** Ranges that each kernel of a chain must give so that the last gives `range`; the first entry is read from the image. */
function rangesOf(chain: Chain, range: Range, length: number, boundary: Boundary): Range[] {
  const ranges = [range];
  for (const taps of chain.toReversed()) ranges.unshift(rangeRead(ranges[0]!, taps, length, boundary));
  return ranges;
}

function applyChain(field: Field, axis: Axis, chain: Chain, boundary: Boundary, range: Range): Field {
  const ranges = rangesOf(chain, range, field.image[axis], boundary);
  return chain.reduce((done, taps, n) => convolveAxis(done, axis, taps, boundary, ranges[n + 1]!), field);
}

const union = (ranges: readonly Range[]): Range => {
  const lower = Math.min(...ranges.map((range) => range.lower));
  return { lower, count: Math.max(...ranges.map((range) => range.lower + range.count)) - lower };
};

/** The box of the image that orientations read. */
function boxRead(orientations: readonly Oriented[], box: Box, image: Vec3, boundary: Boundary): Box {
  const ranges = ([0, 1, 2] as const).map((axis) => {
    const wanted = rangeOf(box, axis);
    const read = orientations.flatMap(({ chains }) =>
      chains[axis] ? [rangesOf(chains[axis], wanted, image[axis], boundary)[0]!] : [],
    );
    return union([wanted, ...read]);
  });
  return {
    lower: ranges.map((range) => range.lower) as unknown as Vec3,
    size: ranges.map((range) => range.count) as unknown as Vec3,
  };
}

/**
 * Response of a separable kernel in a box, pooled over rotations if wanted. Orientations that begin with the same
 * kernels share their convolutions.
 */
export function separableResponse(
  image: Volume,
  box: Box,
  chains: readonly Chain[],
  boundary: Boundary,
  rotations?: Pooling,
): Field {
  const { size } = image.grid;
  const orientations = orientationsOf(chains, rotations !== undefined);
  const source = fieldOf(image.voxels, size, boxRead(orientations, box, size, boundary));
  const pool = new Pool(rotations ?? 'mean', box.size[0] * box.size[1] * box.size[2]);
  const visit = (field: Field, axis: number, rest: readonly Oriented[]): void => {
    if (axis === chains.length) {
      for (const sign of rest[0]!.signs) pool.add(field.voxels, sign);
      return;
    }
    for (const group of alike(rest, axis)) {
      const chain = group[0]!.chains[axis]!;
      visit(applyChain(field, axis as Axis, chain, boundary, rangeOf(box, axis as Axis)), axis + 1, group);
    }
  };
  const start = chains.length === 2 ? fieldInSlices(source, box) : source;
  visit(start, 0, orientations);
  return { ...box, image: size, voxels: pool.result() };
}

/** Orientations with the same kernels along an axis. */
function alike(orientations: readonly Oriented[], axis: number): Oriented[][] {
  const groups = new Map<string, Oriented[]>();
  for (const one of orientations) {
    const key = JSON.stringify(one.chains[axis]);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()];
}

/** Nothing is read across slices, so only the wanted ones are kept. */
function fieldInSlices(field: Field, { lower, size }: Box): Field {
  const plane = field.size[0] * field.size[1];
  const first = (lower[2] - field.lower[2]) * plane;
  return {
    ...field,
    lower: [field.lower[0], field.lower[1], lower[2]],
    size: [field.size[0], field.size[1], size[2]],
    voxels: field.voxels.subarray(first, first + size[2] * plane),
  };
}

/** Box of the image that one kernel per axis (from x on) reads for `box`. */
export function boxForTaps(box: Box, image: Vec3, taps: readonly Taps[], boundary: Boundary): Box {
  const ranges = ([0, 1, 2] as const).map((axis) => {
    const wanted = rangeOf(box, axis);
    return taps[axis] ? union([wanted, rangeRead(wanted, taps[axis], image[axis], boundary)]) : wanted;
  });
  return {
    lower: ranges.map((range) => range.lower) as unknown as Vec3,
    size: ranges.map((range) => range.count) as unknown as Vec3,
  };
}

/** Box of the image that means over `support` voxels read for `box`. */
export function boxForMean(box: Box, image: Vec3, support: number, dimensions: 2 | 3, boundary: Boundary): Box {
  const half = (support - 1) / 2;
  const taps: Taps = { offsets: [-half, half], weights: [1, 1] };
  return boxForTaps(
    box,
    image,
    Array.from({ length: dimensions }, () => taps),
    boundary,
  );
}

/** Mean over a square or cube of voxels. */
export function meanResponse(field: Field, box: Box, support: number, dimensions: 2 | 3, boundary: Boundary): Field {
  return ([0, 1, 2] as const)
    .slice(0, dimensions)
    .reduce((done, axis) => meanAxis(done, axis, support, boundary, rangeOf(box, axis)), field);
}
