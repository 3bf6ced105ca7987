import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Grid } from '../../../src/core/index.ts';
import type { StructureRoi } from '../../../src/dicom/index.ts';
import { type RasterisedRoi, rasterise } from '../../../src/image/index.ts';
import { box, circle, contour, grid, oblique, roi } from './contours.ts';

function masked(of: StructureRoi, on: Grid, rule: 'or' | 'xor' = 'or'): RasterisedRoi {
  const result = rasterise(of, on, { rule });
  if (!result.ok) throw new Error(result.refusal.code);
  return result.value;
}

function refusal(of: StructureRoi, on: Grid): string {
  const result = rasterise(of, on, { rule: 'or' });
  if (result.ok) throw new Error('not refused');
  expect(result.refusal.input).toEqual({ roiNumber: 7 });
  expect(JSON.stringify(result.refusal)).not.toContain('Secret');
  return result.refusal.code;
}

/** The pixels of one slice as rows of text. */
function rows(of: RasterisedRoi, k = 0): string[] {
  const [columns, height] = of.mask.grid.size;
  return Array.from({ length: height }, (_, j) =>
    Array.from({ length: columns }, (_, i) => (of.mask.voxels[i + columns * (j + height * k)] ? '#' : '.')).join(''),
  );
}

const small = grid([8, 6, 1]);

describe('Filling one contour', () => {
  it('takes the pixels whose centre lies inside', () => {
    const result = masked(roi(contour(small, box(1.5, 0.5, 4.5, 3.5), 0)), small);
    expect(rows(result)).toEqual(['........', '..###...', '..###...', '..###...', '........', '........']);
    expect(result).toMatchObject({
      voxelCount: 9,
      nestedContourVoxels: 0,
      contoursUsed: 1,
      contoursOutside: 0,
      bounds: { min: [2, 1, 0], max: [4, 3, 0] },
      largestSlice: 0,
      notes: [],
    });
  });

  it('includes a row at its lower edge and excludes it at its upper edge', () => {
    const result = masked(roi(contour(small, box(1.5, 1, 4.5, 3), 0)), small);
    expect(rows(result)).toEqual(['........', '..###...', '..###...', '........', '........', '........']);
  });

  it('lets a crossing exactly on a pixel take effect one pixel later, as plastimatch does', () => {
    const result = masked(roi(contour(small, box(2, 0.5, 4, 1.5), 0)), small);
    expect(rows(result)[1]).toBe('...##...');
  });

  it('does not depend on where the contour starts, which way it turns, and whether it repeats its first point', () => {
    const points = circle(3.6, 2.4, 2.3, 17);
    const wanted = masked(roi(contour(small, points, 0)), small).mask.voxels;
    const turned = [...points.slice(5), ...points.slice(0, 5)].reverse();
    expect(masked(roi(contour(small, turned, 0)), small).mask.voxels).toEqual(wanted);
    expect(masked(roi(contour(small, [...points, points[0]!], 0)), small).mask.voxels).toEqual(wanted);
  });

  it('does not depend on repeated vertices', () => {
    const points = circle(3.6, 2.4, 2.3, 17);
    const repeated = points.flatMap((point, index) => Array.from({ length: index % 4 === 0 ? 9 : 1 }, () => point));
    expect(masked(roi(contour(small, repeated, 0)), small).mask.voxels).toEqual(
      masked(roi(contour(small, points, 0)), small).mask.voxels,
    );
  });

  it('loses no voxel to an edge whose slope exceeds single precision', () => {
    const flat: [number, number][] = [
      [0.5, 0],
      [0.5, 3.5],
      [4.5, 3.5],
      [4.5, 1e-45],
    ];
    expect(masked(roi(contour(small, flat, 0)), small)).toMatchObject({ voxelCount: 12, bounds: { min: [1, 1, 0] } });
  });

  it('cuts a hole where one contour runs in and out through a keyhole', () => {
    const keyhole: [number, number][] = [...box(0.5, 0.5, 6.5, 5.5), [0.5, 0.5], ...box(2.5, 1.5, 4.5, 3.5).reverse()];
    keyhole.push(keyhole[5]!);
    const filled = masked(roi(contour(small, box(0.5, 0.5, 6.5, 5.5), 0)), small);
    const holed = masked(roi(contour(small, keyhole, 0)), small);
    expect(holed.voxelCount).toBeLessThan(filled.voxelCount);
    expect(holed.nestedContourVoxels).toBe(0);
  });

  it('is cut at the edge of the image, with a note', () => {
    const result = masked(roi(contour(small, box(-3.5, -2.5, 2.5, 1.5), 0)), small);
    expect(rows(result).slice(0, 3)).toEqual(['###.....', '###.....', '........']);
    expect(result.notes).toEqual([
      {
        code: 'QIAW_ROI_PARTLY_OUTSIDE',
        message: '0 of 1 contours lie outside the volume, 1 are cut by the edge of the image.',
      },
    ]);
  });

  it('agrees with the even-odd rule at every pixel centre that is not on the border', () => {
    const on = grid([20, 18, 1], { origin: [-7.3, 11.9, 4], spacing: [0.7, 1.3, 2] });
    const coordinate = fc.double({ min: -4, max: 24, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(coordinate, coordinate), { minLength: 3, maxLength: 12 }), (points) => {
        const result = rasterise(roi(contour(on, points, 0)), on, { rule: 'or' });
        let wrong = 0;
        for (let j = 0; j < 18; j++)
          for (let i = 0; i < 20; i++) {
            const inside = evenOdd(points, i, j);
            if (inside === undefined) continue;
            if ((result.ok && result.value.mask.voxels[i + 20 * j] === 1) !== inside) wrong++;
          }
        expect(wrong).toBe(0);
      }),
      { numRuns: 150 },
    );
  });
});

/**
 * Even-odd rule in double precision from the crossings to the left of a point; undefined within 1e-4 pixels of the
 * border.
 */
function evenOdd(points: readonly (readonly [number, number])[], i: number, j: number): boolean | undefined {
  let inside = false;
  for (const [n, [x0, y0]] of points.entries()) {
    const [x1, y1] = points[(n + 1) % points.length]!;
    if (Math.abs(y0 - j) < 1e-4 || Math.abs(y1 - j) < 1e-4) return undefined;
    if (y0 > j === y1 > j) continue;
    const x = x0 + ((j - y0) / (y1 - y0)) * (x1 - x0);
    if (Math.abs(x - i) < 1e-3) return undefined;
    if (x < i) inside = !inside;
  }
  return inside;
}

describe('Several contours', () => {
  const outer = box(0.5, 0.5, 6.5, 4.5);
  const inner = box(2.5, 1.5, 4.5, 3.5);

  it('are combined by or, and the difference from xor is counted', () => {
    const result = masked(roi(contour(small, outer, 0), contour(small, inner, 0)), small, 'or');
    expect(result).toMatchObject({ voxelCount: 24, nestedContourVoxels: 4, contoursUsed: 2 });
  });

  it('are combined by xor on request: an inner contour is a hole, and one within it an island', () => {
    const island = box(2.5, 1.5, 3.5, 2.5);
    const holed = masked(roi(contour(small, outer, 0), contour(small, inner, 0)), small, 'xor');
    expect(holed).toMatchObject({ voxelCount: 20, nestedContourVoxels: 4 });
    const three = roi(contour(small, outer, 0), contour(small, inner, 0), contour(small, island, 0));
    expect(masked(three, small, 'xor')).toMatchObject({ voxelCount: 21, nestedContourVoxels: 3 });
  });

  it('of the type CLOSEDPLANAR_XOR are combined by xor regardless of the request', () => {
    const keyed = roi(contour(small, outer, 0, 'CLOSEDPLANAR_XOR'), contour(small, inner, 0, 'CLOSEDPLANAR_XOR'));
    expect(masked(keyed, small, 'or')).toMatchObject({ voxelCount: 20, notes: [{ code: 'QIAW_ROI_XOR_BY_TYPE' }] });
    expect(masked(keyed, small, 'xor').notes).toEqual([]);
  });

  it('are assigned to the nearest slice, and gaps between slices stay empty', () => {
    const tall = grid([8, 6, 5], { spacing: [1, 1, 3], origin: [0, 0, -6] });
    const square = box(1.5, 1.5, 3.5, 3.5);
    const result = masked(roi(contour(tall, square, 1.4 / 3), contour(tall, square, 3 - 1.4 / 3)), tall);
    expect(result.bounds).toEqual({ min: [2, 2, 0], max: [3, 3, 3] });
    expect(result.voxelCount).toBe(8);
  });

  it('outside the volume refuse the ROI with their number, unless its other contours are requested', () => {
    const tall = grid([8, 6, 3]);
    const square = box(1.5, 1.5, 3.5, 3.5);
    const off = [contour(tall, square, -1), contour(tall, square, 3), contour(tall, box(8, 1, 9, 2), 1)];
    const partly = roi(contour(tall, square, 1), ...off);
    expect(rasterise(partly, tall, { rule: 'or' })).toMatchObject({
      refusal: { code: 'QIAW_ROI_OUTSIDE_VOLUME', evidence: { contours: 4, outside: 3 } },
    });
    const result = rasterise(partly, tall, { rule: 'or', partialContours: true });
    expect(result).toMatchObject({ value: { voxelCount: 4, contoursUsed: 1, contoursOutside: 3 } });
    expect(result.ok && result.value.notes[0]!.message).toBe(
      '3 of 4 contours lie outside the volume, 0 are cut by the edge of the image.',
    );
  });

  it('give the slice of largest area, the lowest one for equal areas', () => {
    const tall = grid([8, 6, 4]);
    const [one, two] = [box(0.5, 0.5, 2.5, 2.5), box(0.5, 0.5, 3.5, 3.5)];
    const result = masked(roi(contour(tall, two, 3), contour(tall, one, 0), contour(tall, two, 2)), tall);
    expect(result.largestSlice).toBe(2);
  });
});

describe('An oblique grid', () => {
  it('gives the same voxels as an axial one for the same shape in index space', () => {
    const size = [24, 20, 6] as const;
    const axial = grid(size);
    const points = circle(11.37, 9.61, 7.83, 61);
    const wanted = masked(roi(contour(axial, points, 2), contour(axial, circle(9.3, 8.7, 3.1), 4)), axial);
    for (const angle of [0.3, 1.1, 2.9]) {
      const tilted = grid(size, {
        direction: oblique(angle),
        spacing: [0.83, 1.21, 2.7],
        origin: [-312.4, 17.9, 88.6],
      });
      const result = masked(roi(contour(tilted, points, 2), contour(tilted, circle(9.3, 8.7, 3.1), 4)), tilted);
      expect(result.mask.voxels).toEqual(wanted.mask.voxels);
      expect(result.mask.grid).toBe(tilted);
    }
  });
});

describe('ROIs without a mask are refused by name:', () => {
  const square = box(1.5, 1.5, 3.5, 3.5);
  const tall = grid([8, 6, 4], { spacing: [1, 1, 3] });
  const bent = contour(tall, square, 1);
  bent.points[2]! += 0.31;

  it.each<[string, StructureRoi, string]>([
    ['no contours', roi(), 'QIAW_ROI_NO_CONTOURS'],
    ['only points and lines of two points', roi(contour(tall, square.slice(0, 2), 1)), 'QIAW_ROI_CONTOURS_DEGENERATE'],
    [
      'a triangle whose end repeats its start',
      roi(
        contour(
          tall,
          [
            [1, 1],
            [3, 3],
            [1, 1],
          ],
          1,
        ),
      ),
      'QIAW_ROI_CONTOURS_DEGENERATE',
    ],
    ['below the volume', roi(contour(tall, square, -2)), 'QIAW_ROI_OUTSIDE_VOLUME'],
    ['beside the volume', roi(contour(tall, box(20, 1, 22, 3), 1)), 'QIAW_ROI_OUTSIDE_VOLUME'],
    ['a contour that leaves its plane by more than a tenth of the spacing', roi(bent), 'QIAW_ROI_NOT_PLANAR'],
    ['an open line', roi(contour(tall, square, 1, 'OPEN_PLANAR')), 'QIAW_ROI_GEOMETRY_UNSUPPORTED'],
    ['a single point', roi(contour(tall, [[1, 1]], 1, 'POINT')), 'QIAW_ROI_GEOMETRY_UNSUPPORTED'],
    [
      'an open line among closed ones',
      roi(contour(tall, square, 1), contour(tall, square, 2, 'OPEN_NONPLANAR')),
      'QIAW_ROI_GEOMETRY_UNSUPPORTED',
    ],
    [
      'two ways of combining',
      roi(contour(tall, square, 1), contour(tall, square, 2, 'CLOSEDPLANAR_XOR')),
      'QIAW_ROI_GEOMETRY_MIXED',
    ],
    ['smaller than a voxel', roi(contour(tall, box(1.2, 1.2, 1.8, 1.8), 1)), 'QIAW_ROI_EMPTY'],
    [
      'no numbers',
      roi({ geometricType: 'CLOSED_PLANAR', points: Float64Array.of(1, 2, Number.NaN) }),
      'QIAW_ROI_CONTOUR_INVALID',
    ],
    [
      'half a point',
      roi({ geometricType: 'CLOSED_PLANAR', points: Float64Array.of(1, 2, 3, 4) }),
      'QIAW_ROI_CONTOUR_INVALID',
    ],
  ])('%s', (_, of, code) => {
    expect(refusal(of, tall)).toBe(code);
  });

  it('but stray points and lines of two points among real contours are only noted', () => {
    const result = masked(
      roi(
        contour(tall, square, 1),
        contour(tall, [[1, 1]], 1, 'POINT'),
        contour(
          tall,
          [
            [1, 1],
            [2, 2],
          ],
          1,
        ),
      ),
      tall,
    );
    expect(result.voxelCount).toBe(4);
    expect(result.notes).toEqual([
      {
        code: 'QIAW_ROI_CONTOURS_IGNORED',
        message: '2 of 3 contours enclose nothing (points or fewer than three points) and were ignored.',
      },
    ]);
  });

  it('and rounding of the third coordinate is not a reason', () => {
    const rounded = contour(tall, square, 1);
    rounded.points[2]! += 0.29;
    expect(masked(roi(rounded), tall).voxelCount).toBe(4);
  });
});

it('Filling stops when it is aborted', () => {
  const signal = AbortSignal.abort(new Error('stop'));
  expect(() => rasterise(roi(contour(small, box(1, 1, 3, 3), 0)), small, { rule: 'or', signal })).toThrow('stop');
});
