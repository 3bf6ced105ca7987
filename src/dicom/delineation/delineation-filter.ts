import type { DelineationHeader } from './delineation-header.ts';

/** Which delineations to use; the others take no part in a run and are not refused. Plain data. */
export interface DelineationFilter {
  readonly kinds: 'rtstruct' | 'seg' | 'all';
  /**
   * A regular expression that is searched in SeriesDescription of the delineation (not of its images), ignoring case;
   * absent: any.
   */
  readonly seriesDescription?: string;
}

/** Applies the filter to a delineation; an absent description counts as empty. */
export type FilteredDelineation = Pick<DelineationHeader, 'kind' | 'seriesDescription'>;

export const everyDelineation: DelineationFilter = { kinds: 'all' };

export function isWanted(filter: DelineationFilter, { kind, seriesDescription = '' }: FilteredDelineation): boolean {
  if (filter.kinds !== 'all' && filter.kinds.toUpperCase() !== kind) return false;
  return filter.seriesDescription === undefined || new RegExp(filter.seriesDescription, 'iu').test(seriesDescription);
}

/** Like {@link isWanted}, but an absent description may only be unreadable and is then not tested. */
export function mayBeWanted(filter: DelineationFilter, delineation: FilteredDelineation): boolean {
  return isWanted(delineation.seriesDescription === undefined ? { kinds: filter.kinds } : filter, delineation);
}
