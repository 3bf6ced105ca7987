import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { valueFault } from '../../../src/dicom/index.ts';
import { writeSegmentation } from '../../../src/outputs/seg/index.ts';
import { elementsOf, textAt } from '../../support/elements.ts';
import { segmentationInput } from '../../support/segmentation-input.ts';

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 120 }),
  fc.string({ unit: 'grapheme', maxLength: 120 }),
  fc.constantFrom('', '\\', 'a\\b', ' ', '20240230x', '1\u0000', 'YES', 'yes', '='.repeat(5), 'x'.repeat(2000)),
);

const study = fc.record({
  patientName: anyText,
  patientId: anyText,
  patientBirthDate: anyText,
  patientSex: anyText,
  patientAge: anyText,
  patientIdentityRemoved: anyText,
  deidentificationMethod: anyText,
  studyDate: anyText,
  studyTime: anyText,
  accessionNumber: anyText,
  referringPhysicianName: anyText,
  studyId: anyText,
  studyDescription: anyText,
});

describe('Source attributes that DICOM does not allow', () => {
  it('never stop a segmentation, nor leave an invalid value in it', () => {
    const voxels = Uint8Array.of(0, 1);
    fc.assert(
      fc.property(study, anyText, anyText, anyText, (patientStudy, bodyPartExamined, seriesDate, label) => {
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
        for (const [tag, vr] of checked) {
          for (const value of textAt(elements, tag).split('\\')) expect(valueFault(vr, value), tag).toBeUndefined();
        }
        expect(textAt(elements, '00080023')).toMatch(/^\d{8}$/);
        expect(textAt(elements, '00620002', 0, '00620005')).not.toBe('');
      }),
      { numRuns: 300 },
    );
  });
});

const checked = [
  ['00100010', 'PN'],
  ['00100020', 'LO'],
  ['00100030', 'DA'],
  ['00100040', 'CS'],
  ['00080020', 'DA'],
  ['00080030', 'TM'],
  ['00080050', 'SH'],
  ['00200010', 'SH'],
] as const;
