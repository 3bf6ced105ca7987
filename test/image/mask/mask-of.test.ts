import { expect, it } from 'vitest';
import type { Grid } from '../../../src/core/index.ts';
import type { Delineation, StructureRoi } from '../../../src/dicom/index.ts';
import { maskOf } from '../../../src/image/index.ts';
import { box, contour, grid, roi } from './contours.ts';

function notesOf(one: StructureRoi, on: Grid): string[] {
  const set = { kind: 'RTSTRUCT', rois: [one] } as unknown as Delineation;
  const result = maskOf(set, one.number, on, { rule: 'or' });
  if (!result.ok) throw new Error(result.refusal.code);
  return result.value.notes.map(({ code, message }) => `${code} ${message}`);
}

const on = grid([8, 6, 5]);
const square = (k: number) => contour(on, box(1.5, 1.5, 4.5, 3.5), k);

it('A region at the border of the volume is noted with its number of voxels there', () => {
  const said = (count: string): string =>
    `QIAW_ROI_AT_BORDER ${count} lie on the border of the volume, where the region may be cut off.`;
  expect(notesOf(roi(square(1), square(2), square(3)), on)).toEqual([]);
  expect(notesOf(roi(square(0), square(1), square(2)), on)).toEqual([said('6 of 18 voxels (33.3 %)')]);
  expect(notesOf(roi(square(3), square(4)), on)).toEqual([said('6 of 12 voxels (50 %)')]);
  expect(notesOf(roi(contour(on, box(4.5, 1.5, 7.4, 3.5), 2)), on)).toEqual([said('2 of 6 voxels (33.3 %)')]);
  expect(notesOf(roi(contour(on, box(-0.4, -0.4, 2.5, 3.5), 2)), on)).toEqual([said('6 of 12 voxels (50 %)')]);
});

it('An image of one slice has no border above and below', () => {
  const flat = grid([8, 6, 1]);
  expect(notesOf(roi(contour(flat, box(1.5, 1.5, 4.5, 3.5), 0)), flat)).toEqual([]);
});
