import type { Bitset } from '../columns/index.ts';
import type { Population } from './population.ts';

/**
 * A number of subjects as a caller may know it. For callers who may read everybody it is exact. Of subjects whose records the
 * caller may not read, fewer than k (none included) are not told (`count` undefined, `suppressed`), and more are told as the
 * next multiple of k below. `readable` is exact: it counts what the caller could list.
 */
export interface ProtectedCount {
  readonly count: number | undefined;
  readonly suppressed: boolean;
  readonly readable: number;
}

/** The matched subjects as the caller may know their number. */
export function countOf(matched: Bitset, population: Population): ProtectedCount {
  const readable = matched.countWith(population.readable);
  return protectedCount(readable, matched.count - readable, population);
}

/** The same from the numbers of matched subjects whose records the caller may read, and may not. */
export function protectedCount(readable: number, hidden: number, { complete, k }: Population): ProtectedCount {
  if (complete) return { count: readable, suppressed: false, readable };
  if (hidden < k) return { count: undefined, suppressed: true, readable };
  return { count: readable + Math.floor(hidden / k) * k, suppressed: false, readable };
}

export const hideCount = ({ readable }: ProtectedCount): ProtectedCount => ({
  count: undefined,
  suppressed: true,
  readable,
});

/**
 * Secondary suppression: one hidden cell among told ones could be had from their sum, so when exactly one is hidden the
 * smallest told one is hidden too.
 */
export function suppressSecond<T extends ProtectedCount>(cells: readonly T[], population: Population): T[] {
  const told = cells.filter(({ suppressed }) => !suppressed);
  if (population.complete || cells.length - told.length !== 1 || told.length === 0) return [...cells];
  const smallest = told.reduce((a, b) => (a.count! <= b.count! ? a : b));
  return cells.map((cell) => (cell === smallest ? { ...cell, ...hideCount(cell) } : cell));
}

/**
 * What of the matched subjects statistics may be made of: everybody readable, and the others only when they are k or more
 * (their numbers are their groups' means already).
 */
export function statisticsBase(
  matched: Bitset,
  population: Population,
): { readonly subjects: Bitset; readonly suppressed: boolean } {
  if (population.complete) return { subjects: matched, suppressed: false };
  const hidden = matched.without(population.readable);
  if (hidden.count >= population.k) return { subjects: matched, suppressed: false };
  return { subjects: matched.and(population.readable), suppressed: true };
}
