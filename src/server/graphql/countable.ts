import { CountsFixed, type SubjectFilter } from '../../cohorts/index.ts';
import type { GraphqlContext } from './request-context.ts';

/**
 * Free filters count only people whose records the caller may read: answers about others would reveal who is among them, with or
 * without noise. @throws CountsFixed (QIAW_COUNTS_FIXED) if there is nobody to count, or the filter names a dataset that may not be read
 */
export function assertCountable(filter: SubjectFilter, { population, caller }: GraphqlContext): void {
  if (population.complete) return;
  if (population.readable.count > 0 && datasetsIn(filter).every((dataset) => caller.mayRead(dataset))) return;
  throw new CountsFixed(
    'Filters count only people whose records you may read. For others, only the counts fixed at publication are available: use ' +
      '`publishedCounts(dataset:)`, or with a token of the scope count also `countPublished(dataset:, conditions:)`. To use filters, send a token with record access.',
  );
}

function datasetsIn({ dataset = [], and = [], or = [], not }: SubjectFilter): readonly string[] {
  return [...dataset, ...[...and, ...or, ...(not ? [not] : [])].flatMap(datasetsIn)];
}
