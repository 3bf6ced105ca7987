/**
 * The pixels of a segmentation, frame by frame, as stored in the object: unpacking all at once would take eight times
 * the memory of the file for bits alone.
 */
export class SegmentPixels {
  /**
   * @param bytes little endian, consecutive frames
   * @param area  rows x columns
   * @param bits  of one pixel
   * @param pitch bits from one frame to the next: native ones follow without padding, also inside a byte (PS3.5 8.1.1);
   *              frames that were compressed begin with a byte each
   */
  constructor(
    private readonly bytes: Uint8Array,
    private readonly area: number,
    readonly bits: 1 | 8 | 16,
    private readonly pitch: number = area * bits,
  ) {}

  /** Size of `frames` frames in bytes, before padding to an even length. */
  static byteLength(area: number, frames: number, bits: number): number {
    return Math.ceil((area * frames * bits) / 8);
  }

  /** One bit per pixel from the first bit of the first byte on, least significant bit first; unused bits are 0. */
  packed(frame: number): Uint8Array {
    const begin = frame * this.pitch;
    const shift = begin % 8;
    const first = Math.floor(begin / 8);
    const length = Math.ceil(this.area / 8);
    const last = this.area % 8;
    if (shift === 0 && last === 0) return this.bytes.subarray(first, first + length);
    const out = new Uint8Array(length);
    for (let i = 0; i < length; i += 1) {
      const low = this.bytes[first + i]! >> shift;
      const high = shift === 0 ? 0 : (this.bytes[first + i + 1] ?? 0) << (8 - shift);
      out[i] = low | high;
    }
    if (last !== 0) out[length - 1]! &= (1 << last) - 1;
    return out;
  }

  /** The values of one frame of 8 or 16 bits per pixel. */
  values(frame: number): Uint8Array | Uint16Array {
    const width = this.bits === 16 ? 2 : 1;
    const begin = frame * this.area * width;
    const own = this.bytes.subarray(begin, begin + this.area * width);
    if (width === 1) return own;
    const copy = own.slice();
    return new Uint16Array(copy.buffer, 0, this.area);
  }

  /** Calls `visit` with the index (column + columns · row) and the value of every pixel of a frame that is not 0. */
  forEach(frame: number, visit: (pixel: number, value: number) => void): void {
    if (this.bits !== 1) {
      const values = this.values(frame);
      for (let i = 0; i < values.length; i += 1) if (values[i] !== 0) visit(i, values[i]!);
      return;
    }
    const packed = this.packed(frame);
    for (let byte = 0; byte < packed.length; byte += 1) {
      let bits = packed[byte]!;
      for (let pixel = byte * 8; bits !== 0; pixel += 1, bits >>= 1) if ((bits & 1) === 1) visit(pixel, 1);
    }
  }

  /** The distinct values of a frame except 0. */
  valuesIn(frame: number): readonly number[] {
    if (this.bits === 1) return this.packed(frame).some((byte) => byte !== 0) ? [1] : [];
    const seen = new Set<number>();
    let before = 0;
    for (const value of this.values(frame)) {
      if (value === before) continue;
      before = value;
      if (value !== 0) seen.add(value);
    }
    return [...seen].sort((a, b) => a - b);
  }
}
