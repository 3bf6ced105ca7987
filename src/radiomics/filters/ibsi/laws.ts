import type { Volume } from '../../../core/index.ts';
import type { Box } from '../../prepare/region.ts';
import type { LawsFilter } from './model.ts';
import { boxForMean, meanResponse, separableResponse, tapsOf } from './separable.ts';

/** Level, edge, spot, wave and ripple kernels, scaled to unit energy (IBSI 2 section 3.3). */
const kernels: Readonly<Record<string, readonly number[]>> = {
  L3: [1, 2, 1],
  L5: [1, 4, 6, 4, 1],
  E3: [-1, 0, 1],
  E5: [-1, -2, 0, 2, 1],
  S3: [-1, 2, -1],
  S5: [-1, 0, 2, 0, -1],
  W5: [-1, 2, 0, -2, 1],
  R5: [1, -4, 6, -4, 1],
};

export const lawsKernels = Object.keys(kernels);

/** `E5L5S5` as its kernels; undefined if it does not consist of two or three known ones. */
export function lawsParts(name: string): string[] | undefined {
  const parts = name.match(/../g) ?? [];
  const known = parts.join('') === name && parts.every((part) => part in kernels);
  return known && (parts.length === 2 || parts.length === 3) ? parts : undefined;
}

function normalised(kernel: readonly number[]): number[] {
  const norm = Math.sqrt(kernel.reduce((sum, w) => sum + w * w, 0));
  return kernel.map((w) => w / norm);
}

/** Response of a Laws kernel, or the mean of its magnitude over the neighbourhood (texture energy). */
export function lawsResponse(image: Volume, filter: LawsFilter, box: Box): Float64Array {
  const { boundary, dimensions, energyDistance, rotations } = filter;
  const chains = lawsParts(filter.kernel)!.map((part) => [tapsOf(normalised(kernels[part]!))]);
  if (energyDistance === undefined) return separableResponse(image, box, chains, boundary, rotations).voxels;
  const support = 2 * energyDistance + 1;
  const around = boxForMean(box, image.grid.size, support, dimensions, boundary);
  const response = separableResponse(image, around, chains, boundary, rotations);
  const magnitudes = { ...response, voxels: response.voxels.map(Math.abs) };
  return meanResponse(magnitudes, box, support, dimensions, boundary).voxels;
}
