import { accepted, type Result } from '../core/index.ts';
import type { Contour, StructureRoi } from '../dicom/index.ts';
import { type Grid, voxelCount } from '../volume/index.ts';
import { bit, closePlane, combine, type Footprint } from './combine.ts';
import { planeNotes, planesOf } from './contour-planes.ts';
import { nestingNotes } from './doubts.ts';
import { fillEvenOdd } from './even-odd.ts';
import type { ContourRule, RasterisedRoi, RasteriseOptions } from './model.ts';
import { extentIn, type PlacedContour, placeOnGrid, pointCount } from './place-on-grid.ts';
import { refuseRoi } from './refuse-roi.ts';

/** Points may leave their contour's plane by this part of the slice spacing; 0.3 mm at 3 mm covers rounded exports. */
const planarityToleranceInSlices = 0.1;

const closed = 'CLOSED_PLANAR';
const closedXor = 'CLOSEDPLANAR_XOR';

/**
 * The voxels of one ROI on the image's grid, by the rule of plastimatch's RTSTRUCT conversion (see fillEvenOdd): a voxel
 * belongs to the ROI if its centre lies in a contour whose plane is nearest to its slice; gaps between contours are not
 * interpolated. Contours of one plane combine by `rule`, planes of one slice are united; an ROI of CLOSEDPLANAR_XOR contours (PS3.3 C.8.8.6.3) says
 * itself that they combine by exclusive or, and is taken at its word.
 *
 * Refuses by value; throws only `signal`'s reason when aborted.
 */
export function rasterise(roi: StructureRoi, grid: Grid, options: RasteriseOptions): Result<RasterisedRoi> {
  const total = roi.contours.length;
  if (total === 0) return refuseRoi('QIAW_ROI_NO_CONTOURS', roi.number, { contours: 0 });
  const invalid = roi.contours.filter(isInvalid).length;
  if (invalid > 0) return refuseRoi('QIAW_ROI_CONTOUR_INVALID', roi.number, { contours: total, invalid });

  const points = roi.contours.filter((c) => c.geometricType === 'POINT').length;
  const areas = roi.contours.filter((c) => c.geometricType === closed || c.geometricType === closedXor);
  const unsupported = total - areas.length;
  if (areas.length === 0 || unsupported > points)
    return refuseRoi('QIAW_ROI_GEOMETRY_UNSUPPORTED', roi.number, { contours: total, unsupported });
  const xorTyped = areas.filter((c) => c.geometricType === closedXor).length;
  if (xorTyped > 0 && xorTyped < areas.length)
    return refuseRoi('QIAW_ROI_GEOMETRY_MIXED', roi.number, { contours: total, exclusiveOr: xorTyped });

  const usable = areas.filter((c) => pointCount(c) >= 3);
  if (usable.length === 0) return refuseRoi('QIAW_ROI_CONTOURS_DEGENERATE', roi.number, { contours: total });
  const placed = usable.map((contour) => placeOnGrid(contour, grid));
  const offPlane = placed.reduce((most, p) => Math.max(most, p.offPlane), 0);
  if (offPlane > planarityToleranceInSlices)
    return refuseRoi('QIAW_ROI_NOT_PLANAR', roi.number, {
      contours: total,
      tilted: placed.filter((p) => p.offPlane > planarityToleranceInSlices).length,
      offPlaneMm: roundTo(offPlane * grid.spacing[2], 3),
      toleranceMm: roundTo(planarityToleranceInSlices * grid.spacing[2], 3),
    });

  const extents = placed.map((p) => extentIn(p, grid));
  const inside = placed.filter((_, n) => extents[n] !== 'outside');
  if (inside.length === 0) return refuseRoi('QIAW_ROI_OUTSIDE_VOLUME', roi.number, { contours: total });

  const rule: ContourRule = xorTyped > 0 ? 'xor' : options.rule;
  const voxels = new Uint8Array(voxelCount(grid));
  const planes = planesOf(inside, grid, rule);
  let pixels = 0;
  const footprints = planes.flatMap(({ contours }) => {
    options.signal?.throwIfAborted();
    const parts = contours.map((p) => mark(p, grid, voxels));
    pixels += closePlane(voxels, grid, parts, rule);
    return parts;
  });
  const combined = combine(voxels, grid, footprints, rule);
  if (combined.voxelCount === 0)
    return refuseRoi('QIAW_ROI_EMPTY', roi.number, { contours: total, used: inside.length });
  const outside = placed.length - inside.length;
  return accepted({
    mask: { grid, voxels },
    ...combined,
    contoursUsed: inside.length,
    contoursOutside: outside,
    notes: [
      ...notesOf({
        total,
        points,
        degenerate: areas.length - usable.length,
        outside,
        cut: extents.filter((extent) => extent === 'cut').length,
        xorByType: xorTyped > 0 && options.rule === 'or',
      }),
      ...planeNotes(planes, pixels, grid, combined.voxelCount),
      ...(xorTyped > 0 ? [] : nestingNotes(combined.nestedContourVoxels, combined.voxelCount, rule)),
    ],
  });
}

/** Marks the pixels of one contour of the plane in work. */
function mark(contour: PlacedContour, grid: Grid, voxels: Uint8Array): Footprint {
  const [columns, rows] = grid.size;
  const slice = columns * rows * contour.k;
  const footprint: Footprint = { k: contour.k, iMin: columns, iEnd: 0, jMin: rows, jEnd: 0 };
  fillEvenOdd(contour.x, contour.y, columns, rows, (j, from, to) => {
    const row = slice + columns * j;
    for (let p = row + from; p < row + to; p++) voxels[p] = (voxels[p]! | bit.any | bit.inPlane) ^ bit.oddInPlane;
    footprint.iMin = Math.min(footprint.iMin, from);
    footprint.iEnd = Math.max(footprint.iEnd, to);
    footprint.jMin = Math.min(footprint.jMin, j);
    footprint.jEnd = Math.max(footprint.jEnd, j + 1);
  });
  return footprint;
}

function isInvalid(contour: Contour): boolean {
  return contour.points.length % 3 !== 0 || contour.points.some((value) => !Number.isFinite(value));
}

interface Doubts {
  readonly total: number;
  readonly points: number;
  readonly degenerate: number;
  readonly outside: number;
  readonly cut: number;
  readonly xorByType: boolean;
}

function notesOf(d: Doubts): RasterisedRoi['notes'] {
  const notes: Array<RasterisedRoi['notes'][number]> = [];
  const ignored = d.points + d.degenerate;
  if (ignored > 0)
    notes.push({
      code: 'QIAW_ROI_CONTOURS_IGNORED',
      message: `${ignored} of ${d.total} contours enclose nothing (points or fewer than three points) and were ignored.`,
    });
  if (d.outside + d.cut > 0)
    notes.push({
      code: 'QIAW_ROI_PARTLY_OUTSIDE',
      message: `${d.outside} of ${d.total} contours lie outside the volume, ${d.cut} are cut by the edge of the image.`,
    });
  if (d.xorByType)
    notes.push({
      code: 'QIAW_ROI_XOR_BY_TYPE',
      message: 'The contours are CLOSEDPLANAR_XOR and were combined by exclusive or, as the structure set says.',
    });
  return notes;
}

function roundTo(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
