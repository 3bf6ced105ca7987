/** Little-endian bytes in a buffer that grows. */
export class ByteWriter {
  #bytes = new Uint8Array(4096);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** Reserves `count` more bytes and returns their start. */
  reserve(count: number): number {
    const start = this.#length;
    const end = start + count;
    if (end > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(end, this.#bytes.length * 2));
      grown.set(this.#bytes.subarray(0, start));
      this.#bytes = grown;
      this.#view = new DataView(grown.buffer);
    }
    this.#length = end;
    return start;
  }

  uint16(value: number): void {
    const at = this.reserve(2);
    this.#view.setUint16(at, value, true);
  }

  uint32(value: number): void {
    const at = this.reserve(4);
    this.#view.setUint32(at, value, true);
  }

  float32(value: number): void {
    const at = this.reserve(4);
    this.#view.setFloat32(at, value, true);
  }

  float64(value: number): void {
    const at = this.reserve(8);
    this.#view.setFloat64(at, value, true);
  }

  bytes(source: Uint8Array): void {
    const at = this.reserve(source.length);
    this.#bytes.set(source, at);
  }

  /** ASCII text, one byte per character. */
  ascii(source: string): void {
    const at = this.reserve(source.length);
    for (let i = 0; i < source.length; i += 1) this.#bytes[at + i] = source.charCodeAt(i);
  }

  patchUint16(at: number, value: number): void {
    this.#view.setUint16(at, value, true);
  }

  patchUint32(at: number, value: number): void {
    this.#view.setUint32(at, value, true);
  }

  /** The written bytes; a view that becomes stale with later writes. */
  written(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }
}
