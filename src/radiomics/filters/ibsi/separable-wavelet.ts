import type { Volume } from '../../../core/index.ts';
import type { Box } from '../../prepare/region.ts';
import { waveletFilters } from '../wavelet-coefficients.ts';
import type { WaveletFilter } from './model.ts';
import { type Chain, separableResponse, tapsOf } from './separable.ts';

/** Undecimated separable wavelet: low-pass below the level, then the band's filters, spread à trous by 2^(level - 1). */
export function waveletResponse(image: Volume, filter: WaveletFilter, box: Box): Float64Array {
  const { low, high } = waveletFilters(filter.family);
  const chains = [...filter.band].map(
    (letter): Chain =>
      Array.from({ length: filter.level }, (_, n) => {
        const last = n === filter.level - 1;
        return tapsOf(last && letter === 'H' ? high : low, 2 ** n);
      }),
  );
  return separableResponse(image, box, chains, filter.boundary, filter.rotations).voxels;
}
