import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDs } from '../../../src/dicom/index.ts';

const double = fc.double({ noNaN: true, noDefaultInfinity: true });

describe('Formatting a decimal string', () => {
  it('never exceeds 16 characters and uses only those the standard allows', () => {
    fc.assert(
      fc.property(double, (value) => {
        const text = formatDs(value);
        expect(text.length).toBeLessThanOrEqual(16);
        expect(text).toMatch(/^-?\d+(\.\d+)?(e-?\d+)?$/);
      }),
      { numRuns: 2000 },
    );
  });

  it('reads back to the same double whenever its shortest text fits', () => {
    fc.assert(
      fc.property(double, (value) => {
        const shortest = Math.min(String(value).length, value.toExponential().replace('e+', 'e').length);
        if (shortest <= 16) expect(Number(formatDs(value))).toBe(value === 0 ? 0 : value);
      }),
      { numRuns: 2000 },
    );
  });

  it('loses no more than the digits that do not fit', () => {
    fc.assert(
      fc.property(double, (value) => {
        // A sign, a point and an exponent of up to five characters leave at least nine digits.
        const error = Math.abs(Number(formatDs(value)) - value);
        expect(error).toBeLessThanOrEqual(Math.max(Math.abs(value) * 5e-9, Number.MIN_VALUE));
      }),
      { numRuns: 2000 },
    );
  });

  it('rounds where truncation would change the value', () => {
    expect(formatDs(123456789012345680000)).toBe('1.23456789012e20');
    expect(formatDs(-0.12345678901234568)).toBe('-0.1234567890123');
    expect(formatDs(1 / 3)).toBe('0.33333333333333');
    expect(formatDs(-1e-7)).toBe('-1e-7');
    expect(formatDs(-0)).toBe('0');
    expect(formatDs(0.977)).toBe('0.977');
  });

  it('refuses what is not a number', () => {
    expect(() => formatDs(Number.NaN)).toThrow(RangeError);
    expect(() => formatDs(Number.POSITIVE_INFINITY)).toThrow(RangeError);
  });
});
