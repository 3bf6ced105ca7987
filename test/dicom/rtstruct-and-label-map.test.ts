import { describe, expect, it } from 'vitest';
import {
  layersOf,
  loadDelineation,
  readDerivedObject,
  writeLabelMap,
  writeStructureSet,
} from '../../src/dicom/index.ts';
import { maskOf, traceContours } from '../../src/image/index.ts';
import { scanFiles } from '../support/scan-files.ts';
import { segmentationInput } from '../support/segmentation-input.ts';
import { temporaryFolder } from '../support/temporary.ts';

const size = [9, 8, 4] as const;
const area = size[0] * size[1];

/** A ring and a disc that share voxels with each other, and a third region apart. */
function masks(): Uint8Array[] {
  return [0, 1, 2].map((which) =>
    Uint8Array.from({ length: area * size[2] }, (_, n) => {
      const [i, j, k] = [n % size[0], Math.floor(n / size[0]) % size[1], Math.floor(n / area)];
      if (which === 2) return Number(i === 8 && k > 1);
      const far = Math.hypot(i - 3.4, j - 3.2);
      return Number(k > 0 && (which === 0 ? far > 1.5 && far < 3.6 : far < 2.5));
    }),
  );
}

async function readBack(name: string, file: Uint8Array) {
  const found = await scanFiles(temporaryFolder('objects'), { [name]: file });
  const [header] = [...found.structureSets, ...found.segmentations];
  const loaded = await loadDelineation(header!);
  if (!loaded.ok) expect.fail(loaded.refusal.code);
  return loaded.value;
}

describe('A label map segmentation', () => {
  it('has the masks of its layer, and segments that share voxels are in different layers', async () => {
    const own = masks();
    const input = segmentationInput(size, own);
    const layers = layersOf(input.segments, area * size[2], size[2]);
    expect(layers).toEqual([[0, 2], [1]]);
    for (const layer of layers) {
      const numbers = layer.map((one) => one + 1);
      const object = writeLabelMap(input, numbers);
      const delineation = await readBack('labelmap.dcm', object);
      expect(delineation.rois.map(({ number }) => number)).toEqual(numbers);
      for (const number of numbers) {
        const made = maskOf(delineation, number, input.grid, { rule: 'or' });
        expect(made.ok && made.value.mask.voxels).toEqual(own[number - 1]);
      }
    }
  });

  it('has one frame per slice, no segment identification, and a background of the value 0', () => {
    const object = writeLabelMap(segmentationInput(size, masks()), [1, 3]);
    readDerivedObject(object, (dataset) => {
      expect(dataset.text('SegmentationType')).toBe('LABELMAP');
      expect(dataset.uid('SOPClassUID')).toBe('1.2.840.10008.5.1.4.1.1.66.7');
      expect(dataset.sequence('SegmentSequence').map((item) => item.short('SegmentNumber'))).toEqual([0, 1, 3]);
      const frames = dataset.sequence('PerFrameFunctionalGroupsSequence');
      expect(frames).toHaveLength(3);
      for (const frame of frames) expect(frame.sequence('SegmentIdentificationSequence')).toEqual([]);
      expect(dataset.sequence('DimensionIndexSequence')).toHaveLength(1);
    });
  });

  it('uses 16 bits from segment 256 on', () => {
    const input = segmentationInput(
      [2, 1, 1],
      Array.from({ length: 256 }, () => Uint8Array.from([1, 0])),
    );
    readDerivedObject(writeLabelMap(input, [256]), (dataset) => {
      expect(dataset.short('BitsAllocated')).toBe(16);
      expect(Buffer.from(dataset.bytes('PixelData')!).readUInt16LE(0)).toBe(256);
    });
  });

  it('refuses segments that share voxels', () => {
    expect(() => writeLabelMap(segmentationInput(size, masks()), [1, 2])).toThrow('in two segments');
  });
});

describe('A structure set', () => {
  it('has contours that give the masks again, with names, types and colours', async () => {
    const own = masks();
    const { series, instances, grid, software } = segmentationInput(size, own);
    const object = writeStructureSet({
      series,
      instances,
      software,
      uids: { sopInstanceUid: '2.25.7', seriesInstanceUid: '2.25.8' },
      rois: own.map((voxels, n) => ({
        name: `Lung ${n}`,
        color: [255, 128, n],
        interpretedType: 'ORGAN',
        algorithmType: 'MANUAL',
        contours: traceContours({ grid, voxels }),
      })),
    });
    const delineation = await readBack('rtstruct.dcm', object);
    expect(delineation.rois.map(({ name }) => name)).toEqual(['Lung 0', 'Lung 1', 'Lung 2']);
    for (const [n, voxels] of own.entries()) {
      const made = maskOf(delineation, n + 1, grid, { rule: 'or' });
      expect(made.ok && made.value.mask.voxels).toEqual(voxels);
    }
    readDerivedObject(object, (dataset) => {
      const [roi] = dataset.sequence('ROIContourSequence');
      const [contour] = roi!.sequence('ContourSequence');
      const [image] = contour!.sequence('ContourImageSequence');
      expect(image!.uid('ReferencedSOPInstanceUID')).toBe(instances[1]!.sopInstanceUid);
    });
  });

  it('refuses a contour on a slice that does not exist', () => {
    const { series, instances, software } = segmentationInput(size, masks());
    const rois = [{ name: 'A', contours: [{ k: 4, points: new Float64Array(9) }] }];
    const uids = { sopInstanceUid: '2.25.7', seriesInstanceUid: '2.25.8' };
    expect(() => writeStructureSet({ series, instances, software, rois, uids })).toThrow('slice 4 of 4');
  });
});
