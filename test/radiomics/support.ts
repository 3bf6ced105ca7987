import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Grid, Mask, Volume, VoxelArray } from '../../src/core/index.ts';
import { type ExtractionOptions, extractFeatures, parseSettings } from '../../src/radiomics/index.ts';

/** A grid with axes along those of the patient, origin 0. */
export function grid(size: Grid['size'], spacing: Grid['spacing'] = [1, 1, 1]): Grid {
  return {
    size,
    spacing,
    origin: [0, 0, 0],
    direction: [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ],
  };
}

/** Fills an array from a function of the voxel index. */
export function volume<T extends VoxelArray>(
  g: Grid,
  voxels: T,
  f: (i: number, j: number, k: number) => number,
): Volume<T> {
  const [nx, ny, nz] = g.size;
  for (let k = 0, at = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++) for (let i = 0; i < nx; i++) voxels[at++] = f(i, j, k);
  }
  return { grid: g, voxels };
}

export const voxelCount = (g: Grid): number => g.size[0] * g.size[1] * g.size[2];

export const maskOf = (g: Grid, inside: (i: number, j: number, k: number) => boolean): Mask =>
  volume(g, new Uint8Array(voxelCount(g)), (i, j, k) => (inside(i, j, k) ? 1 : 0));

/** A pattern that looks random but is the same in every run. */
export const noise = (i: number, j: number, k: number): number =>
  (((i * 73 + j * 179 + k * 283 + i * j * 31 + j * k * 17) % 211) + 211) % 211;

/** Feature values by name, from the text of a parameter file. */
export async function featuresOf(
  image: Volume,
  mask: Volume,
  parameters = '',
  options: ExtractionOptions = {},
): Promise<Record<string, number>> {
  const set = await extractFeatures(image, mask, parseSettings(parameters), options);
  return Object.fromEntries(set.values.map((v) => [v.name, v.value]));
}

/** |got - expected| relative to the expected value; absolute where zero is expected. */
export function relativeError(got: number | undefined, expected: number): number {
  if (got === undefined) return Number.POSITIVE_INFINITY;
  return Math.abs(got - expected) / (expected === 0 ? 1 : Math.abs(expected));
}

/** Names of the values that differ from a reference by more than `bar`, with the error. */
export function misses(
  got: Readonly<Record<string, number>>,
  expected: Readonly<Record<string, number>>,
  bar: (name: string) => number,
): string[] {
  return Object.entries(expected)
    .map(([name, value]) => ({ name, error: relativeError(got[name], value) }))
    .filter(({ name, error }) => !(error <= bar(name)))
    .map(({ name, error }) => `${name} ${error.toExponential(1)}`);
}

/** A gzipped NumPy array. */
export function readNpy(path: string): { shape: number[]; values: ArrayLike<number>; type: string } {
  const bytes = gunzipSync(readFileSync(path));
  const headerLength = bytes.readUInt16LE(8);
  const header = bytes.subarray(10, 10 + headerLength).toString('latin1');
  const type = /'descr': '([^']+)'/.exec(header)![1]!;
  const shape = /'shape': \(([^)]*)\)/
    .exec(header)![1]!
    .split(',')
    .filter((s) => s.trim())
    .map(Number);
  const data = Uint8Array.from(bytes.subarray(10 + headerLength)).buffer;
  const values =
    type === '<f4'
      ? new Float32Array(data)
      : type === '<f8'
        ? new Float64Array(data)
        : type === '<i2'
          ? new Int16Array(data)
          : type === '<i4'
            ? new Int32Array(data)
            : type === '<u4'
              ? new Uint32Array(data)
              : type === '<i8'
                ? Array.from(new BigInt64Array(data), Number)
                : new Uint8Array(data);
  return { shape, values, type };
}

/** CSV with quoted cells, as rows of cells. */
export function parseCsv(text: string): string[][] {
  return text
    .trimEnd()
    .split(/\r?\n/)
    .map((line) =>
      [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)]
        .map((m) => m[1]!)
        .map(unquoted)
        .slice(0, -1),
    );
}

const unquoted = (cell: string): string => (cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell);

/** A Python dictionary of plain values, as JSON-like YAML that is valid in a parameter file. */
export const pythonToYaml = (dict: string): string =>
  dict.replaceAll('None', 'null').replaceAll('True', 'true').replaceAll('False', 'false');
