import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

export interface PlainImage {
  readonly size: [number, number, number];
  readonly spacing: [number, number, number];
  readonly voxels: Float64Array;
}

/** Reads the two kinds of NRRD that the baseline uses (gzip or raw, int16 or int32, little endian). */
export function readPlainNrrd(path: string): PlainImage {
  const file = readFileSync(path);
  const end = file.indexOf('\n\n');
  const header = new Map(
    file
      .subarray(0, end)
      .toString('latin1')
      .split('\n')
      .filter((line) => line.includes(': '))
      .map((line) => line.split(': ') as [string, string]),
  );
  const raw = file.subarray(end + 2);
  const bytes = header.get('encoding')!.startsWith('gz') ? gunzipSync(raw) : raw;
  const copy = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);
  const typed = header.get('type') === 'int' ? new Int32Array(copy) : new Int16Array(copy);
  const [nx, ny, nz] = header.get('sizes')!.split(' ').map(Number);
  const axes = header.get('space directions')!.match(/\([^)]*\)/g)!;
  const [sx, sy, sz] = axes.map((axis) => Math.hypot(...axis.slice(1, -1).split(',').map(Number)));
  return { size: [nx!, ny!, nz!], spacing: [sx!, sy!, sz!], voxels: Float64Array.from(typed) };
}
