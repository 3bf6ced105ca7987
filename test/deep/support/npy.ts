import { readFileSync } from 'node:fs';

/** Reads the little-endian int16 and float32 arrays in numpy's format 1.0 that the fixtures use. */
export function readNpy(path: string): {
  readonly shape: readonly number[];
  readonly values: Int16Array | Float32Array;
} {
  const file = readFileSync(path);
  const start = 10 + file.readUInt16LE(8);
  const header = file.toString('latin1', 10, start);
  const shape = /'shape': \(([^)]*)\)/
    .exec(header)![1]!
    .split(',')
    .map(Number)
    .filter((n) => n > 0);
  const bytes = file.buffer.slice(file.byteOffset + start, file.byteOffset + file.length);
  return { shape, values: header.includes("'<i2'") ? new Int16Array(bytes) : new Float32Array(bytes) };
}
