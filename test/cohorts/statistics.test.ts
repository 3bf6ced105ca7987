import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binEdges, binOf } from '../../src/cohorts/statistics/histogram.ts';
import { exactSum, quantile, summarise } from '../../src/cohorts/statistics/statistics.ts';

const numbers = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 60 });
const sorted = (values: readonly number[]): Float64Array => Float64Array.from(values).sort();

/** The sum of doubles as a rational number, rounded once: every double here is an integer multiple of 2^-1074. */
function trueSum(values: readonly number[]): number {
  const scaled = (value: number): bigint => {
    const view = new DataView(new ArrayBuffer(8));
    view.setFloat64(0, value);
    const bits = view.getBigUint64(0);
    const exponent = Number((bits >> 52n) & 0x7ffn);
    const mantissa = (bits & 0xfffffffffffffn) | (exponent === 0 ? 0n : 1n << 52n);
    const whole = mantissa << BigInt(Math.max(0, exponent - 1));
    return bits >> 63n ? -whole : whole;
  };
  const total = values.reduce((sum, value) => sum + scaled(value), 0n);
  const size = total < 0n ? -total : total;
  const length = size.toString(2).length;
  if (length <= 1024) return Number(total) * 2 ** -1074 || 0;
  // Too large for one step: the lowest bits matter only for rounding and are kept as one sticky bit.
  const drop = BigInt(length - 80);
  const sticky = size & ((1n << drop) - 1n) ? 1n : 0n;
  const kept = Number((size >> drop) | sticky);
  return (total < 0n ? -1 : 1) * kept * 2 ** (Number(drop) - 1074);
}

describe('Statistics', () => {
  it('sum as if with unlimited precision, in any order', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1e15, max: 1e15, noNaN: true }), { maxLength: 40 }), (values) => {
        const expected = trueSum(values);
        expect(exactSum(values) + 0).toBe(expected + 0);
        expect(exactSum([...values].reverse()) + 0).toBe(expected + 0);
      }),
    );
    expect(exactSum([1e100, 1, -1e100])).toBe(1);
    expect(exactSum([Number.POSITIVE_INFINITY, 1])).toBe(Number.POSITIVE_INFINITY);
  });

  it('match the textbook formulas, and are empty for no numbers', () => {
    expect(summarise(sorted([2, 4, 4, 4, 5, 5, 7, 9]))).toMatchObject({
      count: 8,
      mean: 5,
      sum: 40,
      minimum: 2,
      maximum: 9,
      median: 4.5,
    });
    expect(summarise(sorted([2, 4, 4, 4, 5, 5, 7, 9])).sd).toBeCloseTo(Math.sqrt(32 / 7), 15);
    expect(summarise(sorted([]))).toMatchObject({ count: 0, mean: undefined, sd: undefined });
    expect(quantile(sorted([1, 2, 3, 4]), 0.25)).toBe(1.75);
  });

  it('put every number into exactly one bin, however the bins are chosen', () => {
    fc.assert(
      fc.property(numbers, fc.option(fc.integer({ min: 1, max: 50 }), { nil: undefined }), (values, count) => {
        const edges = binEdges(sorted(values), { count });
        expect(edges.length).toBeLessThanOrEqual(count === undefined ? 23 : count + 1);
        for (const value of values) {
          const bin = binOf(edges, value);
          expect(bin).toBeGreaterThanOrEqual(0);
          expect(value >= edges[bin]! && (value < edges[bin + 1]! || bin === edges.length - 2)).toBe(true);
        }
      }),
    );
    expect(binOf([0, 1, 2], 2)).toBe(1);
    expect(binOf([0, 1, 2], 2.1)).toBe(-1);
  });

  it('refuse invalid bins', () => {
    const some = sorted([1, 2, 3]);
    for (const choice of [
      { count: 0 },
      { count: 1000 },
      { width: 0 },
      { width: 1e-9 },
      { edges: [1] },
      { edges: [2, 1] },
      { edges: [0, Number.NaN] },
    ]) {
      expect(() => binEdges(some, choice)).toThrow(expect.objectContaining({ code: 'QIAW_AGGREGATION' }));
    }
  });
});
