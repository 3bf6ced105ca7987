import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { featureReliability } from '../../src/cohorts/stability/feature-reliability.ts';
import { type Estimate, type FeatureReliability, iccForms, iccKeys } from '../../src/cohorts/stability/model.ts';
import { readingsOf } from '../cohorts/stability/readings.ts';
import { peerFile, peerPython } from './peer-python.ts';

const python = peerPython('.venv-stability', 'requirements-stability.txt', ['pingouin', 'scipy', 'numpy', 'pandas']);

/** Subjects, readings, spread between subjects, noise, shift per reading, offset. The fourth gives intervals below 0. */
const tables: ReadonlyArray<readonly [string, Parameters<typeof readingsOf>[0]]> = [
  ['two readers', { subjects: 32, readings: 2, between: 10, noise: 1, shift: 0.5 }],
  ['five readers', { subjects: 22, readings: 5, between: 3, noise: 1, shift: 0.2 }],
  ['readers who differ systematically', { subjects: 15, readings: 3, between: 3, noise: 0.1, shift: 4 }],
  ['no agreement', { subjects: 12, readings: 2, between: 0.1, noise: 5, shift: 0 }],
  ['nearly perfect agreement', { subjects: 60, readings: 4, between: 5, noise: 1e-4, shift: 0 }],
  ['a far offset', { subjects: 40, readings: 3, between: 1, noise: 0.2, shift: 0.1, offset: 1000 }],
  ['the least number of subjects', { subjects: 10, readings: 2, between: 4, noise: 1, shift: 0 }],
  ['many perturbations', { subjects: 31, readings: 30, between: 2, noise: 1, shift: 0.05 }],
];

describe.skipIf(!python)('Stability of features', () => {
  const inputs = tables.map(([, table]) => readingsOf(table));
  const rows = inputs.map(({ values, subjects, readings }) =>
    Array.from({ length: subjects }, (_, i) => Array.from(values.subarray(i * readings, (i + 1) * readings))),
  );

  it('equals pingouin, scipy and formulas in numpy to 1e-9, point and interval', () => {
    const run = spawnSync(python!, [peerFile('stability.py')], { input: JSON.stringify(rows), encoding: 'utf8' });
    expect(run.status, run.stderr).toBe(0);
    const theirs = JSON.parse(run.stdout) as Array<
      Record<string, number[]> & { readonly icc: Record<string, number[]> }
    >;
    expect(theirs).toHaveLength(tables.length);
    let compared = 0;
    for (const [at, their] of theirs.entries()) {
      const name = tables[at]![0];
      const { estimates: ours } = featureReliability(inputs[at]!, iccForms, true);
      for (const [n, form] of iccForms.entries())
        close(`${name}, ${form}`, three(ours[n === 0 ? 'icc' : iccKeys[form]]), their.icc[form]!);
      for (const key of ['ccc', 'withinSd', 'withinCv', 'repeatability'] as const) {
        if (key === 'withinCv' && ours.withinCv === undefined) continue;
        close(`${name}, ${key}`, three(ours[key]), their[key]!);
      }
      close(`${name}, limits`, limits(ours), their['limits']!);
    }
    expect(compared).toBeGreaterThan(200);

    function close(what: string, our: readonly number[], their: readonly number[]): void {
      expect(our, what).toHaveLength(their.length);
      for (const [n, value] of their.entries()) {
        expect(
          Math.abs(our[n]! - value) / Math.max(1, Math.abs(value)),
          `${what}: ${our[n]} and ${value}`,
        ).toBeLessThan(1e-9);
        compared++;
      }
    }
  });
});

const three = (one: Estimate | undefined): number[] => (one === undefined ? [] : [one.value, one.lower, one.upper]);

function limits({ bias, lowerLimit, upperLimit }: FeatureReliability['estimates']): number[] {
  if (bias === undefined) return [upperLimit!.value];
  return [...three(bias), ...three(lowerLimit), ...three(upperLimit)];
}
