import type { Encoding } from '../element/read/walk.ts';

const longHeader = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV']);
const undefinedLength = 0xffffffff;

/** Collects elements in the encoding of the source, so that binary values (pixels, tables) need no byte swapping. */
export class ElementWriter {
  private readonly parts: Uint8Array[] = [];
  private size = 0;

  constructor(readonly encoding: Encoding) {}

  get length(): number {
    return this.size;
  }

  /** A value of even length, unchanged. */
  element(tag: number, vr: string, value: Uint8Array): void {
    this.head(tag, vr, value.length);
    this.push(value);
  }

  /** A text value, ASCII, padded to even length. */
  text(tag: number, vr: string, value: string): void {
    const padding = value.length % 2 === 0 ? '' : vr === 'UI' ? '\0' : ' ';
    this.element(tag, vr, Buffer.from(value + padding, 'latin1'));
  }

  /** Encapsulated pixel data: fragments with their item headers, without the delimiter. */
  fragments(tag: number, vr: string, value: Uint8Array): void {
    this.head(tag, vr, undefinedLength);
    this.push(value);
    this.delimiter(0xe0dd, 0);
  }

  /** A sequence of defined length. */
  sequence(tag: number, items: readonly ElementWriter[]): void {
    this.head(
      tag,
      'SQ',
      items.reduce((sum, item) => sum + 8 + item.length, 0),
    );
    for (const item of items) {
      this.delimiter(0xe000, item.length);
      for (const part of item.parts) this.push(part);
    }
  }

  /** Appends everything written so far to `target`; returns the end position. */
  copyTo(target: Uint8Array, start: number): number {
    let at = start;
    for (const part of this.parts) {
      target.set(part, at);
      at += part.length;
    }
    return at;
  }

  private head(tag: number, vr: string, length: number): void {
    const { explicit, littleEndian } = this.encoding;
    // A value too long for a 16-bit length is written as UN, which has 32 bits (PS3.5 6.2.2).
    const written = explicit && !longHeader.has(vr) && length > 0xfffe ? 'UN' : vr;
    const long = explicit && longHeader.has(written);
    const head = Buffer.alloc(long ? 12 : 8);
    const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
    view.setUint16(0, tag >>> 16, littleEndian);
    view.setUint16(2, tag & 0xffff, littleEndian);
    if (explicit) head.write(written, 4, 'latin1');
    if (!explicit) view.setUint32(4, length, littleEndian);
    else if (long) view.setUint32(8, length, littleEndian);
    else view.setUint16(6, length, littleEndian);
    this.push(head);
  }

  private delimiter(element: number, length: number): void {
    const head = Buffer.alloc(8);
    const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
    view.setUint16(0, 0xfffe, this.encoding.littleEndian);
    view.setUint16(2, element, this.encoding.littleEndian);
    view.setUint32(4, length, this.encoding.littleEndian);
    this.push(head);
  }

  private push(part: Uint8Array): void {
    this.parts.push(part);
    this.size += part.length;
  }
}
