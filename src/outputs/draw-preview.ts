import { encode } from 'fast-png';
import type { Mask, Volume } from '../volume/index.ts';
import { borderPixels } from './border-pixels.ts';
import { type PreviewOptions, previewLayout } from './preview-layout.ts';

/** The one colour of the outline, which no grey value can have. */
export const outlineColor = [255, 80, 0] as const;

/**
 * Slice k of a volume as a PNG (8-bit RGB): rows from top to bottom as in the DICOM image, grey by a linear window, the
 * border of the mask (see borderPixels) in {@link outlineColor}, pixels square (see previewLayout). Same input, same bytes.
 */
export function drawPreview(volume: Volume, mask: Mask, k: number, options: PreviewOptions = {}): Uint8Array {
  const [width, height] = volume.grid.size;
  const slice = volume.voxels.subarray(width * height * k, width * height * (k + 1));
  const [low, high] = options.window ?? defaultWindow(slice, options.modality);
  const border = borderPixels(mask, k);
  const { columns, rows } = previewLayout(mask, k, options);
  const data = new Uint8Array(columns.length * rows.length * 3);
  let at = 0;
  for (const j of rows)
    for (const i of columns) {
      const p = i + width * j;
      if (border[p]) {
        data.set(outlineColor, at);
      } else {
        const grey = Math.round((255 * (slice[p]! - low)) / Math.max(high - low, Number.MIN_VALUE));
        data.fill(Math.min(255, Math.max(0, grey)), at, at + 3);
      }
      at += 3;
    }
  return encode({ width: columns.length, height: rows.length, data, channels: 3, depth: 8 });
}

/** CT: wide enough for lung and soft tissue at once. Others: 0 or the slice's least value, to its greatest. */
function defaultWindow(slice: Volume['voxels'], modality: string | undefined): readonly [number, number] {
  if (modality === 'CT') return [-1000, 400];
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of slice) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [modality === 'PT' ? 0 : low, high];
}
