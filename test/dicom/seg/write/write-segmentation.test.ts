import { describe, expect, it } from 'vitest';
import { SegmentationEmpty, SegmentationInputInvalid, writeSegmentation } from '../../../../src/dicom/index.ts';
import { elementsOf, itemsOf, numbersAt, textAt, valueAt } from '../../../support/elements.ts';
import { segmentationInput } from '../../../support/segmentation-input.ts';
import { unpackFrame } from '../../../support/unpack-bits.ts';

const size = [5, 3, 4] as const;
const area = 15;

/** A mask of these voxels, given as [slice, index within the slice]. */
function maskOf(...voxels: readonly (readonly [number, number])[]): Uint8Array {
  const mask = new Uint8Array(area * size[2]);
  for (const [slice, index] of voxels) mask[slice * area + index] = 1;
  return mask;
}

const a = maskOf([1, 0], [1, 14], [3, 7]);
const b = maskOf([3, 8]);
const overlapping = maskOf([3, 7]);

const perFrame = '52009230';

describe('Writing a DICOM Segmentation', () => {
  it('omits empty frames and orders the others by segment, then along the normal', () => {
    const file = elementsOf(writeSegmentation(segmentationInput(size, [a, b])));
    expect(textAt(file, '00280008')).toBe('3');
    const groups = itemsOf(valueAt(file, perFrame));
    expect(groups.map((group) => numbersAt(group, 2, '0062000a', 0, '0062000b'))).toEqual([[1], [1], [2]]);
    expect(groups.map((group) => textAt(group, '00209113', 0, '00200032'))).toEqual([
      '-10\\-20\\32.5',
      '-10\\-20\\37.5',
      '-10\\-20\\37.5',
    ]);
  });

  it('indexes frames by segment and by the rank of the position over the whole object', () => {
    const groups = itemsOf(valueAt(elementsOf(writeSegmentation(segmentationInput(size, [a, b]))), perFrame));
    expect(groups.map((group) => numbersAt(group, 4, '00209111', 0, '00209157'))).toEqual([
      [1, 1],
      [1, 2],
      [2, 2],
    ]);
  });

  it('packs the voxels so that every frame reads back, although frames are not whole bytes', () => {
    const file = elementsOf(writeSegmentation(segmentationInput(size, [a, b])));
    const packed = valueAt(file, '7fe00010');
    expect(packed.length).toBe(6);
    expect(unpackFrame(packed, 0, area)).toEqual(a.subarray(area, 2 * area));
    expect(unpackFrame(packed, 1, area)).toEqual(a.subarray(3 * area));
    expect(unpackFrame(packed, 2, area)).toEqual(b.subarray(3 * area));
  });

  it('keeps empty frames on request, all segments over all slices', () => {
    const file = elementsOf(writeSegmentation(segmentationInput(size, [a, b], { emptyFrames: 'keep' })));
    expect(textAt(file, '00280008')).toBe('8');
    const groups = itemsOf(valueAt(file, perFrame));
    expect(numbersAt(groups[7]!, 4, '00209111', 0, '00209157')).toEqual([2, 4]);
  });

  it('states whether segments overlap, after checking', () => {
    const overlap = (masks: readonly Uint8Array[]): string =>
      textAt(elementsOf(writeSegmentation(segmentationInput(size, masks))), '00620013');
    expect(overlap([a, b])).toBe('NO');
    expect(overlap([a, overlapping])).toBe('YES');
  });

  it('describes a segment without voxels', () => {
    const file = elementsOf(writeSegmentation(segmentationInput(size, [a, new Uint8Array(a.length), b])));
    expect(itemsOf(valueAt(file, '00620002')).map((item) => textAt(item, '00620005'))).toEqual([
      'ROI 1',
      'ROI 2',
      'ROI 3',
    ]);
    expect(textAt(file, '00280008')).toBe('3');
  });

  it('refers to the source image of each frame, and to all of them once', () => {
    const file = elementsOf(writeSegmentation(segmentationInput(size, [a])));
    expect(textAt(file, perFrame, 1, '00089124', 0, '00082112', 0, '00081155')).toBe('2.25.1003');
    expect(textAt(file, perFrame, 1, '00089124', 0, '00082112', 0, '0040a170', 0, '00080100')).toBe('121322');
    expect(itemsOf(valueAt(file, '00081115', 0, '0008114a'))).toHaveLength(4);
  });

  it('names the structure set as its source, in its own study if that differs', () => {
    const delineation = {
      sopClassUid: '1.2.840.10008.5.1.4.1.1.481.3',
      sopInstanceUid: '2.25.70',
      seriesInstanceUid: '2.25.71',
      studyInstanceUid: '2.25.72',
    };
    const other = elementsOf(writeSegmentation(segmentationInput(size, [a], { delineation })));
    expect(textAt(other, '00420013', 0, '00081155')).toBe('2.25.70');
    expect(textAt(other, '00081200', 0, '0020000d')).toBe('2.25.72');
    const same = { ...delineation, studyInstanceUid: '2.25.52' };
    const file = elementsOf(writeSegmentation(segmentationInput(size, [a], { delineation: same })));
    expect(textAt(file, '00081115', 1, '0020000e')).toBe('2.25.71');
    expect(file.some(({ tag }) => tag === '00081200')).toBe(false);
  });

  it('nests laterality in the type and the region, and omits what is unknown', () => {
    const input = segmentationInput(size, [a, b]);
    const left = { value: '7771000', scheme: 'SCT', meaning: 'Left' };
    const lung = { value: '39607008', scheme: 'SCT', meaning: 'Lung' };
    const segments = [
      { ...input.segments[0]!, type: lung, typeModifier: left, anatomicRegion: lung, anatomicRegionModifier: left },
      input.segments[1]!,
    ];
    const file = elementsOf(writeSegmentation({ ...input, segments }));
    expect(textAt(file, '00620002', 0, '0062000f', 0, '00620011', 0, '00080104')).toBe('Left');
    expect(textAt(file, '00620002', 0, '00082218', 0, '00082220', 0, '00080104')).toBe('Left');
    const second = itemsOf(valueAt(file, '00620002'))[1]!;
    expect(second.some(({ tag }) => tag === '00082218')).toBe(false);
    expect(itemsOf(valueAt(second, '0062000f'))[0]!.map(({ tag }) => tag)).toEqual([
      '00080100',
      '00080102',
      '00080104',
    ]);
  });

  it('writes colours as CIELab: white, red', () => {
    const input = segmentationInput(size, [a, b]);
    const segments = [
      { ...input.segments[0]!, color: [255, 255, 255] as const },
      { ...input.segments[1]!, color: [255, 0, 0] as const },
    ];
    const file = elementsOf(writeSegmentation({ ...input, segments }));
    const white = numbersAt(file, 2, '00620002', 0, '0062000d');
    expect(white[0]).toBe(65535);
    expect(Math.abs(white[1]! - 0x8080)).toBeLessThan(20);
    // L* 54.29, a* 80.81, b* 69.89 under D50.
    const red = numbersAt(file, 2, '00620002', 1, '0062000d');
    expect(red[0]! / 655.35).toBeCloseTo(54.29, 1);
    expect(red[1]! / 257 - 128).toBeCloseTo(80.81, 1);
    expect(red[2]! / 257 - 128).toBeCloseTo(69.89, 1);
  });

  it('survives ROI names that DICOM cannot hold unchanged', () => {
    const input = segmentationInput(size, [a]);
    const segments = [{ ...input.segments[0]!, label: `GTV\\left\n${'x'.repeat(90)}` }];
    const label = textAt(elementsOf(writeSegmentation({ ...input, segments })), '00620002', 0, '00620005');
    expect(label).toBe(`GTV/left ${'x'.repeat(55)}`);
  });

  it('takes its date from the source and has the same bytes each time', () => {
    const once = writeSegmentation(segmentationInput(size, [a, b]));
    expect(writeSegmentation(segmentationInput(size, [a, b]))).toEqual(once);
    expect(textAt(elementsOf(once), '00080023')).toBe('20240102');
    expect(textAt(elementsOf(once), '00080033')).toBe('101010');
    const dated = segmentationInput(size, [a], { contentDate: '20250203', contentTime: '040506' });
    expect(textAt(elementsOf(writeSegmentation(dated)), '00080023')).toBe('20250203');
  });

  it('accepts masks slice by slice and writes the same bytes', () => {
    const whole = segmentationInput(size, [a, overlapping]);
    const buffer = new Uint8Array(area);
    const sliced = whole.segments.map((segment, index) => ({
      ...segment,
      mask: (slice: number): Uint8Array | undefined => {
        const source = [a, overlapping][index]!.subarray(slice * area, (slice + 1) * area);
        if (!source.includes(1)) return undefined;
        buffer.set(source);
        return buffer;
      },
    }));
    expect(writeSegmentation({ ...whole, segments: sliced })).toEqual(writeSegmentation(whole));
  });

  it('states that a source was de-identified, and that the method is unknown', () => {
    const input = segmentationInput(size, [a]);
    const patientStudy = { ...input.series.patientStudy, patientIdentityRemoved: 'YES' };
    const file = elementsOf(writeSegmentation({ ...input, series: { ...input.series, patientStudy } }));
    expect(textAt(file, '00120062')).toBe('YES');
    expect(textAt(file, '00120063')).toBe('Not stated by the source images');
  });

  it('repeats how a source was de-identified, and omits codes that no sequence can hold', () => {
    const input = segmentationInput(size, [a]);
    const patientStudy = {
      ...input.series.patientStudy,
      patientIdentityRemoved: 'YES',
      deidentificationMethod: 'CTP\\Basic Profile',
      deidentificationMethodCodes: [
        { value: '113100', scheme: 'DCM', meaning: 'Basic Application Confidentiality Profile' },
        { value: 'longer than sixteen', scheme: 'X', meaning: 'x' },
        { value: '', scheme: '', meaning: '' },
      ],
    };
    const file = elementsOf(writeSegmentation({ ...input, series: { ...input.series, patientStudy } }));
    expect(textAt(file, '00120063')).toBe('CTP\\Basic Profile');
    expect(itemsOf(valueAt(file, '00120064')).map((item) => textAt(item, '00080100'))).toEqual(['113100']);
  });

  it('refuses to write an empty segmentation, and masks on another grid', () => {
    expect(() => writeSegmentation(segmentationInput(size, [new Uint8Array(a.length)]))).toThrow(SegmentationEmpty);
    expect(() => writeSegmentation(segmentationInput(size, [a.subarray(1)]))).toThrow(SegmentationInputInvalid);
    expect(() => writeSegmentation(segmentationInput(size, [a], { instances: [] }))).toThrow(SegmentationInputInvalid);
  });
});
