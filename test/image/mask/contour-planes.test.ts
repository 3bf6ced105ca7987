import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Grid } from '../../../src/core/index.ts';
import type { Contour } from '../../../src/dicom/index.ts';
import { type ContourRule, type RasterisedRoi, rasterise } from '../../../src/image/index.ts';
import { box, contour, grid, oblique, roi } from './contours.ts';

const slices = grid([12, 10, 6], { spacing: [1, 1, 2.5] });
const outer = box(1.5, 1.5, 9.5, 7.5);
const inner = box(3.5, 2.5, 6.5, 5.5);

function filled(contours: readonly Contour[], rule: ContourRule, on: Grid = slices): RasterisedRoi {
  const result = rasterise(roi(...contours), on, { rule });
  if (!result.ok) throw new Error(result.refusal.code);
  return result.value;
}

const codes = ({ notes }: RasterisedRoi): string[] => notes.map(({ code }) => code);

/** Squares on planes a fraction of a slice apart. */
const stack = (on: Grid, from: number, step: number, count: number): Contour[] =>
  Array.from({ length: count }, (_, n) => contour(on, outer, from + n * step));

describe('Contours of one plane are combined, and planes of one slice united,', () => {
  it('by xor as by or, where contours 1.2 mm apart lie on slices of 2.5 mm', () => {
    const two = [contour(slices, outer, 2), contour(slices, inner, 2 + 1.2 / 2.5)];
    expect(filled(two, 'xor')).toMatchObject({ voxelCount: 48, nestedContourVoxels: 0 });
    expect(filled(two, 'xor').mask.voxels).toEqual(filled(two, 'or').mask.voxels);
  });

  it('also where the structure set itself requests xor', () => {
    const two = [contour(slices, outer, 2, 'CLOSEDPLANAR_XOR'), contour(slices, inner, 2.4, 'CLOSEDPLANAR_XOR')];
    expect(filled(two, 'or').voxelCount).toBe(48);
  });

  it('so a hole in one plane is filled by another plane of the slice, without any doubt about the rule', () => {
    const ring = [contour(slices, outer, 2), contour(slices, inner, 2)];
    expect(filled(ring, 'xor')).toMatchObject({ voxelCount: 39, nestedContourVoxels: 9 });
    expect(filled([...ring, contour(slices, outer, 2.4)], 'xor')).toMatchObject({
      voxelCount: 48,
      nestedContourVoxels: 0,
    });
    expect(filled([...ring, contour(slices, outer, 2.4)], 'or')).toMatchObject({
      voxelCount: 48,
      nestedContourVoxels: 0,
    });
  });

  it('and heights within 0.1 mm count as one plane, larger distances as two', () => {
    const apart = (mm: number): number =>
      filled([contour(slices, outer, 2), contour(slices, inner, 2 + mm / 2.5)], 'xor').voxelCount;
    expect([apart(0.01), apart(0.099), apart(0.101)]).toEqual([39, 39, 48]);
  });

  it('even where rounding would assign outline and hole to different slices', () => {
    const tilted = grid([12, 10, 6], { spacing: [1, 1, 2.5], direction: oblique(0.7) });
    const ring = [contour(tilted, outer, 2.498), contour(tilted, inner, 2.502)];
    expect(filled(ring, 'xor', tilted)).toMatchObject({ voxelCount: 39, bounds: { min: [2, 2, 2], max: [9, 7, 2] } });
    expect(filled([...ring].reverse(), 'xor', tilted).mask.voxels).toEqual(filled(ring, 'xor', tilted).mask.voxels);
  });

  it('exactly as planes filled one by one, for any contours', () => {
    const coordinate = fc.double({ min: -2, max: 13, noNaN: true });
    const points = fc.array(fc.tuple(coordinate, coordinate), { minLength: 3, maxLength: 7 });
    // Tenths of a slice are 0.25 mm, never within the tolerance of each other; with only two slices, planes share a
    // slice.
    const height = fc.integer({ min: 10, max: 24 }).map((tenths) => tenths / 10);
    const any = fc.array(fc.record({ points, height }), { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(any, fc.constantFrom<ContourRule>('or', 'xor'), (drawn, rule) => {
        const contours = drawn.map((one) => contour(slices, one.points, one.height));
        const result = rasterise(roi(...contours), slices, { rule });
        const { wanted, nested } = planeByPlane(
          drawn.map(({ height }) => height),
          contours,
          rule,
        );
        expect(result.ok ? [...result.value.mask.voxels] : wanted.map(() => 0)).toEqual(wanted);
        if (result.ok) expect(result.value.nestedContourVoxels).toBe(nested);
      }),
      { numRuns: 200 },
    );
  });
});

/** Fills every contour alone, then combines the contours of one height by the rule, then unites all heights. */
function planeByPlane(heights: readonly number[], contours: readonly Contour[], rule: ContourRule) {
  const size = 12 * 10 * 6;
  const [either, odd] = [new Array<number>(size).fill(0), new Array<number>(size).fill(0)];
  for (const height of new Set(heights)) {
    const times = new Array<number>(size).fill(0);
    for (const [n, one] of contours.entries()) {
      if (heights[n] !== height) continue;
      const alone = rasterise(roi(one), slices, { rule: 'or' });
      if (alone.ok) for (const [at, voxel] of alone.value.mask.voxels.entries()) times[at]! += voxel;
    }
    for (const [at, count] of times.entries()) {
      if (count > 0) either[at] = 1;
      if (count % 2 === 1) odd[at] = 1;
    }
  }
  return { wanted: rule === 'or' ? either : odd, nested: either.filter((is, at) => is !== odd[at]).length };
}

describe('Planes that do not match the slices are noted', () => {
  it('where they are finer: counts, mm, and the volume compared with contour area times plane distance', () => {
    const result = filled(stack(slices, 1, 0.48, 5), 'or');
    expect(result.notes).toEqual([
      {
        code: 'QIAW_ROI_PLANES_UNLIKE_SLICES',
        message:
          'The contours lie on 5 planes, mostly 1.2 mm apart, on slices 2.5 mm apart: 2 planes lie between slices, by up ' +
          'to 1.2 mm, and were filled on the nearest; on 2 slices several planes were united. The mask has 0.3600 ml, ' +
          'contour area times plane distance is 0.2880 ml (difference 25 %).',
      },
    ]);
  });

  it('where they are those of another series, which may leave a slice without one', () => {
    const result = filled(stack(slices, 0.2, 1.2, 4), 'xor');
    expect(codes(result)).toEqual(['QIAW_ROI_PLANES_UNLIKE_SLICES', 'QIAW_ROI_SLICES_EMPTY']);
    expect(result.notes[0]!.message).toContain('3 mm apart, on slices 2.5 mm apart: 4 planes lie between slices');
  });

  it('where only every second slice has contours', () => {
    const result = filled(stack(slices, 1, 2, 3), 'or');
    expect(result.notes).toEqual([
      {
        code: 'QIAW_ROI_SLICES_EMPTY',
        message:
          '2 of the 5 slices from the first contour to the last (40 %) have none and stay empty: the contours lie on 3 ' +
          'planes, mostly 5 mm apart, on slices 2.5 mm apart. The mask has 0.3600 ml, contour area times plane distance ' +
          'is 0.7200 ml (difference -50 %).',
      },
    ]);
  });

  it('where a slice is skipped among consecutive ones', () => {
    const gap = [contour(slices, outer, 0), contour(slices, outer, 1), ...stack(slices, 3, 1, 3)];
    expect(filled(gap, 'or').notes.map(({ message }) => message)).toEqual([
      '1 of the 6 slices from the first contour to the last (16.7 %) have none and stay empty: the contours lie on 5 ' +
        'planes, mostly 2.5 mm apart, on slices 2.5 mm apart.',
    ]);
  });

  it('but not where every slice has its plane, within a tenth of a slice, or the ROI has one plane', () => {
    expect(codes(filled(stack(slices, 1, 1, 4), 'or'))).toEqual([]);
    expect(codes(filled(stack(slices, 1.09, 1, 4), 'or'))).toEqual([]);
    expect(codes(filled(stack(slices, 3, 1, 1), 'or'))).toEqual([]);
  });
});

describe('Contours inside or across others on the same plane are noted', () => {
  const ring = [contour(slices, outer, 2), contour(slices, inner, 2)];

  it('with the result of the other rule', () => {
    expect(filled(ring, 'or').notes).toEqual([
      {
        code: 'QIAW_ROI_CONTOURS_NESTED',
        message:
          '9 of 48 voxels (18.8 %) lie in closed contours within or across others of the same plane: they are inside by ' +
          'the rule "or"; by "xor" they would be holes, and 39 voxels would be left.',
      },
    ]);
    expect(filled(ring, 'xor').notes[0]!.message).toContain(
      'they are holes by the rule "xor"; by "or" they would be inside, and there would be 48 voxels.',
    );
  });

  it('but not where the structure set states how they combine', () => {
    const typed = ring.map((one) => ({ ...one, geometricType: 'CLOSEDPLANAR_XOR' }));
    expect(codes(filled(typed, 'or'))).toEqual(['QIAW_ROI_XOR_BY_TYPE']);
    expect(codes(filled(typed, 'xor'))).toEqual([]);
  });
});
