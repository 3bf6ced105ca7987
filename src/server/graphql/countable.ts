import { CountsFixed, type SubjectFilter } from '../../cohorts/index.ts';
import type { GraphqlContext } from './request-context.ts';

/**
 * Free filters count people the caller may read and nobody else: equal or unequal answers about others would tell who is among them, with
 * noise as without. @throws CountsFixed (QIAW_COUNTS_FIXED) where there is nobody to count, or the filter names a dataset that may not be read
 */
export function assertCountable(filter: SubjectFilter, { population, caller }: GraphqlContext): void {
  if (population.complete) return;
  if (population.readable.count > 0 && datasetsIn(filter).every((dataset) => caller.mayRead(dataset))) return;
  throw new CountsFixed(
    'Filters count only people whose records you may read. Of the others only what was fixed at publication is told: ask ' +
      '`publishedCounts(dataset:)`; with a token of the scope count also `countPublished(dataset:, conditions:)`; for filters, send a token with record access.',
  );
}

function datasetsIn({ dataset = [], and = [], or = [], not }: SubjectFilter): readonly string[] {
  return [...dataset, ...[...and, ...or, ...(not ? [not] : [])].flatMap(datasetsIn)];
}
