import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { valueFault } from '../../../../src/dicom/element/write/value-rules.ts';
import { writeSegmentation } from '../../../../src/dicom/index.ts';
import { elementsOf, textAt } from '../../../support/elements.ts';
import { anyText, copiedAttributes, oddStudy } from '../../../support/odd-study.ts';
import { segmentationInput } from '../../../support/segmentation-input.ts';

describe('Source attributes that DICOM does not allow', () => {
  it('never prevent a segmentation, nor leave an invalid value in it', () => {
    const voxels = Uint8Array.of(0, 1);
    fc.assert(
      fc.property(oddStudy, anyText, anyText, anyText, (patientStudy, bodyPartExamined, seriesDate, label) => {
        const input = segmentationInput([2, 1, 1], [voxels]);
        const series = {
          ...input.series,
          patientStudy: { ...patientStudy, studyInstanceUid: '1.2.3' },
          description: { bodyPartExamined, seriesDate, positionReferenceIndicator: label },
        };
        const segments = [
          { ...input.segments[0]!, label, description: label, trackingId: label, algorithmName: label },
        ];
        const elements = elementsOf(writeSegmentation({ ...input, series, segments, contentDate: seriesDate }));
        for (const [tag, vr] of copiedAttributes) {
          for (const value of textAt(elements, tag).split('\\')) expect(valueFault(vr, value), tag).toBeUndefined();
        }
        expect(textAt(elements, '00080023')).toMatch(/^\d{8}$/);
        expect(textAt(elements, '00620002', 0, '00620005')).not.toBe('');
      }),
      { numRuns: 300 },
    );
  });
});
