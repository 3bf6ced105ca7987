import { swapBytes } from '../../../core/index.ts';
import type { ImageInstance } from '../../model.ts';

/** Pixel values as stored, before rescale; one per pixel, columns fastest. */
export type StoredValues = Uint8Array | Int8Array | Uint16Array | Int16Array | Uint32Array | Int32Array;

/** The attributes that determine how bits become numbers; PS3.5 8.1.1 and 8.2. */
export type BitFormat = Pick<
  ImageInstance,
  'rows' | 'columns' | 'bitsAllocated' | 'bitsStored' | 'highBit' | 'pixelRepresentation'
>;

/**
 * Extracts the stored bits from native pixel bytes: other bits of the cell (old overlays, garbage) are masked, negative
 * numbers sign-extended from the highest stored bit. The result owns its memory; `bytes` is not changed.
 *
 * @param bytes rows × columns × BitsAllocated / 8 bytes, and at most one padding byte
 * @param swapped the bytes are 16-bit words of a big endian data set (8-bit cells lie in words too when the VR is OW)
 */
export function storedValues(bytes: Uint8Array, format: BitFormat, swapped: 'no' | 'cells' | 'words'): StoredValues {
  const { bitsAllocated, bitsStored } = format;
  const count = format.rows * format.columns;
  const cell = bitsAllocated / 8;
  const even = count * cell + ((count * cell) % 2);
  const own = new Uint8Array(even);
  own.set(bytes.subarray(0, even));
  if (swapped !== 'no') swapBytes(own, swapped === 'words' ? 2 : cell);
  const signed = format.pixelRepresentation === 1;
  const values = arrayOver(own.buffer, count, bitsAllocated, signed);
  const shift = (format.highBit ?? bitsStored - 1) - (bitsStored - 1);
  if (bitsStored === bitsAllocated && shift === 0) return values;
  // Shifting left drops the bits above the stored ones, shifting right drops those below and extends the sign.
  const left = 32 - bitsStored - shift;
  const right = 32 - bitsStored;
  if (signed) for (let i = 0; i < count; i += 1) values[i] = (values[i]! << left) >> right;
  else for (let i = 0; i < count; i += 1) values[i] = (values[i]! << left) >>> right;
  return values;
}

function arrayOver(buffer: ArrayBuffer, count: number, bits: number, signed: boolean): StoredValues {
  if (bits === 8) return signed ? new Int8Array(buffer, 0, count) : new Uint8Array(buffer, 0, count);
  if (bits === 16) return signed ? new Int16Array(buffer, 0, count) : new Uint16Array(buffer, 0, count);
  return signed ? new Int32Array(buffer, 0, count) : new Uint32Array(buffer, 0, count);
}
