import type { Grid } from '../../../core/index.ts';
import type { Note } from '../../../dicom/index.ts';
import { percent } from '../doubts.ts';
import type { ContourRule } from '../model.ts';
import type { PlacedContour } from './place-on-grid.ts';

/** Contours at one height along the slice normal: these combine by the rule, and the planes of one slice are united. */
export interface ContourPlane {
  /** Height of the lowest contour in slices, 0 at the first slice's centre. */
  readonly height: number;
  readonly contours: readonly PlacedContour[];
}

/** Contours whose heights differ by no more than this, and no more than a tenth of the slice spacing, share a plane: mm. */
const samePlaneMm = 0.1;
/** A plane lies between the slices if it is further than this from the nearest, in slices. */
const onSlice = 0.1;

/** Maximum distance between the contours of one plane, in slices. */
function samePlane(grid: Grid): number {
  return Math.min(0.1, samePlaneMm / grid.spacing[2]);
}

/**
 * Groups the contours of an ROI by plane, lowest first. With `xor` all contours of a plane go to the slice of the
 * lowest, because rounding must not put a hole on a different slice than its outline. With `or` each keeps its own
 * slice, as in plastimatch.
 */
export function planesOf(placed: readonly PlacedContour[], grid: Grid, rule: ContourRule): ContourPlane[] {
  const groups: PlacedContour[][] = [];
  for (const contour of [...placed].sort((a, b) => a.height - b.height)) {
    const group = groups.at(-1);
    if (group !== undefined && contour.height - group[0]!.height <= samePlane(grid)) group.push(contour);
    else groups.push([contour]);
  }
  return groups.map((contours) => {
    const { k, height } = contours[0]!;
    return { height, contours: rule === 'xor' ? contours.map((contour) => ({ ...contour, k })) : contours };
  });
}

/**
 * Notes on planes that are not the slices of the image: several planes on one slice, planes between slices, or slices
 * without a plane between the first and the last. `pixels` counts the pixels that the planes enclose by the rule, per
 * plane.
 */
export function planeNotes(planes: readonly ContourPlane[], pixels: number, grid: Grid, voxels: number): Note[] {
  const [dx, dy, dz] = grid.spacing;
  const perSlice = new Map<number, number>();
  for (const { contours } of planes)
    for (const k of new Set(contours.map((contour) => contour.k))) perSlice.set(k, (perSlice.get(k) ?? 0) + 1);
  const shared = [...perSlice.values()].filter((count) => count > 1).length;
  const offs = planes.map(({ height }) => Math.abs(height - Math.round(height)));
  const between = offs.filter((off) => off > onSlice).length;
  const span = Math.max(...perSlice.keys()) - Math.min(...perSlice.keys()) + 1;
  const empty = span - perSlice.size;

  const distance = medianDistance(planes);
  const planesText =
    `${counted(planes.length, 'plane', 'planes')}${distance === undefined ? '' : `, mostly ${mm(distance * dz)} mm apart`}, ` +
    `on slices ${mm(dz)} mm apart`;
  const volumes =
    distance === undefined || Math.abs(distance - 1) <= samePlane(grid)
      ? ''
      : ` ${volumeText((voxels * dx * dy * dz) / 1000, (pixels * dx * dy * distance * dz) / 1000)}`;
  const unlike = [
    between > 0
      ? `${counted(between, 'plane lies', 'planes lie')} between slices, by up to ${mm(Math.max(...offs) * dz)} mm, and ` +
        `${between === 1 ? 'was' : 'were'} filled on the nearest`
      : '',
    shared > 0 ? `on ${counted(shared, 'slice', 'slices')} several planes were united` : '',
  ].filter((text) => text !== '');
  const notes: Note[] = [];
  if (unlike.length > 0)
    notes.push({
      code: 'QIAW_ROI_PLANES_UNLIKE_SLICES',
      message: `The contours lie on ${planesText}: ${unlike.join('; ')}.${volumes}`,
    });
  if (empty > 0)
    notes.push({
      code: 'QIAW_ROI_SLICES_EMPTY',
      message:
        `${empty} of the ${span} slices from the first contour to the last (${percent(empty, span)}) have none and stay ` +
        `empty: the contours lie on ${planesText}.${unlike.length > 0 ? '' : volumes}`,
    });
  return notes;
}

/** Distance of neighbouring planes, in slices; undefined for a single plane. */
function medianDistance(planes: readonly ContourPlane[]): number | undefined {
  const distances = planes.slice(1).map(({ height }, n) => height - planes[n]!.height);
  return distances.sort((a, b) => a - b)[distances.length >> 1];
}

function volumeText(mask: number, contours: number): string {
  const change = percent(mask - contours, contours);
  return (
    `The mask has ${mask.toPrecision(4)} ml, contour area times plane distance is ${contours.toPrecision(4)} ml ` +
    `(difference ${change}).`
  );
}

const counted = (count: number, one: string, more: string): string => `${count} ${count === 1 ? one : more}`;

function mm(value: number): string {
  return String(Number(value.toFixed(2)));
}
