import { Malformed } from '../../element/read/malformed.ts';
import type { Note } from '../../model.ts';

/** Bytes after the pixels; a padding byte does not count (PS3.5 8.1.1). */
export function excessOf(bytes: number, needed: number): number {
  return Math.max(0, bytes - Math.ceil(needed) - (Math.ceil(needed) % 2));
}

/**
 * Compares the length of native PixelData with its frames. Extra bytes are ignored as in pydicom, GDCM and DCMTK, with
 * {@link excessNotes}; but if a further frame would fit, the object contradicts its header: a different number of
 * frames, or of bits.
 * @throws Malformed if pixels are missing, or a further frame follows
 */
export function checkNativeLength(bytes: number, frameBytes: number, frames: number): void {
  const needed = Math.ceil(frameBytes * frames);
  const refuse = (reason: string): Malformed =>
    new Malformed('QIAW_PIXEL_DATA_LENGTH', reason, { bytes, expectedBytes: needed, frames });
  if (bytes < needed) throw refuse('PixelData is shorter than its description requires.');
  if (excessOf(bytes, needed) >= frameBytes)
    throw refuse('PixelData has space for more frames than the object declares.');
}

/** The note of ignored bytes; `excess` are those per frame or slice. */
export function excessNotes(excess: readonly number[]): readonly Note[] {
  const bytes = excess.reduce((sum, one) => sum + one, 0);
  if (bytes === 0) return [];
  const places = excess.filter((one) => one > 0).length;
  return [
    {
      code: 'QIAW_PIXEL_DATA_EXCESS',
      message: `PixelData is longer than its pixels in ${places} of ${excess.length} frames; the ${bytes} bytes after them were ignored.`,
    },
  ];
}
