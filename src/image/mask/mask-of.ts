import { accepted, type Grid, type Result } from '../../core/index.ts';
import type { Delineation } from '../../dicom/index.ts';
import { rasterise } from './contours/rasterise.ts';
import { borderNotes } from './doubts.ts';
import type { RasteriseOptions, RoiMask } from './model.ts';
import { placeSegment } from './segments/place-segment.ts';

/** The mask of one region of a delineation, by the region's number: contours are filled, segments placed. */
export function maskOf(
  delineation: Delineation,
  number: number,
  grid: Grid,
  options: RasteriseOptions,
): Result<RoiMask> {
  const made = fillOrPlace(delineation, number, grid, options);
  return made.ok ? accepted({ ...made.value, notes: [...made.value.notes, ...borderNotes(made.value)] }) : made;
}

function fillOrPlace(delineation: Delineation, number: number, grid: Grid, options: RasteriseOptions): Result<RoiMask> {
  if (delineation.kind === 'SEG') return placeSegment(delineation, number, grid, options);
  const roi = delineation.rois.find((one) => one.number === number);
  if (!roi) throw new RangeError(`the structure set has no ROI ${number}`);
  return rasterise(roi, grid, options);
}
