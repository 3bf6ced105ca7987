import type { IbsiReference } from './reference/index.ts';

export type Verdict = 'pass' | 'fail' | 'no reference';

/** IBSI's pass rule: the value rounded to three significant digits lies within the tolerance of the reference. */
export function verdictOf(value: number, reference: IbsiReference | undefined): Verdict {
  if (!reference) return 'no reference';
  const difference = Math.abs(threeDigits(value) - reference.value);
  // Decimal numbers such as 0.0411 - 0.0003 are not exact in binary.
  const allowance = 1e-9 * Math.max(Math.abs(reference.value), 1e-3);
  return difference <= reference.tolerance + allowance ? 'pass' : 'fail';
}

export function threeDigits(value: number): number {
  return Number(value.toPrecision(3));
}
