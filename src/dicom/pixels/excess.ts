import type { Note } from '../model.ts';
import { Malformed } from '../part10/malformed.ts';

/** Bytes that follow what the pixels need; one that only makes the length even does not count (PS3.5 8.1.1). */
export function excessOf(bytes: number, needed: number): number {
  return Math.max(0, bytes - Math.ceil(needed) - (Math.ceil(needed) % 2));
}

/**
 * Holds the length of native PixelData against what its frames need. pydicom, GDCM and DCMTK leave out what follows, and so
 * do we, with {@link excessNotes}; but where another frame fits into it, the object is not what it says: another count of
 * frames, or of bits.
 * @throws Malformed when the pixels are too few, or another frame follows
 */
export function checkNativeLength(bytes: number, frameBytes: number, frames: number): void {
  const needed = Math.ceil(frameBytes * frames);
  const refuse = (reason: string): Malformed =>
    new Malformed('QIAW_PIXEL_DATA_LENGTH', reason, { bytes, expectedBytes: needed, frames });
  if (bytes < needed) throw refuse('PixelData is shorter than its description says.');
  if (excessOf(bytes, needed) >= frameBytes) throw refuse('PixelData has room for more frames than the object says.');
}

/** The note of bytes that were left out; `excess` are those of each frame or slice. */
export function excessNotes(excess: readonly number[]): readonly Note[] {
  const bytes = excess.reduce((sum, one) => sum + one, 0);
  if (bytes === 0) return [];
  const places = excess.filter((one) => one > 0).length;
  return [
    {
      code: 'QIAW_PIXEL_DATA_EXCESS',
      message: `PixelData is longer than its pixels in ${places} of ${excess.length} frames; the ${bytes} bytes after them were left out.`,
    },
  ];
}
