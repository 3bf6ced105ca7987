import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { valueFault } from '../../src/dicom/element/write/value-rules.ts';
import { writeStructuredReport } from '../../src/report/index.ts';
import { readStructuredReportValues } from '../../src/report/read-structured-report.ts';
import { elementsOf, textAt } from '../support/elements.ts';
import { anyText, copiedAttributes, oddStudy } from '../support/odd-study.ts';
import { measuredSegment, reportInput } from '../support/report-input.ts';

describe('Source attributes that DICOM does not allow', () => {
  it('never prevent a structured report, nor leave an invalid value in it', () => {
    fc.assert(
      fc.property(oddStudy, anyText, anyText, anyText, (patientStudy, date, label, text) => {
        const values = [{ name: 'original_shape_MeshVolume', value: 1 }];
        const input = reportInput([measuredSegment(1, values, { trackingId: label })]);
        const series = {
          ...input.series,
          patientStudy: { ...patientStudy, studyInstanceUid: '1.2.3' },
          description: { bodyPartExamined: text, seriesDate: date, seriesTime: date, clinicalTrialTimePointId: text },
        };
        const file = writeStructuredReport({ ...input, series, contentDate: date, contentTime: date });
        const elements = elementsOf(file);
        for (const [tag, vr] of copiedAttributes) {
          for (const value of textAt(elements, tag).split('\\')) expect(valueFault(vr, value), tag).toBeUndefined();
        }
        expect(textAt(elements, '00080023')).toMatch(/^\d{8}$/);
        expect(readStructuredReportValues(file).map(({ value }) => value)).toEqual([1]);
      }),
      { numRuns: 200 },
    );
  });
});
