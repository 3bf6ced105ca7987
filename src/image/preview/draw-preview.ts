import { encode } from 'fast-png';
import type { Mask, Volume } from '../../core/index.ts';
import { HOUNSFIELD } from '../volume/value-unit.ts';
import { borderPixels } from './border-pixels.ts';
import { type PreviewOptions, previewLayout } from './preview-layout.ts';

/** The colour of the outline, which differs from every grey value. */
export const outlineColor = [255, 80, 0] as const;

/** Colours of several outlines (Okabe and Ito 2008), which people with colour blindness can also distinguish. */
export const outlineColors = [
  [230, 159, 0],
  [86, 180, 233],
  [0, 158, 115],
  [240, 228, 66],
  [0, 114, 178],
  [213, 94, 0],
  [204, 121, 167],
] as const;

type Color = readonly [red: number, green: number, blue: number];

/**
 * Slice k of a volume as a PNG (a palette of greys and one colour: a third of the bytes, and of the time, of RGB):
 * rows from top to bottom as in the DICOM image, grey by a linear window, the border of the mask (see borderPixels) in
 * {@link outlineColor}, pixels square (see previewLayout). The same input gives the same bytes.
 */
export function drawPreview(volume: Volume, mask: Mask, k: number, options: PreviewOptions = {}): Uint8Array {
  return draw(volume, [mask], [outlineColor], k, options);
}

/**
 * As {@link drawPreview}, with the border of each mask in its own of {@link outlineColors}, which repeat from the eighth. Where
 * borders meet, the last one is on top. The crop is that of all masks together.
 */
export function drawOutlines(
  volume: Volume,
  masks: readonly Mask[],
  k: number,
  options: PreviewOptions = {},
): Uint8Array {
  return draw(volume, masks, outlineColors, k, options);
}

function draw(
  volume: Volume,
  masks: readonly Mask[],
  colors: readonly Color[],
  k: number,
  options: PreviewOptions,
): Uint8Array {
  const [width, height] = volume.grid.size;
  const slice = volume.voxels.subarray(width * height * k, width * height * (k + 1));
  const [low, high] = options.window ?? defaultWindow(slice, options);
  // The first entries of the palette are greys, evenly from black to white; the last are the colours.
  const greys = 256 - colors.length;
  const palette = Array.from({ length: greys }, (_, index) =>
    new Array<number>(3).fill(Math.round((255 * index) / (greys - 1))),
  );
  const border = new Uint8Array(width * height);
  for (const [n, mask] of masks.entries())
    for (const [p, isBorder] of borderPixels(mask, k).entries())
      if (isBorder !== 0) border[p] = greys + (n % colors.length);
  const { columns, rows } = previewLayout(union(masks, k), k, options);
  const data = new Uint8Array(columns.length * rows.length);
  const scale = Math.max(high - low, Number.MIN_VALUE);
  let at = 0;
  for (let y = 0; y < rows.length; y++) {
    const row = width * rows[y]!;
    for (let x = 0; x < columns.length; x++) {
      const p = columns[x]! + row;
      const grey = Math.round(((greys - 1) * (slice[p]! - low)) / scale);
      data[at++] = border[p] !== 0 ? border[p]! : Math.min(greys - 1, Math.max(0, grey));
    }
  }
  const colored = [...palette, ...colors.map((color) => [...color])];
  return encode({ width: columns.length, height: rows.length, data, channels: 1, depth: 8, palette: colored });
}

/** The union of masks on slice k; only that slice is filled. */
function union(masks: readonly Mask[], k: number): Mask {
  const [first, ...others] = masks;
  if (others.length === 0) return first!;
  const area = first!.grid.size[0] * first!.grid.size[1];
  const voxels = new Uint8Array(first!.voxels.length);
  for (const mask of masks) for (let n = area * k; n < area * (k + 1); n++) voxels[n]! |= mask.voxels[n]!;
  return { grid: first!.grid, voxels };
}

/**
 * For HU, a window for both lung and soft tissue. For other units, from 0 or the minimum of the slice to its maximum.
 */
function defaultWindow(
  slice: Volume['voxels'],
  { modality, unit = HOUNSFIELD }: PreviewOptions,
): readonly [number, number] {
  if (modality === 'CT' && unit === HOUNSFIELD) return [-1000, 400];
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of slice) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [modality === 'PT' ? 0 : low, high];
}
