import { accepted, type Grid, type Result, refused, type Vec3, voxelCount } from '../../../core/index.ts';
import {
  FRACTION_THRESHOLD,
  type LoadedSegmentation,
  type Note,
  type SegmentationFrame,
} from '../../../dicom/index.ts';
import { gapNotes } from '../doubts.ts';
import type { RasteriseOptions, RoiMask } from '../model.ts';
import { measure } from './measure.ts';
import { isInside, type PlacedFrame, placeFrame } from './place-frame.ts';

/** A frame lies on the grid if its pixels are closer to voxel centres than this, and than a tenth of a voxel. */
const TOLERANCE_MM = 0.05;

/**
 * One segment as a mask on the image's own grid. Frames may be in any order, omit empty ones, cover part of the image,
 * and be turned or mirrored. Frames are never resampled: one whose pixels are not voxels of the grid refuses the
 * segment, with the distance in mm. Voxels of a FRACTIONAL segment count from {@link FRACTION_THRESHOLD} upwards.
 *
 * A frame entirely outside the volume (on a missing slice) refuses the segment too, unless `partialContours` is set;
 * voxels clipped by the edge of the image are counted in a note.
 *
 * Refuses by value; throws only `signal`'s reason when aborted.
 */
export function placeSegment(
  segmentation: LoadedSegmentation,
  number: number,
  grid: Grid,
  options: Partial<RasteriseOptions> = {},
): Result<RoiMask> {
  const { rows, columns } = segmentation;
  const frames = segmentation.frames.filter(({ segments }) => segments.includes(number));
  const tolerance = Math.min(TOLERANCE_MM, Math.min(...grid.spacing) / 10) + (options.offGridMm ?? 0);
  const placed = frames.map((frame) => ({ frame, at: placeFrame(frame, rows, columns, grid) }));
  const off = placed.filter(({ at }) => !at.aligned || !(at.offMm <= tolerance));
  if (off.length > 0) {
    return refuse(number, 'QIAW_SEG_OFF_GRID', {
      frames: frames.length,
      framesOffGrid: off.length,
      worstMm: Number(Math.max(...off.map(({ at }) => at.offMm)).toPrecision(6)),
      toleranceMm: Number(tolerance.toPrecision(6)),
      framePixelSpacingMm: off[0]!.frame.pixelSpacing.join(' x '),
      gridSpacingMm: grid.spacing.join(' x '),
    });
  }
  const voxels = new Uint8Array(voxelCount(grid));
  const counts = { inside: 0, outside: 0, twice: 0 };
  let framesOutside = 0;
  for (const { frame, at } of placed) {
    options.signal?.throwIfAborted();
    const before = { ...counts };
    fill(segmentation, frame, number, at, grid, voxels, counts);
    if (counts.outside > before.outside && counts.inside + counts.twice === before.inside + before.twice)
      framesOutside++;
  }
  const wholeFrames = framesOutside > 0 && !options.partialContours;
  if (counts.inside === 0 || wholeFrames) {
    return counts.outside > 0
      ? refuse(number, 'QIAW_ROI_OUTSIDE_VOLUME', {
          frames: frames.length,
          framesOutside,
          voxelsOutside: counts.outside,
        })
      : refuse(number, 'QIAW_ROI_EMPTY', { frames: segmentation.frames.length, framesOfSegment: frames.length });
  }
  const measured = measure(voxels, grid, new Set(placed.flatMap(({ at }) => slicesOf(at, rows, columns, grid))));
  const mask = { grid, voxels };
  const notes = [...notesOf(counts), ...gapNotes({ mask, bounds: measured.bounds })];
  return accepted({ mask, nestedContourVoxels: 0, ...measured, notes });
}

interface Counts {
  inside: number;
  outside: number;
  /** Number of voxels that several frames of the segment claim. */
  twice: number;
}

function fill(
  { rows, columns, pixels, segmentationType, maximumFractionalValue }: LoadedSegmentation,
  frame: SegmentationFrame,
  number: number,
  at: PlacedFrame,
  grid: Grid,
  voxels: Uint8Array,
  counts: Counts,
): void {
  const labelMap = segmentationType === 'LABELMAP';
  const least = segmentationType === 'FRACTIONAL' ? (maximumFractionalValue ?? 255) * FRACTION_THRESHOLD : 1;
  const [width, height, depth] = grid.size;
  const linear = (v: Vec3): number => v[0] + width * (v[1] + height * v[2]);
  const [start, byColumn, byRow] = [linear(at.origin), linear(at.column), linear(at.row)];
  const whole = isInside(at, rows, columns, grid);
  pixels.forEach(frame.index, (pixel, value) => {
    if (labelMap ? value !== number : value < least) return;
    const c = pixel % columns;
    const r = (pixel - c) / columns;
    if (!whole) {
      const i = at.origin[0] + c * at.column[0] + r * at.row[0];
      const j = at.origin[1] + c * at.column[1] + r * at.row[1];
      const k = at.origin[2] + c * at.column[2] + r * at.row[2];
      if (i < 0 || j < 0 || k < 0 || i >= width || j >= height || k >= depth) {
        counts.outside += 1;
        return;
      }
    }
    const index = start + c * byColumn + r * byRow;
    if (voxels[index] === 1) counts.twice += 1;
    else counts.inside += 1;
    voxels[index] = 1;
  });
}

/** The slices of the grid a frame touches. */
function slicesOf({ origin, column, row }: PlacedFrame, rows: number, columns: number, grid: Grid): number[] {
  const end = origin[2] + (columns - 1) * column[2] + (rows - 1) * row[2];
  const [low, high] = [Math.max(0, Math.min(origin[2], end)), Math.min(grid.size[2] - 1, Math.max(origin[2], end))];
  return Array.from({ length: Math.max(0, high - low + 1) }, (_, index) => low + index);
}

function notesOf({ outside, twice }: Counts): Note[] {
  const notes: Note[] = [];
  if (outside > 0) {
    notes.push({
      code: 'QIAW_ROI_PARTLY_OUTSIDE',
      message: `${outside} voxels of the segment lie outside the image and were left out.`,
    });
  }
  if (twice > 0) {
    notes.push({
      code: 'QIAW_SEG_FRAMES_OVERLAP',
      message: `${twice} voxels are claimed by several frames of the segment; they count once.`,
    });
  }
  return notes;
}

const reasons = {
  QIAW_SEG_OFF_GRID: [
    'Frames of the segment do not lie on the voxels of the image.',
    'Use the image series on which the segmentation was made, or resample the segmentation to this one first.',
  ],
  QIAW_ROI_OUTSIDE_VOLUME: [
    'Frames of the segment lie outside the image volume.',
    'Check that the segmentation belongs to this series and that no slices are missing, or use the others with --partial-contours.',
  ],
  QIAW_ROI_EMPTY: ['The segment has no voxel.', 'Delineate it, or leave it out with the ROI selection.'],
} as const;

function refuse(
  roiNumber: number,
  code: keyof typeof reasons,
  evidence: Readonly<Record<string, string | number>>,
): Result<never> {
  const [reason, remedy] = reasons[code];
  return refused({ code, kind: 'roi', input: { roiNumber }, reason, remedy, evidence });
}
