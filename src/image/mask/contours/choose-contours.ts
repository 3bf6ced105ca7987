import { accepted, type Grid, median, type Result } from '../../../core/index.ts';
import type { Note } from '../../../dicom/index.ts';
import type { RasteriseOptions } from '../model.ts';
import { refuseRoi } from '../refuse-roi.ts';
import { extentIn, type PlacedContour } from './place-on-grid.ts';

/**
 * Points may deviate from their contour's plane by this fraction of the slice spacing; 0.3 mm at 3 mm covers rounded
 * exports.
 */
const planarityToleranceInSlices = 0.1;

/**
 * From this distance on, a contour and the image it names are a slice apart; slightly less than one covers rounded
 * exports.
 */
const wholeSlice = 0.95;

/** Why a contour cannot be used, and the refusal of an ROI that has such contours. */
const unusable = {
  tilted: 'QIAW_ROI_NOT_PLANAR',
  onMissingSlice: 'QIAW_ROI_SLICE_MISSING',
  outside: 'QIAW_ROI_OUTSIDE_VOLUME',
} as const;

export interface ReferringContour extends PlacedContour {
  readonly referencedSopInstanceUid?: string | undefined;
}

export interface ChosenContours {
  readonly usable: readonly PlacedContour[];
  readonly contoursOutside: number;
  readonly notes: readonly Note[];
}

/**
 * Which contours of an ROI make its mask. Positions decide: a contour goes to the nearest slice, also if the image it
 * names is missing, as long as it lies on a slice. An ROI is refused if most of its contours name slices a spacing or
 * more away from their position (`trustGeometry` overrides), or if it has contours that are not parallel to the slices,
 * on a missing slice, or outside the volume (`partialContours` uses the others).
 */
export function chooseContours(
  roiNumber: number,
  placed: readonly ReferringContour[],
  grid: Grid,
  options: RasteriseOptions,
): Result<ChosenContours> {
  const contours = placed.length;
  const spacing = grid.spacing[2];
  const named = placed.map(({ referencedSopInstanceUid: uid }) =>
    uid === undefined ? undefined : options.slices && (options.slices.get(uid) ?? []),
  );
  const offsets = placed.map(({ height }, n) => nearestOffset(height, named[n]));
  const apart = offsets.filter((offset) => Math.abs(offset) >= wholeSlice);
  if (2 * apart.length > contours && !options.trustGeometry) {
    return refuseRoi('QIAW_ROI_REFERENCES_DISAGREE', roiNumber, {
      contours,
      disagreeing: apart.length,
      offsetMm: roundTo((median(apart) ?? 0) * spacing, 3),
    });
  }
  const fates = placed.map((one, n) => fateOf(one, named[n], grid));
  const count = (fate: (typeof fates)[number]): number => fates.filter((other) => other === fate).length;
  const counts = {
    tilted: count('tilted'),
    onMissingSlice: count('onMissingSlice'),
    outside: count('outside'),
  };
  const taken = (n: number): boolean => fates[n] === 'cut' || fates[n] === 'inside';
  const usable = placed.filter((_, n) => taken(n));
  if (usable.length < contours && (!options.partialContours || usable.length === 0)) {
    const worst = placed.reduce((most, one) => Math.max(most, one.offPlane), 0);
    const kind = (Object.keys(unusable) as (keyof typeof unusable)[]).find((one) => counts[one] > 0)!;
    const found = Object.fromEntries(Object.entries(counts).filter(([, number]) => number > 0));
    return refuseRoi(unusable[kind], roiNumber, {
      contours,
      ...found,
      ...(counts.tilted > 0 && {
        offPlaneMm: roundTo(worst * spacing, 3),
        toleranceMm: roundTo(planarityToleranceInSlices * spacing, 3),
      }),
    });
  }
  const dangling = named.filter((ks, n) => ks?.length === 0 && taken(n)).length;
  const elsewhere = named.filter((ks, n) => ks && ks.length > 0 && !ks.includes(placed[n]!.k) && taken(n)).length;
  const worstMm = roundTo(Math.max(0, ...offsets.map(Math.abs)) * spacing, 3);
  return accepted({
    usable,
    contoursOutside: counts.outside,
    notes: notesOf({ contours, ...counts, cut: count('cut'), dangling, elsewhere, worstMm }),
  });
}

/** `ks`: slices of the image that the contour names, empty if the image is missing; undefined if it names none. */
function fateOf(
  placed: PlacedContour,
  ks: readonly number[] | undefined,
  grid: Grid,
): keyof typeof unusable | ReturnType<typeof extentIn> {
  if (placed.offPlane > planarityToleranceInSlices) return 'tilted';
  const extent = extentIn(placed, grid);
  if (ks?.length !== 0) return extent;
  const onSlice = placed.k >= 0 && placed.k < grid.size[2];
  return onSlice && Math.abs(placed.height - placed.k) <= planarityToleranceInSlices ? extent : 'onMissingSlice';
}

/** How many slices a contour lies above the nearest slice of the image it names; 0 if it names no available image. */
function nearestOffset(height: number, ks: readonly number[] | undefined): number {
  const offsets = (ks ?? []).map((k) => height - k).sort((a, b) => Math.abs(a) - Math.abs(b));
  return offsets[0] ?? 0;
}

interface Doubts extends Record<keyof typeof unusable, number> {
  readonly contours: number;
  readonly cut: number;
  readonly dangling: number;
  readonly elsewhere: number;
  readonly worstMm: number;
}

function notesOf(d: Doubts): Note[] {
  const notes: Note[] = [];
  if (d.dangling > 0)
    notes.push({
      code: 'QIAW_ROI_REFERENCES_UNRESOLVED',
      message: `${d.dangling} of ${d.contours} contours name missing images; they lie on slices and were placed by their positions.`,
    });
  if (d.elsewhere > 0)
    notes.push({
      code: 'QIAW_ROI_ON_OTHER_SLICES',
      message: `${d.elsewhere} of ${d.contours} contours lie nearer to another slice than the one they name, up to ${d.worstMm} mm from it; they were placed by their positions.`,
    });
  if (d.tilted + d.onMissingSlice > 0)
    notes.push({
      code: 'QIAW_ROI_CONTOURS_LEFT_OUT',
      message: `${d.tilted} of ${d.contours} contours are not parallel to the slices, ${d.onMissingSlice} lie on missing slices; they were left out.`,
    });
  if (d.outside + d.cut > 0)
    notes.push({
      code: 'QIAW_ROI_PARTLY_OUTSIDE',
      message: `${d.outside} of ${d.contours} contours lie outside the volume, ${d.cut} are cut by the edge of the image.`,
    });
  return notes;
}

function roundTo(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
