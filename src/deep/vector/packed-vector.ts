import { DeepVectorsIncomparable } from '../model/errors.ts';

/** Base64 of little-endian IEEE-754 float32 in C order: the lexical form of the RDF datatype `float32le`. Bit-exact. */
export function packFloat32le(values: Float32Array): string {
  const bytes = Buffer.alloc(values.length * 4);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // Copies bits, not numbers, so that NaN payloads and signs of zero survive.
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  for (let i = 0; i < bits.length; i++) view.setUint32(i * 4, bits[i]!, true);
  return bytes.toString('base64');
}

/**
 * The inverse of {@link packFloat32le}. @throws DeepVectorsIncomparable if the text is not base64 of whole float32
 * values.
 */
export function unpackFloat32le(text: string): Float32Array {
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)) {
    throw new DeepVectorsIncomparable('A packed vector is not base64. Write it again from deep-features.csv.');
  }
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length % 4 !== 0) {
    throw new DeepVectorsIncomparable(
      `A packed vector has ${bytes.length} bytes, which is not a multiple of 4. Write it again from deep-features.csv.`,
    );
  }
  const bits = new Uint32Array(bytes.length / 4);
  for (let i = 0; i < bits.length; i++) bits[i] = bytes.readUInt32LE(i * 4);
  return new Float32Array(bits.buffer);
}
