import { describe, expect, it } from 'vitest';
import { featureReliability } from '../../../src/cohorts/stability/feature-reliability.ts';
import { type Estimate, iccForms, iccKeys, type Readings } from '../../../src/cohorts/stability/model.ts';
import { chiSquareQuantile, fQuantile, tQuantile } from '../../../src/cohorts/stability/special.ts';
import { readingsOf } from './readings.ts';

/** Twelve subjects, four readers: the first six are those of Shrout and Fleiss (1979). */
const scores = [
  [9, 2, 5, 8],
  [6, 1, 3, 2],
  [8, 4, 6, 8],
  [7, 1, 2, 6],
  [10, 5, 6, 9],
  [6, 2, 4, 7],
  [5, 3, 4, 6],
  [8, 2, 6, 7],
  [9, 4, 7, 8],
  [4, 1, 3, 3],
  [7, 3, 5, 5],
  [10, 6, 8, 9],
];
const table = (rows: readonly (readonly number[])[]): Readings => ({
  values: Float64Array.from(rows.flat()),
  subjects: rows.length,
  readings: rows[0]!.length,
});
const estimatesOf = (rows: readonly (readonly number[])[], ratio = true) =>
  featureReliability(table(rows), iccForms, ratio);

function near(estimate: Estimate | undefined, [value, lower, upper]: readonly [number, number, number]): void {
  expect(estimate?.value).toBeCloseTo(value, 12);
  expect(estimate?.lower).toBeCloseTo(lower, 12);
  expect(estimate?.upper).toBeCloseTo(upper, 12);
}

describe('The quantiles of F, t and chi-square', () => {
  it.each([
    [0.975, 9, 27, 2.630855587922808],
    [0.975, 11.5, 9, 3.8892749821470876],
    [0.025, 1, 4999, 0.0009821674451270686],
    [0.95, 99, 396, 1.284607068612987],
    [0.975, 4.25, 60, 2.944411319523658],
  ])('F(%d; %d, %d) equals mpmath to 1e-12', (p, d1, d2, expected) => {
    expect(Math.abs(fQuantile(p, d1, d2) / expected - 1)).toBeLessThan(1e-12);
  });

  it.each([
    [0.975, 12, 23.336664158645338],
    [0.025, 12, 4.4037885069817015],
    [0.025, 400, 346.48176536291464],
    [0.975, 7.5, 16.778286113807845],
  ])('chi-square(%d; %d) equals mpmath to 1e-12', (p, df, expected) => {
    expect(Math.abs(chiSquareQuantile(p, df) / expected - 1)).toBeLessThan(1e-12);
  });

  it('t follows from F', () => expect(tQuantile(0.975, 11)).toBeCloseTo(2.200985160091639, 12));
});

describe('The reliability of a feature', () => {
  it('has the six intraclass correlations of pingouin with their intervals', () => {
    const { estimates } = estimatesOf(scores);
    const pingouin: ReadonlyArray<readonly [number, number, number]> = [
      [0.26960503720664003, 0.010582350331516567, 0.6236432735281081],
      [0.3646473029045643, 0.04631233250162729, 0.7110911587656128],
      [0.7604707511249568, 0.5391211428525234, 0.91195522682592],
      [0.5962025316455697, 0.041026917678381514, 0.868907723284127],
      [0.696575776791376, 0.16265107763848466, 0.9077932892165406],
      [0.9270042194092827, 0.8239148403622851, 0.976432564576888],
    ];
    for (const [at, form] of iccForms.entries()) near(estimates[at === 0 ? 'icc' : iccKeys[form]], pingouin[at]!);
  });

  it('has the concordance of two readings by Lin, and of more by Barnhart', () => {
    near(
      estimatesOf(scores.map(([a, , , d]) => [a!, d!])).estimates.ccc,
      [0.7264150943396227, 0.35649298523613554, 0.8994491481282739],
    );
    near(estimatesOf(scores).estimates.ccc, [0.34473560332653386, 0.10396527190066476, 0.5473371460485694]);
  });

  it('has within-subject deviation, variation and repeatability with chi-square intervals', () => {
    const { estimates } = estimatesOf(scores.map(([a, , , d]) => [a!, d!]));
    near(estimates.withinSd, [1.0992421631894098, 0.7882511499357043, 1.8145576651049162]);
    near(estimates.withinCv, [0.2363576912414644, 0.16948878796339403, 0.39016394631762275]);
    near(estimates.repeatability, [3.0469438240090128, 2.1849207149187118, 5.029697237010882]);
    expect(estimates.repeatability!.value / estimates.withinSd!.value).toBeCloseTo(1.96 * Math.SQRT2, 12);
  });

  it('has the limits of agreement of two readings, and of more readings with their mean', () => {
    const two = estimatesOf(scores.map(([a, , , d]) => [a!, d!])).estimates;
    near(two.bias, [-0.9166666666666666, -1.7498727926440796, -0.08346054068925379]);
    near(two.lowerLimit, [-3.486956120947619, -4.952882361616351, -2.0210298802788875]);
    near(two.upperLimit, [1.6536227876142862, 0.18769654694555427, 3.119549028283018]);
    const four = estimatesOf(scores).estimates;
    expect(four.bias).toBeUndefined();
    expect(four.upperLimit!.value).toBeCloseTo(3.731728821873315, 12);
    expect(four.lowerLimit!.value).toBe(-four.upperLimit!.value);
  });

  it('shows an interval below 0 as it is', () => {
    const { icc } = featureReliability(
      readingsOf({ subjects: 12, readings: 2, between: 0.1, noise: 5, shift: 0 }),
      ['ICC(1,1)'],
      false,
    ).estimates;
    expect(icc!.lower).toBeLessThan(-0.2);
  });

  it('has no ICC for fewer than ten subjects, and says so', () => {
    const { estimates, noIcc } = estimatesOf(scores.slice(0, 9));
    expect(noIcc).toBe('too-few-subjects');
    expect(estimates.icc).toBeUndefined();
    expect(estimates.withinSd).toBeDefined();
    expect(estimatesOf(scores.slice(0, 10)).noIcc).toBeUndefined();
  });

  it('has no ICC for a constant feature, also where doubles differ by rounding', () => {
    const rounded = scores.map((row, i) => row.map((_, j) => 0.1 * (1 + (i + j === 3 ? 2e-16 : 0))));
    for (const rows of [scores.map((row) => row.map(() => 7)), rounded]) {
      const { estimates, noIcc } = estimatesOf(rows);
      expect(noIcc).toBe('constant');
      expect(estimates.icc).toBeUndefined();
      expect(estimates.ccc).toBeUndefined();
    }
  });

  it('is exactly 1 for readings that are all equal', () => {
    const { estimates } = estimatesOf(scores.map(([a]) => [a!, a!, a!]));
    for (const key of ['icc', 'iccAgreement', 'iccConsistency', 'ccc'] as const)
      expect(estimates[key]).toEqual({ value: 1, lower: 1, upper: 1 });
    expect(estimates.withinCv!.value).toBe(0);
  });

  it('has no coefficient of variation without a true zero, or with a value that is not positive', () => {
    expect(estimatesOf(scores, false).noCv).toBe('not-ratio-scale');
    expect(estimatesOf(scores, false).estimates.withinCv).toBeUndefined();
    expect(estimatesOf(scores.map((row) => row.map((value) => value - 5))).noCv).toBe('not-positive');
  });

  it('does not lose digits to a far offset', () => {
    const far = estimatesOf(scores.map((row) => row.map((value) => value + 2 ** 30)));
    expect(far.estimates.icc!.value).toBeCloseTo(estimatesOf(scores).estimates.icc!.value, 9);
  });
});
