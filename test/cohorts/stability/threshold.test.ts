import { expect, it } from 'vitest';
import { meets, readThreshold } from '../../../src/cohorts/stability/threshold.ts';

const feature = (lower: number) => ({
  definition: 'd',
  name: 'f',
  unit: '1',
  reliability: { subjects: 20, estimates: { icc: { value: 0.95, lower, upper: 0.99 } } },
});

it('A feature is judged by a bound of its interval, never by the point', () => {
  const condition = readThreshold('icc.lower >= 0.9');
  expect([0.9, 0.91, 0.89].map((lower) => meets(feature(lower), condition))).toEqual([true, true, false]);
  expect(meets(feature(0.9), readThreshold('withinCv.upper<=0.1'))).toBe(false);
  for (const text of ['icc>=0.9', 'icc.value>=0.9', 'icc.lower>0.9', 'icc.lower>=high', 'iccc.lower>=0.9'])
    expect(() => readThreshold(text)).toThrow(/is not a condition on stable features/);
});
