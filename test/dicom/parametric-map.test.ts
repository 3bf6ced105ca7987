import { describe, expect, it } from 'vitest';
import { writeParametricMap } from '../../src/dicom/index.ts';
import { grid } from '../radiomics/support.ts';
import { elementsOf, textAt } from '../support/elements.ts';
import { segmentationInput } from '../support/segmentation-input.ts';

const voxels = Float64Array.of(1.5, Number.NaN, -2, 0.1, 1e6, 7, 0, 3);
const input = {
  map: { grid: { ...grid([2, 2, 2], [2, 3, 4]), origin: [10, 20, 30] as const }, voxels },
  name: 'original_glcm_JointEntropy',
  feature: { value: 'TU9B', scheme: 'IBSI', meaning: 'Joint entropy' },
  unit: { value: '1', scheme: 'UCUM', meaning: 'no units' },
  uids: { sopInstanceUid: '1.2.3', seriesInstanceUid: '1.2.4', studyInstanceUid: '1.2.5' },
  instanceNumber: 2,
  software: { name: 'fair-qiaw', version: '1' },
};

describe('A feature map as a DICOM Parametric Map', () => {
  it('has the values as 32-bit floating point and names what they are', () => {
    const bytes = writeParametricMap(input);
    const elements = elementsOf(bytes);
    expect(textAt(elements, '00080016')).toBe('1.2.840.10008.5.1.4.1.1.30');
    const view = new DataView(bytes.buffer, bytes.byteOffset + bytes.byteLength - 32);
    const pixels = Array.from({ length: 8 }, (_, n) => view.getFloat32(4 * n, true));
    expect(pixels).toEqual([...voxels].map(Math.fround));
    const code = textAt(elements, '52009229', 0, '00409096', 0, '00409220', 0, '0040a168', 0, '00080100');
    expect(code).toBe('TU9B');
    expect(textAt(elements, '52009230', 1, '00209113', 0, '00200032').split('\\').map(Number)).toEqual([10, 20, 34]);
    expect([...writeParametricMap(input)]).toEqual([...bytes]);
  });

  it('belongs to the patient and study of the images, and to none without them', () => {
    const { series } = segmentationInput([2, 2, 2], [new Uint8Array(8).fill(1)]);
    const elements = elementsOf(writeParametricMap({ ...input, series }));
    expect(textAt(elements, '0020000d')).toBe(series.patientStudy.studyInstanceUid);
    expect(textAt(elements, '00081115', 0, '0020000e')).toBe(series.seriesInstanceUid);
    const alone = elementsOf(writeParametricMap(input));
    expect([textAt(alone, '0020000d'), textAt(alone, '00100020')]).toEqual(['1.2.5', '']);
  });

  it('is refused without any number', () => {
    const map = { ...input.map, voxels: new Float64Array(8).fill(Number.NaN) };
    expect(() => writeParametricMap({ ...input, map })).toThrow('no number');
  });
});
