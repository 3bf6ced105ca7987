import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { QiawError } from '../../src/core/index.ts';
import { featureTable } from '../../src/radiomics/index.ts';
import { filterOf, prefixOf } from '../../src/report/image-transformation.ts';
import { readStructuredReport, writeStructuredReport } from '../../src/report/index.ts';
import { readStructuredReportValues } from '../../src/report/read-structured-report.ts';
import { measurementGroups } from '../support/content-tree.ts';
import { textAt, valueAt } from '../support/elements.ts';
import { atSize } from '../support/full-size.ts';
import { measuredSegment, measuredVector, reportInput } from '../support/report-input.ts';

const prefixes = [
  'original',
  ...['LLH', 'LHL', 'LHH', 'HLL', 'HLH', 'HHL', 'HHH', 'LLL'].map((band) => `wavelet-${band}`),
  'wavelet2-HHH',
  'wavelet-LH',
  'log-sigma-1-0-mm-3D',
  'log-sigma-1-mm-3D',
  'log-sigma-2-5-mm-3D',
  'log-sigma-1e-05-mm-3D',
  'log-sigma-1-5e-05-mm-3D',
  'log-sigma-0-12345678901234568-mm-3D',
  'square',
  'squareroot',
  'logarithm',
  'exponential',
  'gradient',
  'lbp-2D',
  'lbp-3D-m1',
  'lbp-3D-m2',
  'lbp-3D-k',
];

const anyDouble = fc.oneof(
  fc.double(),
  fc.constantFrom(-0, 5e-324, Number.MAX_VALUE, -Number.MAX_VALUE, 1 / 3, 123456789012345680000, Number.NaN),
);

describe('A structured report read back', () => {
  it('returns every image type of PyRadiomics under its own name', () => {
    for (const prefix of prefixes.slice(1)) expect(prefixOf(filterOf(prefix)!)).toBe(prefix);
    expect(filterOf('original')).toBeUndefined();
    expect(filterOf('wavelet-')).toBeUndefined();
  });

  it('returns every double exactly, with a valid decimal close to it', () => {
    fc.assert(
      fc.property(fc.array(anyDouble, { minLength: 1, maxLength: 20 }), (doubles) => {
        const values = doubles.map((value, at) => ({ name: `original_${featureTable[at]!.name}`, value }));
        const file = writeStructuredReport(reportInput([measuredSegment(1, values)]));
        expect(readStructuredReportValues(file).map(({ name, value }) => ({ name, value }))).toEqual(values);
        const numbers = measurementGroups(file)[0]!.children.filter(({ type }) => type === 'NUM');
        for (const [at, { elements }] of numbers.entries()) {
          if (!Number.isFinite(doubles[at]!)) continue;
          const text = textAt(elements, '0040a300', 0, '0040a30a');
          expect(text.length).toBeLessThanOrEqual(16);
          expect(text).toMatch(/^-?\d+(\.\d+)?(e-?\d+)?$/);
          const error = Math.abs(Number(text) - doubles[at]!);
          expect(error).toBeLessThanOrEqual(Math.abs(doubles[at]!) * 1e-8);
          expect(Buffer.from(valueAt(elements, '0040a300', 0, '0040a161')).readDoubleLE()).toBe(doubles[at]!);
        }
      }),
      { numRuns: atSize(30, 150) },
    );
  });

  it('distinguishes all features on all image types of several segments', () => {
    const groups = [1, 2].map((number) =>
      measuredSegment(
        number,
        prefixes.flatMap((prefix, p) =>
          featureTable.map(({ name }, f) => ({ name: `${prefix}_${name}`, value: Math.sin(number + p * 127 + f) })),
        ),
      ),
    );
    const input = reportInput(groups);
    const file = writeStructuredReport(input);
    const read = readStructuredReportValues(file);
    const written = groups.flatMap(({ segmentNumber, features }) =>
      features.values.map(({ name, value }) => ({ segmentNumber, name, value })),
    );
    expect(read.length).toBe(2 * prefixes.length * featureTable.length);
    expect(read.map(({ segmentNumber, name, value }) => ({ segmentNumber, name, value }))).toEqual(written);
    expect(Buffer.compare(writeStructuredReport(input), file)).toBe(0);
  });

  it('returns deep vectors component by component, with model and segment', () => {
    const deepVectors = [measuredVector(2, 513), measuredVector(1, 1)];
    const values = [{ name: 'original_shape_MeshVolume', value: 1 }];
    const groups = [measuredSegment(1, values), measuredSegment(2, values)];
    const { vectors, segmentationSopInstanceUid } = readStructuredReport(
      writeStructuredReport(reportInput(groups, { deepVectors })),
    );
    expect(segmentationSopInstanceUid).toBe('2.25.1');
    expect(vectors).toEqual([
      {
        segmentNumber: 2,
        trackingUid: '2.25.601',
        model: 'qiaw-phantom-cnn',
        version: '1.0',
        values: deepVectors[0]!.vector.values,
      },
      {
        segmentNumber: 1,
        trackingUid: '2.25.600',
        model: 'qiaw-phantom-cnn',
        version: '1.0',
        values: deepVectors[1]!.vector.values,
      },
    ]);
  });

  it('is refused when it is truncated or not DICOM', () => {
    const file = writeStructuredReport(
      reportInput([measuredSegment(1, [{ name: 'original_shape_MeshVolume', value: 1 }])]),
    );
    const code = expect.objectContaining({ code: 'QIAW_DICOM_UNREADABLE' });
    expect(() => readStructuredReport(file.subarray(0, file.length - 100))).toThrow(code);
    expect(() => readStructuredReport(new Uint8Array(500))).toThrow(code);
  });

  it('is either read or refused with a stable code, for any damage to its bytes', () => {
    const values = [
      { name: 'wavelet-LLH_shape_MeshVolume', value: 1 },
      { name: 'log-sigma-1-0-mm-3D_firstorder_Mean', value: Number.NaN },
    ];
    const file = writeStructuredReport(
      reportInput([measuredSegment(1, values)], { deepVectors: [measuredVector(1, 5)] }),
    );
    const damage = fc.array(fc.tuple(fc.nat(file.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(damage, fc.integer({ min: 0, max: file.length }), fc.boolean(), (changes, length, cut) => {
        const damaged = file.slice(0, cut ? length : file.length);
        for (const [at, byte] of changes) if (at < damaged.length) damaged[at] = byte;
        try {
          readStructuredReport(damaged);
        } catch (error) {
          expect(error).toBeInstanceOf(QiawError);
        }
      }),
      { numRuns: atSize(200, 1000) },
    );
  });
});
