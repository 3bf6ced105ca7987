import type { DelineationHeader } from './delineation.ts';

/** Which delineations are wanted; the others take no part in a run and are not refused. Plain data. */
export interface DelineationFilter {
  readonly kinds: 'rtstruct' | 'seg' | 'all';
  /**
   * A regular expression that is searched in SeriesDescription of the delineation (not of its images), whatever the case of the
   * letters; absent: any.
   */
  readonly seriesDescription?: string;
}

/** What the filter asks of a delineation; an absent description is searched like an empty one. */
export type FilteredDelineation = Pick<DelineationHeader, 'kind' | 'seriesDescription'>;

export const everyDelineation: DelineationFilter = { kinds: 'all' };

export function isWanted(filter: DelineationFilter, { kind, seriesDescription = '' }: FilteredDelineation): boolean {
  if (filter.kinds !== 'all' && filter.kinds.toUpperCase() !== kind) return false;
  return filter.seriesDescription === undefined || new RegExp(filter.seriesDescription, 'iu').test(seriesDescription);
}

/** As {@link isWanted}, where an absent description may only be one that could not be read: then it is not asked for. */
export function mayBeWanted(filter: DelineationFilter, delineation: FilteredDelineation): boolean {
  return isWanted(delineation.seriesDescription === undefined ? { kinds: filter.kinds } : filter, delineation);
}
