import { describe, expect, it } from 'vitest';
import type { IbsiReport } from '../../../src/radiomics/ibsi/report.ts';
import { verdictOf as ibsiVerdict } from '../../../src/radiomics/ibsi/verdict.ts';
import { formatIbsiReport } from '../../../src/radiomics/index.ts';

const reference = (value: number, tolerance: number) => ({ value, tolerance, consensus: 'strong' as const });

describe('The verdict on a value', () => {
  it('rounds to three significant digits before comparing', () => {
    expect(ibsiVerdict(2.1486, reference(2.15, 0))).toBe('pass');
    expect(ibsiVerdict(2.1449, reference(2.15, 0))).toBe('fail');
    expect(ibsiVerdict(-0.3547, reference(-0.355, 0))).toBe('pass');
  });

  it('treats a deviation equal to the tolerance as within it, despite binary rounding', () => {
    expect(ibsiVerdict(0.0408, reference(0.0411, 0.0003))).toBe('pass');
    expect(ibsiVerdict(0.0407, reference(0.0411, 0.0003))).toBe('fail');
    expect(ibsiVerdict(0.000187, reference(0.000188, 1e-6))).toBe('pass');
  });

  it('compares counts with all their published digits', () => {
    expect(ibsiVerdict(125256, reference(125256, 0))).toBe('pass');
    expect(ibsiVerdict(125257, reference(125256, 0))).toBe('fail');
  });

  it('fails for what is not a number, and stays open without a reference', () => {
    expect(ibsiVerdict(Number.NaN, reference(1, 5))).toBe('fail');
    expect(ibsiVerdict(1, undefined)).toBe('no reference');
  });
});

it('shows a failed row in the report and in its family', () => {
  const row = {
    config: 'ibsi-phantom',
    family: 'NGTDM',
    feature: 'Coarseness',
    ibsiCode: 'QCDE',
    aggregation: '3D' as const,
    value: 0.05,
    unit: '1',
    tag: 'ngt_coarseness_3D',
    reference: reference(0.0296, 0),
    verdict: 'fail' as const,
  };
  const report: IbsiReport = {
    rows: [row],
    summary: [{ config: row.config, family: row.family, passed: 0, failed: 1, withoutReference: 0 }],
    skipped: [],
    exitCode: 1,
  };
  const text = formatIbsiReport(report);
  expect(text).toMatch(/ibsi-phantom +NGTDM +QCDE +3D +Coarseness +0\.05 +0\.0296 +0 +fail/);
  expect(text).toContain('0 passed, 1 failed');
});
