import type { IbsiReference } from './reference/references-for.ts';

export type Verdict = 'pass' | 'fail' | 'no reference';

/**
 * IBSI's pass rule: the value rounded to three significant digits lies within the tolerance of the reference.
 * Diagnostics are published with more digits (voxel counts): the value is then rounded to the digits of the reference.
 */
export function verdictOf(value: number, reference: IbsiReference | undefined): Verdict {
  if (!reference) return 'no reference';
  const digits = Math.max(3, significantDigits(reference.value));
  const difference = Math.abs(Number(value.toPrecision(digits)) - reference.value);
  // Decimal numbers such as 0.0411 - 0.0003 are not exact in binary.
  const allowance = 1e-9 * Math.max(Math.abs(reference.value), 1e-3);
  return difference <= reference.tolerance + allowance ? 'pass' : 'fail';
}

function significantDigits(value: number): number {
  const mantissa = value.toExponential().split('e')[0]!;
  return mantissa.replace(/[-.]/g, '').length;
}
