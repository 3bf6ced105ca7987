import { describe, expect, it } from 'vitest';
import type { RasteriseOptions } from '../../../src/image/index.ts';
import { closePlane, combine, type Footprint } from '../../../src/image/mask/combine.ts';
import { chooseContours, type ReferringContour } from '../../../src/image/mask/contours/choose-contours.ts';
import { planeNotes, planesOf } from '../../../src/image/mask/contours/contour-planes.ts';
import { borderNotes, gapNotes, nestingNotes, percent } from '../../../src/image/mask/doubts.ts';
import { grid } from './contours.ts';

const placed = (height: number, k = Math.round(height), over: Partial<ReferringContour> = {}): ReferringContour => ({
  k,
  height,
  offPlane: 0,
  x: Float32Array.of(1.5, 3.5, 3.5),
  y: Float32Array.of(1.5, 1.5, 3.5),
  ...over,
});

describe('Marks of a plane', () => {
  const small = grid([5, 4, 3]);
  const part: Footprint = { k: 1, iMin: 1, iEnd: 3, jMin: 1, jEnd: 3 };
  const at = (i: number, j: number, k: number) => i + 5 * (j + 4 * k);

  it.each([
    ['or', 4],
    ['xor', 3],
  ] as const)('are closed within its footprint only, and counted by %s', (rule, count) => {
    const voxels = new Uint8Array(60).fill(15);
    // In two contours of the plane; and in one contour of an earlier plane.
    voxels[at(1, 1, 1)] = 5;
    expect(closePlane(voxels, small, [part], rule)).toBe(count);
    const wanted = new Uint8Array(60).fill(15);
    for (const [i, j] of [
      [1, 1],
      [2, 1],
      [1, 2],
      [2, 2],
    ] as const)
      wanted[at(i, j, 1)] = 3;
    wanted[at(1, 1, 1)] = 1;
    expect(voxels).toEqual(wanted);
  });

  it('of an earlier plane stay, including odd ones', () => {
    const voxels = new Uint8Array(60);
    voxels.set([1, 3, 7, 5], at(1, 1, 1));
    expect(closePlane(voxels, small, [{ ...part, iEnd: 5, jEnd: 2 }], 'or')).toBe(2);
    expect([...voxels.subarray(at(1, 1, 1), at(5, 1, 1))]).toEqual([1, 3, 3, 1]);
  });

  const whole = (k: number): Footprint => ({ k, iMin: 0, iEnd: 5, jMin: 0, jEnd: 4 });
  const mask = (...marks: readonly (readonly [number, number, number, number])[]) => {
    const voxels = new Uint8Array(60);
    for (const [i, j, k, mark] of marks) voxels[at(i, j, k)] = mark;
    return voxels;
  };

  it('become voxels within the footprints, together with their bounds', () => {
    const voxels = mask([1, 1, 1, 3], [3, 1, 1, 1], [2, 2, 1, 3], [4, 3, 1, 3], [0, 0, 0, 3]);
    expect(combine(voxels, small, [{ k: 1, iMin: 1, iEnd: 4, jMin: 1, jEnd: 3 }], 'xor')).toEqual({
      voxelCount: 2,
      nestedContourVoxels: 1,
      bounds: { min: [1, 1, 1], max: [2, 2, 1] },
      largestSlice: 1,
    });
    expect([voxels[at(1, 1, 1)], voxels[at(3, 1, 1)], voxels[at(4, 3, 1)], voxels[at(0, 0, 0)]]).toEqual([1, 0, 3, 3]);
    const either = mask([1, 1, 1, 3], [3, 1, 1, 1]);
    expect(combine(either, small, [whole(1)], 'or')).toMatchObject({ voxelCount: 2, bounds: { max: [3, 1, 1] } });
    expect(either[at(3, 1, 1)]).toBe(1);
  });

  it('at the origin have their bounds there', () => {
    expect(combine(mask([0, 0, 0, 3]), small, [whole(0)], 'or').bounds).toEqual({ min: [0, 0, 0], max: [0, 0, 0] });
  });

  it('have bounds that later rows and slices do not shrink', () => {
    const voxels = mask([3, 0, 0, 3], [4, 0, 0, 3], [0, 3, 0, 3], [2, 1, 1, 3], [2, 2, 2, 1]);
    expect(combine(voxels, small, [whole(0), whole(1), whole(2)], 'xor').bounds).toEqual({
      min: [0, 0, 0],
      max: [4, 3, 1],
    });
  });

  it('give the lowest of slices with the same area, for any order of contours', () => {
    const two = mask([1, 1, 2, 3], [1, 1, 1, 3]);
    expect(combine(two, small, [whole(2), whole(1)], 'or').largestSlice).toBe(1);
    const upper = mask([1, 1, 2, 3], [2, 1, 2, 3], [1, 1, 1, 3]);
    expect(combine(upper, small, [whole(2), whole(1)], 'or').largestSlice).toBe(2);
  });
});

describe('Planes', () => {
  const heights = (spacing: number, ...at: readonly number[]) =>
    planesOf(
      at.map((height) => placed(height)),
      grid([5, 5, 9], { spacing: [1, 1, spacing] }),
      'or',
    ).map(({ contours }) => contours.length);

  it('group contours up to 0.1 mm and a tenth of a slice apart, starting from the lowest', () => {
    expect(heights(1, 0, 0.1)).toEqual([2]);
    expect(heights(1, 0, 0.1001)).toEqual([1, 1]);
    expect(heights(1, 0.15, 0.08, 0)).toEqual([2, 1]);
    expect(heights(2, 0, 0.05)).toEqual([2]);
    expect(heights(2, 0, 0.0501)).toEqual([1, 1]);
    expect(heights(0.5, 0, 0.1)).toEqual([2]);
    expect(heights(0.5, 0, 0.1001)).toEqual([1, 1]);
  });

  it('keep the slice of each contour with "or", and take that of the lowest contour with "xor"', () => {
    const both = [placed(0.52, 1), placed(0.48, 0)];
    const ks = (rule: 'or' | 'xor') =>
      planesOf(both, grid([5, 5, 9]), rule).map(({ contours }) => contours.map(({ k }) => k));
    expect([ks('or'), ks('xor')]).toEqual([[[0, 1]], [[0, 0]]]);
  });

  const notes = (at: readonly (readonly [number, number])[], spacing = 2.5, pixels = 40, voxels = 20) => {
    const on = grid([5, 5, 9], { spacing: [0.5, 2, spacing] });
    return planeNotes(
      at.map(([height, k]) => ({ height, contours: [placed(height, k)] })),
      pixels,
      on,
      voxels,
    ).map(({ code, message }) => `${code}: ${message}`);
  };

  it('that lie on slices, at most a tenth of a slice off, are not noted', () => {
    expect(
      notes([
        [0, 0],
        [1, 1],
      ]),
    ).toEqual([]);
    expect(notes([[0.1, 0]])).toEqual([]);
    expect(notes([[0.1001, 0]])).toHaveLength(1);
  });

  it('are described by their number, singular and plural', () => {
    expect(notes([[1.5, 2]])).toEqual([
      'QIAW_ROI_PLANES_UNLIKE_SLICES: The contours lie on 1 plane, on slices 2.5 mm apart: 1 plane lies between slices, ' +
        'by up to 1.25 mm, and was filled on the nearest.',
    ]);
    expect(
      notes([
        [1, 1],
        [1.09, 1],
      ]),
    ).toEqual([
      'QIAW_ROI_PLANES_UNLIKE_SLICES: The contours lie on 2 planes, mostly 0.23 mm apart, on slices 2.5 mm apart: on 1 ' +
        'slice several planes were united. The mask has 0.05000 ml, contour area times plane distance is 0.009000 ml ' +
        '(difference 456 %).',
    ]);
    expect(
      notes([
        [1, 1],
        [1.09, 1],
        [2, 2],
        [2.09, 2],
      ])[0],
    ).toContain('on 2 slices several');
  });

  it('that are a slice apart, to 0.1 mm, lead to no statement about volumes', () => {
    const [gap] = notes(
      [
        [0, 0],
        [1.03125, 1],
        [2.0625, 2],
        [4, 4],
      ],
      3.2,
    );
    expect(gap).toBe(
      'QIAW_ROI_SLICES_EMPTY: 1 of the 5 slices from the first contour to the last (20 %) have none and stay empty: the ' +
        'contours lie on 4 planes, mostly 3.3 mm apart, on slices 3.2 mm apart.',
    );
    expect(
      notes(
        [
          [0, 0],
          [1.04, 1],
          [2.08, 2],
          [4, 4],
        ],
        3.2,
      )[0],
    ).toContain('The mask has 0.06400 ml');
  });

  it('have the median of their distances, and state volumes once', () => {
    const both = notes([
      [0, 0],
      [1.3, 1],
      [4.3, 4],
      [5.6, 6],
    ]);
    expect(both).toEqual([
      'QIAW_ROI_PLANES_UNLIKE_SLICES: The contours lie on 4 planes, mostly 3.25 mm apart, on slices 2.5 mm apart: 3 planes ' +
        'lie between slices, by up to 1 mm, and were filled on the nearest. The mask has 0.05000 ml, contour area times ' +
        'plane distance is 0.1300 ml (difference -61.5 %).',
      'QIAW_ROI_SLICES_EMPTY: 3 of the 7 slices from the first contour to the last (42.9 %) have none and stay empty: the ' +
        'contours lie on 4 planes, mostly 3.25 mm apart, on slices 2.5 mm apart.',
    ]);
  });
});

describe('Doubts', () => {
  const on = grid([3, 3, 5]);
  const maskOf = (...slices: readonly number[]) => {
    const voxels = new Uint8Array(45);
    for (const k of slices) voxels[4 + 9 * k] = 1;
    return { grid: on, voxels };
  };

  it('list empty slices between the first and the last', () => {
    const bounds = { min: [1, 1, 1], max: [1, 1, 4] } as const;
    expect(gapNotes({ mask: maskOf(1, 2, 3, 4), bounds })).toEqual([]);
    expect(gapNotes({ mask: maskOf(1, 4), bounds })[0]!.message).toBe(
      '2 of the 4 slices from the first voxel to the last (50 %) have none.',
    );
    expect(gapNotes({ mask: maskOf(1), bounds: { min: [1, 1, 1], max: [1, 1, 1] } })).toEqual([]);
    // Only a wrong bound leaves the last slice empty; it is checked nevertheless.
    expect(gapNotes({ mask: maskOf(1, 2, 3), bounds })[0]!.message).toContain('1 of the 4');
  });

  it('count voxels on the border along each axis, corners once, and none along an axis of one voxel', () => {
    const box = (size: [number, number, number], min: [number, number, number], max: [number, number, number]) => {
      const voxels = new Uint8Array(size[0] * size[1] * size[2]);
      let voxelCount = 0;
      for (let k = min[2]; k <= max[2]; k++)
        for (let j = min[1]; j <= max[1]; j++)
          for (let i = min[0]; i <= max[0]; i++) {
            voxels[i + size[0] * (j + size[1] * k)] = 1;
            voxelCount++;
          }
      const [note] = borderNotes({ mask: { grid: grid(size), voxels }, voxelCount, bounds: { min, max } });
      return note && Number(note.message.split(' ')[0]);
    };
    expect(box([5, 5, 5], [1, 1, 1], [3, 3, 3])).toBeUndefined();
    expect(box([5, 5, 5], [0, 1, 1], [3, 3, 3])).toBe(9);
    expect(box([5, 5, 5], [1, 1, 1], [4, 3, 3])).toBe(9);
    expect(box([5, 5, 5], [1, 0, 1], [3, 3, 3])).toBe(9);
    expect(box([5, 5, 5], [1, 1, 1], [3, 4, 3])).toBe(9);
    expect(box([5, 5, 5], [1, 1, 0], [3, 3, 3])).toBe(9);
    expect(box([5, 5, 5], [1, 1, 1], [3, 3, 4])).toBe(9);
    expect(box([5, 5, 5], [0, 0, 0], [4, 4, 4])).toBe(98);
    expect(box([5, 5, 1], [1, 1, 0], [3, 3, 0])).toBeUndefined();
    expect(box([5, 5, 1], [0, 1, 0], [3, 3, 0])).toBe(3);
    expect(box([2, 5, 5], [1, 1, 1], [1, 3, 3])).toBe(9);
  });

  it('about nesting are absent where nothing is nested', () => {
    expect([nestingNotes(0, 10, 'or'), nestingNotes(0, 10, 'xor')]).toEqual([[], []]);
    expect(nestingNotes(1, 10, 'or')).toHaveLength(1);
  });

  it('have percentages with three digits', () => {
    expect([percent(1, 3), percent(1, 1), percent(0, 5), percent(2, 1000)]).toEqual([
      '33.3 %',
      '100 %',
      '0 %',
      '0.2 %',
    ]);
  });
});

describe('Contours that name images', () => {
  const on = grid([5, 5, 3], { spacing: [1, 1, 2] });
  const slices = new Map([
    ['a', [0]],
    ['b', [1, 2]],
  ]);
  const chosen = (contours: readonly ReferringContour[], options: Partial<RasteriseOptions> = {}) => {
    const result = chooseContours(7, contours, on, { rule: 'or', slices, ...options });
    if (!result.ok) return result.refusal.code;
    return [result.value.usable.length, ...result.value.notes.map(({ message }) => message)];
  };
  const naming = (height: number, uid: string, k = Math.round(height)) =>
    placed(height, k, { referencedSopInstanceUid: uid });

  it('disagree from 0.95 of a slice on, when more than half of them do', () => {
    const disagree = 'QIAW_ROI_REFERENCES_DISAGREE';
    expect(chosen([naming(0.95, 'a')])).toBe(disagree);
    expect(chosen([naming(0.9499, 'a')])).not.toBe(disagree);
    expect(chosen([naming(0.95, 'a'), naming(0, 'a')])).not.toBe(disagree);
    expect(chosen([naming(0.95, 'a'), naming(1, 'a'), naming(0, 'a')])).toBe(disagree);
    expect(chosen([naming(0.95, 'a')], { trustGeometry: true })).not.toBe(disagree);
    expect(chosen([naming(0.95, 'a')], { slices: undefined })).not.toBe(disagree);
  });

  it('are reported if they lie nearer to another slice, even a single one, with the offset in mm', () => {
    expect(chosen([naming(0.6, 'a'), placed(0)])).toEqual([
      2,
      '1 of 2 contours lie nearer to another slice than the one they name, up to 1.2 mm from it; they were placed by ' +
        'their positions.',
    ]);
    expect(chosen([naming(0.4, 'a'), naming(1.9, 'b')])).toEqual([2]);
  });

  it('that are missing need to lie on a slice, at most a tenth of one off', () => {
    const missing = 'QIAW_ROI_SLICE_MISSING';
    const told = '1 of 1 contours name missing images; they lie on slices and were placed by their positions.';
    expect([chosen([naming(0, 'c')]), chosen([naming(2, 'c')]), chosen([naming(0.1, 'c')])]).toEqual([
      [1, told],
      [1, told],
      [1, told],
    ]);
    expect([chosen([naming(0.1001, 'c')]), chosen([naming(-1, 'c')]), chosen([naming(3, 'c')])]).toEqual([
      missing,
      missing,
      missing,
    ]);
  });

  it('are parallel to the slices if at most a tenth of a slice off', () => {
    const tilted = (offPlane: number) => placed(1, 1, { offPlane });
    expect([chosen([tilted(0.1)]), chosen([tilted(0.1001)])]).toEqual([[1], 'QIAW_ROI_NOT_PLANAR']);
    expect(chosen([tilted(0.2), placed(1)])).toBe('QIAW_ROI_NOT_PLANAR');
    expect(chosen([tilted(0.2), placed(1)], { partialContours: true })).toEqual([
      1,
      '1 of 2 contours are not parallel to the slices, 0 lie on missing slices; they were left out.',
    ]);
    expect(chosen([tilted(0.2)], { partialContours: true })).toBe('QIAW_ROI_NOT_PLANAR');
  });

  it('outside the volume are reported, even a single one', () => {
    expect(chosen([placed(5), placed(1)])).toBe('QIAW_ROI_OUTSIDE_VOLUME');
    expect(chosen([placed(5), placed(1)], { partialContours: true })).toEqual([
      1,
      '1 of 2 contours lie outside the volume, 0 are cut by the edge of the image.',
    ]);
  });
});
