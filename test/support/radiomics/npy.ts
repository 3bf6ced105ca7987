import { readFileSync } from 'node:fs';

/** Reads a little-endian float or integer .npy file; two-dimensional Fortran order is converted to C order. */
export function readNpy(path: string): { shape: number[]; data: Float64Array } {
  const file = readFileSync(path);
  const headerLength = file.readUInt16LE(8);
  const header = file.subarray(10, 10 + headerLength).toString('latin1');
  const kind = /'descr': '<([a-z]\d)'/.exec(header)![1];
  const shape = /'shape': \(([^)]*)\)/
    .exec(header)![1]!
    .split(',')
    .filter((part) => part.trim() !== '')
    .map(Number);
  const body = file.buffer.slice(file.byteOffset + 10 + headerLength, file.byteOffset + file.length);
  const data = kind === 'f8' ? new Float64Array(body) : kind === 'f4' ? new Float32Array(body) : new Int32Array(body);
  if (!header.includes("'fortran_order': True")) return { shape, data: Float64Array.from(data) };
  const [rows, columns] = shape as [number, number];
  const inC = Float64Array.from(data, (_, n) => data[Math.floor(n / columns) + rows * (n % columns)]!);
  return { shape, data: inC };
}
