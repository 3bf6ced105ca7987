import type { Held } from './model.ts';

/** Null below k, else rounded down to a multiple of k. */
export const stepDown = (count: number, k: number): number | null => (count < k ? null : Math.floor(count / k) * k);

/** Two significant digits, rounded down. */
export function twoDigits(count: number): number {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, count))) - 1);
  return Math.floor(count / step) * step;
}

/**
 * Primary and complementary suppression for a row of cells with a known sum. Cells below k are hidden; if there is exactly one,
 * the smallest of the others is hidden too, because the sum would reveal it.
 */
export function suppressed(bases: readonly number[], k: number): Array<Held<number | null>> {
  const cells = bases.map((basis) => ({ basis, told: stepDown(basis, k) }));
  const told = cells.filter((cell) => cell.told !== null);
  if (cells.length - told.length !== 1 || told.length === 0) return cells;
  const smallest = told.reduce((a, b) => (a.basis <= b.basis ? a : b));
  return cells.map((cell) => (cell === smallest ? { ...cell, told: null } : cell));
}
