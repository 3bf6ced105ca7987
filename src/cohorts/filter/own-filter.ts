import { seriesTexts } from '../../core/index.ts';
import type { Dimension } from '../statistics/categories.ts';
import type { RegionFilter, SeriesFilter, SubjectFilter } from './filter.ts';

const seriesFields: ReadonlySet<string> = new Set(['modality', ...seriesTexts]);
const regionFields = {
  roiClass: 'class',
  roiLabel: 'label',
  segmentationMethod: 'method',
  softwareVersion: 'software',
  deepModel: 'deepVector',
} as const;

/**
 * The filter without its conditions on one dimension. Facets are counted with it, so that the other choices remain countable.
 * Conditions below `or` and `not` are kept, because the rest would mean something else without them.
 */
export function withoutDimension(filter: SubjectFilter, dimension: Dimension): SubjectFilter {
  const { and, ...rest } = filter;
  const here = and === undefined ? rest : { ...rest, and: and.map((one) => withoutDimension(one, dimension)) };
  if (dimension.by === 'dataset') return { ...here, dataset: undefined };
  if (dimension.by === 'clinical') {
    return {
      ...here,
      clinical: here.clinical?.filter(({ variable }) => variable !== dimension.variable),
      ...(dimension.variable.startsWith('survival') ? { survivedTwoYears: undefined } : {}),
    };
  }
  if (seriesFields.has(dimension.by)) {
    return { ...here, series: emptied({ ...here.series, [dimension.by]: undefined }) };
  }
  const field = regionFields[dimension.by as 'roiClass'];
  if (field === undefined || here.roi === undefined) return here;
  return { ...here, roi: emptied({ ...here.roi, [field]: undefined }) };
}

/** A part without conditions is removed: otherwise it would exclude a subject without series. */
function emptied<T extends SeriesFilter | RegionFilter>(part: T): T | undefined {
  return Object.values(part).some((value) => value !== undefined) ? part : undefined;
}
