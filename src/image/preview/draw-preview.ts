import { encode } from 'fast-png';
import type { Mask, Volume } from '../../core/index.ts';
import { HOUNSFIELD } from '../volume/value-unit.ts';
import { borderPixels } from './border-pixels.ts';
import { type PreviewOptions, previewLayout } from './preview-layout.ts';

/** The colour of the outline, which differs from every grey value. */
export const outlineColor = [255, 80, 0] as const;

/** The first entries of the palette are greys, evenly from black to white; the last is the outline. */
const outline = 255;
const palette = Array.from({ length: 256 }, (_, index) => {
  const grey = Math.round((255 * index) / (outline - 1));
  return index === outline ? [...outlineColor] : [grey, grey, grey];
});

/**
 * Slice k of a volume as a PNG (a palette of 255 greys and one colour: a third of the bytes, and of the time, of RGB):
 * rows from top to bottom as in the DICOM image, grey by a linear window, the border of the mask (see borderPixels) in
 * {@link outlineColor}, pixels square (see previewLayout). The same input gives the same bytes.
 */
export function drawPreview(volume: Volume, mask: Mask, k: number, options: PreviewOptions = {}): Uint8Array {
  const [width, height] = volume.grid.size;
  const slice = volume.voxels.subarray(width * height * k, width * height * (k + 1));
  const [low, high] = options.window ?? defaultWindow(slice, options);
  const border = borderPixels(mask, k);
  const { columns, rows } = previewLayout(mask, k, options);
  const data = new Uint8Array(columns.length * rows.length);
  const scale = Math.max(high - low, Number.MIN_VALUE);
  let at = 0;
  for (let y = 0; y < rows.length; y++) {
    const row = width * rows[y]!;
    for (let x = 0; x < columns.length; x++) {
      const p = columns[x]! + row;
      const grey = Math.round(((outline - 1) * (slice[p]! - low)) / scale);
      data[at++] = border[p] !== 0 ? outline : Math.min(outline - 1, Math.max(0, grey));
    }
  }
  return encode({ width: columns.length, height: rows.length, data, channels: 1, depth: 8, palette });
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
