import { accepted, type Grid, type Result, voxelCount } from '../../../core/index.ts';
import type { Contour, Note, StructureRoi } from '../../../dicom/index.ts';
import { bit, closePlane, combine, type Footprint } from '../combine.ts';
import { nestingNotes } from '../doubts.ts';
import type { ContourRule, RasterisedRoi, RasteriseOptions } from '../model.ts';
import { refuseRoi } from '../refuse-roi.ts';
import { chooseContours } from './choose-contours.ts';
import { planeNotes, planesOf } from './contour-planes.ts';
import { fillEvenOdd } from './even-odd.ts';
import { type PlacedContour, placeOnGrid, pointCount } from './place-on-grid.ts';

const closed = 'CLOSED_PLANAR';
const closedXor = 'CLOSEDPLANAR_XOR';

/**
 * The voxels of one ROI on the image's grid, by the rule of plastimatch's RTSTRUCT conversion (see fillEvenOdd): a
 * voxel belongs to the ROI if its centre lies in a contour whose plane is nearest to its slice; gaps between contours
 * are not interpolated. Contours of one plane combine by `rule`, planes of one slice are united; contours of type
 * CLOSEDPLANAR_XOR (PS3.3 C.8.8.6.3) combine by exclusive or, as that type requires.
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
  const placed = usable.map((contour) => ({
    ...placeOnGrid(contour, grid),
    referencedSopInstanceUid: contour.referencedSopInstanceUid,
  }));
  const chosen = chooseContours(roi.number, placed, grid, options);
  if (!chosen.ok) return chosen;
  const inside = chosen.value.usable;

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
  return accepted({
    mask: { grid, voxels },
    ...combined,
    contoursUsed: inside.length,
    contoursOutside: chosen.value.contoursOutside,
    notes: [
      ...notesOf({
        total,
        points,
        degenerate: areas.length - usable.length,
        placing: chosen.value.notes,
        xorByType: xorTyped > 0 && options.rule === 'or',
      }),
      ...planeNotes(planes, pixels, grid, combined.voxelCount),
      ...(xorTyped > 0 ? [] : nestingNotes(combined.nestedContourVoxels, combined.voxelCount, rule)),
    ],
  });
}

/** Marks the pixels of one contour of the current plane. */
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
  readonly placing: readonly Note[];
  readonly xorByType: boolean;
}

function notesOf(d: Doubts): Note[] {
  const notes: Note[] = [];
  const ignored = d.points + d.degenerate;
  if (ignored > 0)
    notes.push({
      code: 'QIAW_ROI_CONTOURS_IGNORED',
      message: `${ignored} of ${d.total} contours enclose nothing (points or fewer than three points) and were ignored.`,
    });
  notes.push(...d.placing);
  if (d.xorByType)
    notes.push({
      code: 'QIAW_ROI_XOR_BY_TYPE',
      message: 'The contours are CLOSEDPLANAR_XOR and were combined by exclusive or, as the structure set says.',
    });
  return notes;
}
