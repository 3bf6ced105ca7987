import type { Volume } from '../../../core/index.ts';
import type { Box } from '../../prepare/region.ts';
import { fieldOf } from './field.ts';
import { gaborResponse } from './gabor.ts';
import { laplacianResponse } from './laplacian.ts';
import { lawsResponse } from './laws.ts';
import type { IbsiFilter, MeanFilter } from './model.ts';
import { boxForMean, meanResponse } from './separable.ts';
import { waveletResponse } from './separable-wavelet.ts';
import { rieszLaplacianResponse, simoncelliResponse } from './simoncelli.ts';

/**
 * Response of a filter in a box of the image, x fastest. Kernels read the image around the box, and the boundary
 * condition applies at the border of the image.
 */
export function responseMap(image: Volume, filter: IbsiFilter, box: Box): Float64Array {
  switch (filter.filter) {
    case 'mean':
      return meanFilterResponse(image, filter, box);
    case 'log':
      return filter.riesz ? rieszLaplacianResponse(image, filter, box) : laplacianResponse(image, filter, box);
    case 'laws':
      return lawsResponse(image, filter, box);
    case 'gabor':
      return gaborResponse(image, filter, box);
    case 'wavelet':
      return waveletResponse(image, filter, box);
    case 'simoncelli':
      return simoncelliResponse(image, filter, box);
  }
}

function meanFilterResponse(image: Volume, filter: MeanFilter, box: Box): Float64Array {
  const { support, dimensions, boundary } = filter;
  const around = boxForMean(box, image.grid.size, support, dimensions, boundary);
  return meanResponse(fieldOf(image.voxels, image.grid.size, around), box, support, dimensions, boundary).voxels;
}
