import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Grid } from '../../../../src/core/index.ts';
import { writeSegmentation } from '../../../../src/dicom/index.ts';
import { linkSegmentation } from '../../../../src/dicom/seg/link-segmentation.ts';
import { loadSegmentation } from '../../../../src/dicom/seg/load-segmentation.ts';
import type { RoiMask } from '../../../../src/image/index.ts';
import { placeSegment } from '../../../../src/image/mask/segments/place-segment.ts';
import { planGrid } from '../../../../src/image/volume/plan-grid.ts';
import { COLUMNS, ctFiles, type Items, part10, ROWS, UID } from '../../../support/dicom-fixture.ts';
import { scanFiles } from '../../../support/scan-files.ts';
import { type FixtureSegmentation, onSlice, segmentation } from '../../../support/segmentation-fixture.ts';
import { segmentationInput } from '../../../support/segmentation-input.ts';
import { temporaryFolders } from '../../../support/temporary.ts';

const folder = temporaryFolders();
const AREA = ROWS * COLUMNS;

/** Reads a segmentation together with four slices of the fixture series and places its segments on their grid. */
async function place(file: Uint8Array, slices: (k: number) => Items = () => ({})) {
  const found = await scanFiles(folder(), { ...ctFiles(4, slices), 'seg.dcm': file });
  expect(found.refusals).toEqual([]);
  const link = linkSegmentation(found.segmentations[0]!, found);
  if (!link.ok) throw new Error(link.refusal.code);
  const grid = planGrid(link.value.series);
  if (!grid.ok) throw new Error(grid.refusal.code);
  const loaded = await loadSegmentation(found.segmentations[0]!);
  if (!loaded.ok) throw new Error(loaded.refusal.code);
  return {
    loaded: loaded.value,
    grid: grid.value,
    of: (number: number, options: Parameters<typeof placeSegment>[3] = {}) =>
      placeSegment(loaded.value, number, grid.value, options),
    mask(number: number): RoiMask {
      const result = placeSegment(loaded.value, number, grid.value);
      if (!result.ok) throw new Error(result.refusal.code);
      return result.value;
    },
  };
}

const voxelsOf = (mask: RoiMask): number[] => [...mask.mask.voxels].flatMap((value, i) => (value === 1 ? [i] : []));
const pixels = (...set: number[]): number[] => Array.from({ length: AREA }, (_, i) => (set.includes(i) ? 1 : 0));

const binary: FixtureSegmentation = {
  type: 'BINARY',
  segments: [
    [1, 'Tumour'],
    [2, 'Node'],
  ],
  frames: [
    { segment: 2, values: pixels(0, 14), position: onSlice(3) },
    { segment: 1, values: pixels(1, 7, 13), position: onSlice(2) },
    { segment: 1, values: pixels(), position: onSlice(0) },
    { segment: 2, values: pixels(7), position: onSlice(2) },
    { segment: 1, values: pixels(8), position: onSlice(1) },
  ],
};

describe('The segments of a segmentation', () => {
  it('lie on the grid of the image for any order of frames, missing slices and bit offsets', async () => {
    const { mask, grid } = await place(part10(segmentation(binary)));
    expect(voxelsOf(mask(1))).toEqual([AREA + 8, 2 * AREA + 1, 2 * AREA + 7, 2 * AREA + 13]);
    expect(voxelsOf(mask(2))).toEqual([2 * AREA + 7, 3 * AREA, 3 * AREA + 14]);
    expect(mask(1)).toMatchObject({
      voxelCount: 4,
      bounds: { min: [1, 0, 1], max: [3, 2, 2] },
      largestSlice: 2,
      nestedContourVoxels: 0,
      notes: [],
    });
    expect(mask(1).mask.grid).toBe(grid);
  });

  it.each([UID.implicit, UID.explicit, UID.deflated, UID.bigEndian])(
    'are the same in transfer syntax %s',
    async (transferSyntaxUid) => {
      const { mask } = await place(part10(segmentation(binary), { transferSyntaxUid, undefinedLengths: true }));
      expect(voxelsOf(mask(2))).toEqual([2 * AREA + 7, 3 * AREA, 3 * AREA + 14]);
    },
  );

  it('are read from big endian words too', async () => {
    const whole = segmentation(binary);
    const change: Items = { x7fe00010: ['OW', whole.x7fe00010![1] as Uint8Array] };
    const { mask } = await place(part10({ ...whole, ...change }, { transferSyntaxUid: UID.bigEndian }));
    expect(voxelsOf(mask(2))).toEqual([2 * AREA + 7, 3 * AREA, 3 * AREA + 14]);
  });

  it('of a label map are separated by their values', async () => {
    const values = pixels();
    values[3] = 2;
    values[4] = 9;
    values[5] = 9;
    const { mask, of, loaded } = await place(
      part10(
        segmentation({
          type: 'LABELMAP',
          segments: [
            [2, 'Two'],
            [9, 'Nine'],
            [200, 'Nobody'],
          ],
          frames: [
            { values, position: onSlice(1) },
            { values: pixels(), position: onSlice(0) },
          ],
        }),
      ),
    );
    expect(voxelsOf(mask(2))).toEqual([AREA + 3]);
    expect(voxelsOf(mask(9))).toEqual([AREA + 4, AREA + 5]);
    expect(of(200)).toMatchObject({ ok: false, refusal: { code: 'QIAW_ROI_EMPTY', input: { roiNumber: 200 } } });
    expect(loaded.frames.map((frame) => frame.segments)).toEqual([[2, 9], []]);
  });

  it('of fractions contain the voxels from one half upwards, with a note', async () => {
    const values = [0, 99, 100, 101, 200, ...new Array<number>(10).fill(0)];
    const { mask, loaded } = await place(
      part10(
        segmentation({
          type: 'FRACTIONAL',
          segments: [[1, 'Maybe']],
          frames: [{ segment: 1, values, position: onSlice(0) }],
        }),
      ),
    );
    expect(voxelsOf(mask(1))).toEqual([2, 3, 4]);
    expect(loaded.notes).toEqual([
      {
        code: 'QIAW_SEG_FRACTIONAL_THRESHOLD',
        message: expect.stringContaining('its probability is at least 0.5') as string,
      },
    ]);
  });

  it('of part of the image, mirrored or rotated relative to it, lie where their planes state', async () => {
    const cropped = await place(
      part10(
        segmentation({
          ...binary,
          rows: 2,
          columns: 3,
          frames: [{ segment: 1, values: [1, 0, 0, 0, 0, 1], position: `-12\\9.25\\${12.5}` }],
        }),
      ),
    );
    expect(voxelsOf(cropped.mask(1))).toEqual([AREA + 6, AREA + 13]);
    const mirrored = await place(
      part10(
        segmentation({
          ...binary,
          orientation: '-1\\0\\0\\0\\1\\0',
          frames: [{ segment: 1, values: pixels(0, 11), position: `-10.5\\7.25\\${10}` }],
        }),
      ),
    );
    expect(voxelsOf(mirrored.mask(1))).toEqual([4, 13]);
    const sagittal = await place(
      part10(
        segmentation({
          ...binary,
          rows: 4,
          columns: 3,
          orientation: '0\\1\\0\\0\\0\\-1',
          pixelSpacing: '2.5\\2',
          frames: [{ segment: 1, values: [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], position: `-11.5\\7.25\\${17.5}` }],
        }),
      ),
    );
    expect(voxelsOf(sagittal.mask(1))).toEqual([12, 3 * AREA + 2]);
  });

  it('that do not lie on the voxels of the image are refused with the distance', async () => {
    const refusals = [];
    for (const change of [
      { frames: [{ segment: 1, values: pixels(3), position: `-12.5\\7.25\\${11}` }] },
      { frames: [{ segment: 1, values: pixels(3), position: `-12.6\\7.25\\${10}` }] },
      { ...binary, pixelSpacing: '2\\0.53' },
      { ...binary, pixelSpacing: '4\\1' },
      { ...binary, orientation: '0.9998\\0.02\\0\\-0.02\\0.9998\\0' },
    ]) {
      const { of } = await place(part10(segmentation({ ...binary, ...change })));
      refusals.push(of(1));
    }
    for (const result of refusals) {
      expect(result).toMatchObject({
        ok: false,
        refusal: { code: 'QIAW_SEG_OFF_GRID', kind: 'roi', evidence: { toleranceMm: 0.05 } },
      });
    }
    expect(refusals[0]).toMatchObject({ refusal: { evidence: { worstMm: 1, frames: 1, framesOffGrid: 1 } } });
    expect(refusals[1]).toMatchObject({ refusal: { evidence: { worstMm: 0.1 } } });
  });

  it('beyond the image are left out with their number, or refused when nothing is left', async () => {
    const partly = await place(
      part10(
        segmentation({ ...binary, frames: [{ segment: 1, values: pixels(0, 4, 10), position: `-11.5\\7.25\\${10}` }] }),
      ),
    );
    expect(voxelsOf(partly.mask(1))).toEqual([2, 12]);
    expect(partly.mask(1).notes).toEqual([
      { code: 'QIAW_ROI_PARTLY_OUTSIDE', message: '1 voxels of the segment lie outside the image and were left out.' },
    ]);
    const outside = await place(
      part10(segmentation({ ...binary, frames: [{ segment: 1, values: pixels(0), position: `-12.5\\7.25\\${20}` }] })),
    );
    expect(outside.of(1)).toMatchObject({ ok: false, refusal: { code: 'QIAW_ROI_OUTSIDE_VOLUME' } });
  });

  it('on missing slices refuse the segment, unless its other frames are requested', async () => {
    const frames = [10, 20].map((z) => ({ segment: 1, values: pixels(3), position: `-12.5\\7.25\\${z}` }));
    const placed = await place(part10(segmentation({ ...binary, frames })));
    expect(placed.of(1)).toMatchObject({
      refusal: { code: 'QIAW_ROI_OUTSIDE_VOLUME', evidence: { frames: 2, framesOutside: 1, voxelsOutside: 1 } },
    });
    expect(placed.of(1, { partialContours: true })).toMatchObject({
      value: { voxelCount: 1, notes: [{ code: 'QIAW_ROI_PARTLY_OUTSIDE' }] },
    });
  });

  it('may lie as far from their voxels as the slices do', async () => {
    const frames = [{ segment: 1, values: pixels(3), position: `-12.5\\7.25\\10.08` }];
    const placed = await place(part10(segmentation({ ...binary, frames })));
    expect(placed.of(1)).toMatchObject({ refusal: { code: 'QIAW_SEG_OFF_GRID' } });
    expect(placed.of(1, { offGridMm: 0.08 })).toMatchObject({ value: { voxelCount: 1 } });
  });

  it('are noted where slices between their first and last voxel are empty', async () => {
    const at = (k: number) => ({ segment: 1, values: pixels(3, 4), position: onSlice(k) });
    const { mask } = await place(part10(segmentation({ ...binary, frames: [at(0), at(2)] })));
    expect(mask(1).notes).toEqual([
      {
        code: 'QIAW_ROI_SLICES_EMPTY',
        message: '1 of the 3 slices from the first voxel to the last (33.3 %) have none.',
      },
    ]);
  });

  it('count a voxel once if several frames contain it', async () => {
    const { mask } = await place(
      part10(
        segmentation({
          ...binary,
          frames: [
            { segment: 1, values: pixels(3, 4), position: onSlice(1) },
            { segment: 1, values: pixels(4, 5), position: onSlice(1) },
          ],
        }),
      ),
    );
    expect(mask(1).voxelCount).toBe(3);
    expect(mask(1).notes.map((note) => note.code)).toEqual(['QIAW_SEG_FRAMES_OVERLAP']);
  });
});

/** A rotation about two axes: rows and columns of an oblique acquisition. */
function obliqueGrid(size: readonly [number, number, number], a: number, b: number): Grid {
  const [ca, sa, cb, sb] = [Math.cos(a), Math.sin(a), Math.cos(b), Math.sin(b)];
  return {
    size,
    spacing: [0.7, 1.3, 2.9],
    origin: [-31.25, 17.5, 202.125],
    direction: [
      [ca, sa, 0],
      [-sa * cb, ca * cb, sb],
      [sa * sb, -ca * sb, cb],
    ],
  };
}

describe('Segments written by this program', () => {
  it('read back voxel by voxel for any size, orientation and overlap', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.tuple(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 7 }), fc.integer({ min: 2, max: 5 })),
        fc.double({ min: -3, max: 3, noNaN: true }),
        fc.double({ min: -3, max: 3, noNaN: true }),
        fc.integer({ min: 1, max: 3 }),
        fc.infiniteStream(fc.boolean()),
        async (size, a, b, segments, stream) => {
          const bits = stream[Symbol.iterator]();
          const voxels = size[0] * size[1] * size[2];
          const masks = Array.from({ length: segments }, (_, s) =>
            Uint8Array.from({ length: voxels }, (_, i) => (i === s % voxels || bits.next().value ? 1 : 0)),
          );
          const grid = obliqueGrid(size, a, b);
          const [i, j, k] = grid.direction;
          const plain = segmentationInput(size, masks);
          const instances = plain.instances.map((instance, n) => ({
            ...instance,
            orientation: [i, j] as const,
            pixelSpacing: [grid.spacing[1], grid.spacing[0]] as const,
            position: grid.origin.map((o, axis) => o + n * grid.spacing[2] * k[axis]!) as unknown as typeof grid.origin,
          }));
          const found = await scanFiles(folder(), { 'seg.dcm': writeSegmentation({ ...plain, grid, instances }) });
          const loaded = await loadSegmentation(found.segmentations[0]!);
          if (!loaded.ok) throw new Error(loaded.refusal.code);
          for (const [s, mask] of masks.entries()) {
            const placed = placeSegment(loaded.value, s + 1, grid);
            expect(placed.ok && Buffer.compare(placed.value.mask.voxels, mask)).toBe(0);
          }
        },
      ),
      { numRuns: 40, seed: 11 },
    );
  });
});
