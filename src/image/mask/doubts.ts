import type { Note } from '../../dicom/index.ts';
import type { ContourRule, RoiMask } from './model.ts';

/** The effect of the rule: voxels in an even number of contours of a plane are inside by `or` and outside by `xor`. */
export function nestingNotes(nested: number, voxels: number, rule: ContourRule): Note[] {
  if (nested === 0) return [];
  const all = rule === 'or' ? voxels : voxels + nested;
  const told =
    rule === 'or'
      ? `inside by the rule "or"; by "xor" they would be holes, and ${voxels - nested} voxels would be left`
      : `holes by the rule "xor"; by "or" they would be inside, and there would be ${all} voxels`;
  return [
    {
      code: 'QIAW_ROI_CONTOURS_NESTED',
      message:
        `${nested} of ${all} voxels (${percent(nested, all)}) lie in closed contours within or across others of the ` +
        `same plane: they are ${told}.`,
    },
  ];
}

/** A segment that skips slices between its first and its last: several regions in one, or one drawn with gaps. */
export function gapNotes({ mask, bounds: { min, max } }: Pick<RoiMask, 'mask' | 'bounds'>): Note[] {
  const area = mask.grid.size[0] * mask.grid.size[1];
  const span = max[2] - min[2] + 1;
  let empty = 0;
  for (let k = min[2]; k <= max[2]; k++) if (!mask.voxels.subarray(area * k, area * (k + 1)).includes(1)) empty++;
  if (empty === 0) return [];
  return [
    {
      code: 'QIAW_ROI_SLICES_EMPTY',
      message: `${empty} of the ${span} slices from the first voxel to the last (${percent(empty, span)}) have none.`,
    },
  ];
}

/**
 * A mask with voxels on the border of the volume may extend beyond it. An axis of one voxel has no interior and is
 * ignored.
 */
export function borderNotes({ mask, voxelCount, bounds }: Pick<RoiMask, 'mask' | 'voxelCount' | 'bounds'>): Note[] {
  const { size } = mask.grid;
  const { min, max } = bounds;
  const touched = [0, 1, 2].map((axis) => size[axis]! > 1 && (min[axis] === 0 || max[axis] === size[axis]! - 1));
  if (!touched.includes(true)) return [];
  const onBorder = (axis: number, at: number): boolean => touched[axis]! && (at === 0 || at === size[axis]! - 1);
  let count = 0;
  for (let k = min[2]; k <= max[2]; k++) {
    for (let j = min[1]; j <= max[1]; j++) {
      const row = size[0] * (j + size[1] * k);
      if (onBorder(2, k) || onBorder(1, j)) {
        for (let i = min[0]; i <= max[0]; i++) count += mask.voxels[row + i]!;
      } else if (touched[0]) count += mask.voxels[row]! + mask.voxels[row + size[0] - 1]!;
    }
  }
  return [
    {
      code: 'QIAW_ROI_AT_BORDER',
      message:
        `${count} of ${voxelCount} voxels (${percent(count, voxelCount)}) lie on the border of the volume, where the ` +
        'region may be cut off.',
    },
  ];
}

/** A fraction in percent, to three digits. */
export function percent(part: number, whole: number): string {
  return `${Number(((100 * part) / whole).toPrecision(3))} %`;
}
