import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Contour } from '../../../src/dicom/index.ts';
import { type RasteriseOptions, rasterise } from '../../../src/image/index.ts';
import { box, contour, grid, oblique, roi } from './contours.ts';

const on = grid([8, 6, 6], { spacing: [1, 1, 3], origin: [0, 0, -6] });
const square = box(1.5, 1.5, 3.5, 3.5);
const uid = (k: number): string => `1.2.3.${k}`;
const slices = new Map([0, 1, 2, 3, 4, 5].map((k) => [uid(k), [k]]));

/** A contour at height `k` (in slices) that names an image. */
const naming = (k: number, referencedSopInstanceUid: string) => ({
  ...contour(on, square, k),
  referencedSopInstanceUid,
});

function result(contours: readonly Contour[], options: Partial<RasteriseOptions> = {}) {
  const made = rasterise(roi(...contours), on, { rule: 'or', slices, ...options });
  return made.ok
    ? { voxels: made.value.voxelCount, bounds: made.value.bounds, notes: made.value.notes }
    : { code: made.refusal.code, evidence: made.refusal.evidence };
}

describe('Contours that name missing images', () => {
  it('are accepted where they lie on a slice, with a note of their number', () => {
    expect(result([naming(1, '9.9.1'), naming(2, '9.9.2'), naming(3, uid(3))])).toEqual({
      voxels: 12,
      bounds: { min: [2, 2, 1], max: [3, 3, 3] },
      notes: [
        {
          code: 'QIAW_ROI_REFERENCES_UNRESOLVED',
          message: '2 of 3 contours name missing images; they lie on slices and were placed by their positions.',
        },
      ],
    });
  });

  it('refuse the ROI where they lie on no slice: between two, or beyond the ends', () => {
    const wanted = { code: 'QIAW_ROI_SLICE_MISSING', evidence: { contours: 2, onMissingSlice: 1 } };
    expect(result([naming(1, uid(1)), naming(2.5, '9.9.2')])).toEqual(wanted);
    expect(result([naming(1, uid(1)), naming(2.3, '9.9.2')])).toEqual(wanted);
    expect(result([naming(1, uid(1)), naming(6, '9.9.6')])).toEqual(wanted);
    expect(result([naming(1, uid(1)), naming(-0.4, '9.9.6')])).toEqual(wanted);
  });

  it('are left out with a note where only the usable contours are requested', () => {
    expect(result([naming(1, uid(1)), naming(6, '9.9.6')], { partialContours: true })).toMatchObject({
      voxels: 4,
      notes: [
        {
          code: 'QIAW_ROI_CONTOURS_LEFT_OUT',
          message: '0 of 2 contours are not parallel to the slices, 1 lie on missing slices; they were left out.',
        },
      ],
    });
    expect(result([naming(6, '9.9.6')], { partialContours: true })).toMatchObject({ code: 'QIAW_ROI_SLICE_MISSING' });
  });

  it('are not checked where nothing is known about the images', () => {
    expect(result([naming(1, '9.9.1')], { slices: undefined })).toMatchObject({ voxels: 4, notes: [] });
  });
});

describe('Contours that name a slice other than the one they lie on', () => {
  it('are noted where they are few', () => {
    expect(result([naming(1, uid(1)), naming(2, uid(2)), naming(3, uid(4))])).toMatchObject({
      voxels: 12,
      notes: [
        {
          code: 'QIAW_ROI_ON_OTHER_SLICES',
          message:
            '1 of 3 contours lie nearer to another slice than the one they name, up to 3 mm from it; they were placed by their positions.',
        },
      ],
    });
  });

  it('are noted where exactly half of them disagree, or all by less than a slice', () => {
    expect(result([naming(1, uid(1)), naming(2, uid(3))])).toMatchObject({ voxels: 8 });
    expect(result([naming(1.6, uid(1)), naming(2.6, uid(2))])).toMatchObject({
      bounds: { min: [2, 2, 2], max: [3, 3, 3] },
      notes: [{ code: 'QIAW_ROI_ON_OTHER_SLICES' }, { code: 'QIAW_ROI_PLANES_UNLIKE_SLICES' }],
    });
  });

  it('refuse the ROI where most of them do, with the offset, unless positions are to be trusted', () => {
    const shifted = [1, 2, 3].map((k) => naming(k, uid(k + 2)));
    expect(result(shifted)).toEqual({
      code: 'QIAW_ROI_REFERENCES_DISAGREE',
      evidence: { contours: 3, disagreeing: 3, offsetMm: -6 },
    });
    expect(result(shifted, { trustGeometry: true })).toMatchObject({
      voxels: 12,
      bounds: { min: [2, 2, 1], max: [3, 3, 3] },
      notes: [{ code: 'QIAW_ROI_ON_OTHER_SLICES' }],
    });
  });

  it('agree with any slice of a multi-frame image', () => {
    const frames = new Map([['1.2.9', [0, 1, 2, 3, 4, 5]]]);
    expect(result([naming(1, '1.2.9'), naming(2, '1.2.9')], { slices: frames })).toMatchObject({
      voxels: 8,
      notes: [],
    });
  });

  it('are measured by the number of slices they are off, for any direction of the slices', () => {
    fc.assert(
      fc.property(fc.double({ min: -3, max: 3, noNaN: true }), fc.integer({ min: -3, max: 3 }), (angle, off) => {
        const turned = grid([8, 6, 9], { spacing: [0.7, 0.9, 2.5], origin: [-33, 8, 4], direction: oblique(angle) });
        const known = new Map(Array.from({ length: 9 }, (_, k) => [uid(k), [k]]));
        const contours = [3, 4, 5].map((k) => ({
          ...contour(turned, square, k),
          referencedSopInstanceUid: uid(k + off),
        }));
        const made = rasterise(roi(...contours), turned, { rule: 'or', slices: known });
        if (off === 0) expect(made).toMatchObject({ ok: true, value: { notes: [] } });
        else expect(made).toMatchObject({ ok: false, refusal: { evidence: { offsetMm: -2.5 * off || 0 } } });
      }),
      { numRuns: 50 },
    );
  });
});

describe('Contours that are not parallel to the slices', () => {
  const bent = contour(on, square, 2);
  bent.points[2]! += 1;

  it('refuse the ROI, or are left out where only the usable ones are requested', () => {
    expect(result([contour(on, square, 1), bent])).toMatchObject({
      code: 'QIAW_ROI_NOT_PLANAR',
      evidence: { contours: 2, tilted: 1, offPlaneMm: 1, toleranceMm: 0.3 },
    });
    expect(result([contour(on, square, 1), bent], { partialContours: true })).toMatchObject({
      voxels: 4,
      notes: [{ code: 'QIAW_ROI_CONTOURS_LEFT_OUT' }],
    });
  });
});
