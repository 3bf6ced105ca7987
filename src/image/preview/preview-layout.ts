import type { Mask } from '../../core/index.ts';

export interface PreviewOptions {
  /** Voxel values shown as black and white; the default depends on modality and unit, see {@link drawPreview}. */
  readonly window?: readonly [low: number, high: number];
  /** DICOM modality of the image: `CT`, `PT`, `MR`, … */
  readonly modality?: string;
  /** UCUM unit of its values; default HU for a CT. */
  readonly unit?: string;
  /** Show the ROI with this margin in mm instead of the whole slice. */
  readonly cropMarginMm?: number;
  /** The maximum size of the picture if the pixels allow it; small crops are enlarged towards it. Default 512. */
  readonly maxSide?: number;
}

/**
 * The source of each picture pixel: picture pixel (x, y) shows voxel (columns[x], rows[y]) of the slice.
 *
 * Pixels are made square by repeating whole columns or rows (nearest neighbour), never by blending, so every voxel of
 * the shown part appears at least once and the outline keeps its exact colour. If the larger spacing is not a multiple
 * of the smaller one, some columns or rows are repeated once more than others, as evenly as possible.
 */
interface PreviewLayout {
  readonly columns: Int32Array;
  readonly rows: Int32Array;
}

/** The layout of slice k of a grid, optionally cropped to the mask. */
export function previewLayout(mask: Mask, k: number, options: PreviewOptions = {}): PreviewLayout {
  const { size, spacing } = mask.grid;
  const box = cropOf(mask, k, options.cropMarginMm);
  const pixel = Math.min(spacing[0], spacing[1]);
  const [wide, high] = [((box.iEnd - box.i) * spacing[0]) / pixel, ((box.jEnd - box.j) * spacing[1]) / pixel];
  const zoom = Math.max(1, Math.floor((options.maxSide ?? 512) / Math.max(wide, high)));
  return {
    columns: repeat(box.i, Math.min(box.iEnd, size[0]), (spacing[0] / pixel) * zoom),
    rows: repeat(box.j, Math.min(box.jEnd, size[1]), (spacing[1] / pixel) * zoom),
  };
}

/** Indices from..end-1, each about `times` (at least 1) times: picture pixel x shows `from + floor((x + 0.5) / times)`. */
function repeat(from: number, end: number, times: number): Int32Array {
  const length = Math.max(end - from, Math.round((end - from) * times));
  return Int32Array.from(
    { length },
    (_, x) => from + Math.min(end - from - 1, Math.floor(((x + 0.5) * (end - from)) / length)),
  );
}

interface Box {
  readonly i: number;
  readonly iEnd: number;
  readonly j: number;
  readonly jEnd: number;
}

function cropOf(mask: Mask, k: number, marginMm: number | undefined): Box {
  const [columns, rows] = mask.grid.size;
  const whole = { i: 0, iEnd: columns, j: 0, jEnd: rows };
  if (marginMm === undefined) return whole;
  let [iMin, iMax, jMin, jMax] = [columns, -1, rows, -1];
  const start = columns * rows * k;
  for (let j = 0; j < rows; j++)
    for (let i = 0; i < columns; i++) {
      if (mask.voxels[start + i + columns * j] === 0) continue;
      iMin = Math.min(iMin, i);
      iMax = Math.max(iMax, i);
      jMin = Math.min(jMin, j);
      jMax = Math.max(jMax, j);
    }
  if (iMax < 0) return whole;
  const [di, dj] = [Math.ceil(marginMm / mask.grid.spacing[0]), Math.ceil(marginMm / mask.grid.spacing[1])];
  return {
    i: Math.max(0, iMin - di),
    iEnd: Math.min(columns, iMax + 1 + di),
    j: Math.max(0, jMin - dj),
    jEnd: Math.min(rows, jMax + 1 + dj),
  };
}
