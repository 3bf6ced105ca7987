import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Grid, Volume, VoxelArray } from '../../../src/core/index.ts';
import { readImage, readNrrd, writeNrrd } from '../../../src/image/index.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nrrd-'));
});
afterAll(() => rm(folder, { recursive: true }));

const axial: Grid['direction'] = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
];
const grid: Grid = {
  size: [3, 2, 2],
  spacing: [0.977, 0.977, 3],
  origin: [-250.112, -250.112, -179.4],
  direction: axial,
};

const arrays = {
  uint8: Uint8Array,
  int8: Int8Array,
  uint16: Uint16Array,
  int16: Int16Array,
  uint32: Uint32Array,
  int32: Int32Array,
  float32: Float32Array,
  float64: Float64Array,
} as const;
type ArrayName = keyof typeof arrays;

function header(fields: readonly string[], version = 4): string {
  return [`NRRD000${version}`, ...fields, '', ''].join('\n');
}

const plain = [
  'type: short',
  'dimension: 3',
  'space: left-posterior-superior',
  'sizes: 3 2 2',
  'space directions: (0.977,0,0) (0,0.977,0) (0,0,3)',
  'kinds: domain domain domain',
  'endian: little',
  'encoding: raw',
  'space origin: (-250.112,-250.112,-179.4)',
];
const values = Int16Array.from([1, -2, 3, -4, 5, -6, 7, -8, 9, -10, 1024, -1024]);
const bytes = new Uint8Array(values.buffer);
const without = (name: string): string[] => plain.filter((line) => !line.startsWith(`${name}:`));
const replaced = (line: string): string[] => [...without(line.slice(0, line.indexOf(':'))), line];
const file = (fields: readonly string[], data: Uint8Array = bytes): Uint8Array =>
  Buffer.concat([Buffer.from(header(fields)), data]);

describe('Writing NRRD', () => {
  it('uses the shortest exact decimals, LPS, and the same header bytes for image and mask except for the type', async () => {
    const text = async (voxels: VoxelArray): Promise<string> => {
      const written = Buffer.from(await writeNrrd({ grid, voxels }));
      return written.subarray(0, written.indexOf('\n\n')).toString();
    };
    expect(await text(new Int16Array(12))).toBe(
      [
        'NRRD0004',
        'type: short',
        'dimension: 3',
        'space: left-posterior-superior',
        'sizes: 3 2 2',
        'space directions: (0.977,0,0) (0,0.977,0) (0,0,3)',
        'kinds: domain domain domain',
        'endian: little',
        'encoding: gzip',
        'space origin: (-250.112,-250.112,-179.4)',
      ].join('\n'),
    );
    expect((await text(new Uint8Array(12))).replace('unsigned char', 'short')).toBe(
      (await text(new Int16Array(12))).replace('endian: little\n', ''),
    );
  });

  it('gives the same bytes every time, with no time stamp or machine in the gzip header', async () => {
    const volume = { grid, voxels: values };
    const once = await writeNrrd(volume);
    expect(await writeNrrd(volume)).toEqual(once);
    const data = Buffer.from(once).subarray(Buffer.from(once).indexOf('\n\n') + 2);
    expect([...data.subarray(0, 10)]).toEqual([31, 139, 8, 0, 0, 0, 0, 0, 0, 255]);
    expect(new Uint8Array(gunzipSync(data))).toEqual(bytes);
  });

  it('writes a view of a larger array without the surrounding elements', async () => {
    const view = new Int16Array(values.buffer, 4, 4);
    const small = { ...grid, size: [2, 2, 1] as const };
    expect((await readNrrd(await writeNrrd({ grid: small, voxels: view }))).voxels).toEqual(view.slice());
  });

  it('refuses voxels that do not fill the grid', async () => {
    await expect(writeNrrd({ grid, voxels: new Uint8Array(11) })).rejects.toMatchObject({
      code: 'QIAW_IMAGE_FILE_INVALID',
    });
  });

  it('reads back unchanged for any voxel type, grid and orientation', async () => {
    const millimetres = fc.double({ min: -1e4, max: 1e4, noNaN: true });
    const spacing = fc.double({ min: 1e-3, max: 50, noNaN: true });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...(Object.keys(arrays) as ArrayName[])),
        fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 })),
        fc.tuple(spacing, spacing, spacing),
        fc.tuple(millimetres, millimetres, millimetres),
        fc.double({ min: -3, max: 3, noNaN: true }),
        fc.boolean(),
        async (name, size, space, origin, angle, tilted) => {
          const [c, s] = [Math.cos(angle), Math.sin(angle)];
          const direction: Grid['direction'] = tilted
            ? [
                [c, s, 0],
                [-s * c, c * c, s],
                [s * s, -s * c, c],
              ]
            : axial;
          const count = size[0] * size[1] * size[2];
          const voxels: VoxelArray = new arrays[name](Array.from({ length: count }, (_, p) => (p * 37) % 128));
          const volume: Volume = { grid: { size, spacing: space, origin, direction }, voxels };
          const read = await readNrrd(await writeNrrd(volume, { level: 1 }));
          expect(read.voxels).toEqual(voxels);
          expect(read.voxels.constructor).toBe(arrays[name]);
          expect(read.grid.size).toEqual(size);
          expect(read.grid.origin).toEqual(origin.map((v) => v + 0));
          for (const axis of [0, 1, 2] as const) {
            expect(Math.abs(read.grid.spacing[axis] - space[axis])).toBeLessThanOrEqual(
              tilted ? 4e-15 * space[axis] : 0,
            );
            for (const n of [0, 1, 2] as const)
              expect(Math.abs(read.grid.direction[axis][n] - direction[axis][n])).toBeLessThan(tilted ? 1e-14 : 1e-300);
          }
        },
      ),
      { numRuns: 80 },
    );
  });
});

describe('Reading NRRD', () => {
  it('handles raw and gzip, both byte orders, CRLF lines, comments and key-value pairs', async () => {
    const swapped = bytes.map((_, p) => bytes[p ^ 1]!);
    for (const source of [
      file(plain),
      file(replaced('encoding: gz'), gzipSync(bytes)),
      file(replaced('endian: big'), swapped),
      file(['# a comment: with a colon', ...plain, 'mine:=type: double']),
      Buffer.concat([Buffer.from(header(plain).replaceAll('\n', '\r\n')), bytes]),
    ])
      expect(await readNrrd(source)).toEqual({ grid, voxels: values });
  });

  it('converts RAS and LAS to LPS', async () => {
    const ras = file(
      [...without('space'), 'space: RAS'].map((l) => l.replace('(-250.112,-250.112,', '(250.112,250.112,')),
    );
    const read = await readNrrd(ras);
    expect(read.grid.origin).toEqual(grid.origin);
    expect(read.grid.direction).toEqual([
      [-1, 0, 0],
      [0, -1, 0],
      [0, 0, 1],
    ]);
    const las = await readNrrd(file(replaced('space: left-anterior-superior')));
    expect(las.grid.origin).toEqual([-250.112, 250.112, -179.4]);
    expect(las.grid.direction).toEqual([
      [1, 0, 0],
      [0, -1, 0],
      [0, 0, 1],
    ]);
  });

  it('takes the axes as stored where the file has no space', async () => {
    const fields = plain.filter((line) => !line.startsWith('space')).concat('spacings: 1 2 3');
    expect((await readNrrd(file(fields))).grid).toEqual({
      size: [3, 2, 2],
      spacing: [1, 2, 3],
      origin: [0, 0, 0],
      direction: axial,
    });
  });

  it('assumes LPS where the space states only a number of dimensions, and zero where the origin is missing', async () => {
    const fields = plain.filter((line) => !/^space( origin)?:/.test(line)).concat('space dimension: 3');
    const read = await readNrrd(file(fields));
    expect(read.grid).toEqual({ ...grid, origin: [0, 0, 0] });
  });

  it('reads an image of two dimensions as one slice', async () => {
    const fields = ['NRRD0004', 'type: short', 'dimension: 2', 'space dimension: 2', 'sizes: 3 4', 'endian: little'];
    const placed = [...fields, 'space directions: (0,2) (-3,0)', 'space origin: (5,6)', 'encoding: raw'];
    expect((await readNrrd(file(placed))).grid).toEqual({
      size: [3, 4, 1],
      spacing: [2, 3, 1],
      origin: [5, 6, 0],
      direction: [
        [0, 1, 0],
        [-1, 0, 0],
        [0, 0, 1],
      ],
      dimensions: 2,
    });
    const bare = fields.filter((line) => !line.startsWith('space'));
    expect((await readNrrd(file([...bare, 'spacings: 2 3', 'encoding: raw']))).grid).toMatchObject({
      spacing: [2, 3, 1],
      dimensions: 2,
    });
  });

  it('reads a detached header with its data file next to it, and skips the stated bytes', async () => {
    await writeFile(join(folder, 'a.raw'), Buffer.concat([Buffer.from('two\nlines\n123'), bytes]));
    await writeFile(
      join(folder, 'a.nhdr'),
      [...header([...plain, 'line skip: 2', 'byte skip: 3', 'data file: ./a.raw'])].join(''),
    );
    expect(await readImage(join(folder, 'a.nhdr'))).toEqual({ grid, voxels: values });
    await writeFile(join(folder, 'b.nhdr'), header([...plain, 'byte skip: -1', 'data file: a.raw']).trimEnd());
    expect(await readImage(join(folder, 'b.nhdr'))).toEqual({ grid, voxels: values });
  });

  it.each([
    ['with small values as 32-bit integers', BigInt64Array, 'long long', [-1n, 2n ** 29n], Int32Array],
    ['with larger values as doubles', BigInt64Array, 'long long', [-1n, 2n ** 29n + 1n], Float64Array],
    ['without sign as unsigned 32-bit integers', BigUint64Array, 'uint64', [0n, 2n ** 32n - 1n], Uint32Array],
    ['not at all if doubles cannot hold them', BigInt64Array, 'long long', [0n, 2n ** 60n], undefined],
    ['without sign not at all if 32 bits cannot hold them', BigUint64Array, 'uint64', [0n, 2n ** 32n], undefined],
  ] as const)('reads 64-bit integers %s', async (_, Long, type, ends, Type) => {
    const long = Long.from([...ends, 0n, 1n, 2n, 3n, 4n, 5n, 6n, 7n, 8n, 9n]);
    const reading = readNrrd(file(replaced(`type: ${type}`), new Uint8Array(long.buffer)));
    if (Type === undefined) await expect(reading).rejects.toMatchObject({ code: 'QIAW_IMAGE_FILE_INVALID' });
    else expect((await reading).voxels).toEqual(Type.from(Array.from(long as Iterable<bigint>, Number)));
  });

  it.each<[string, Uint8Array | (() => string)]>([
    ['another file', Buffer.from('P5\n1 1\n255\n0')],
    ['an empty file', new Uint8Array()],
    ['a missing field', file(without('sizes'))],
    ['four dimensions', file(replaced('dimension: 4'))],
    ['an unknown type', file(replaced('type: block'))],
    ['an unknown encoding', file(replaced('encoding: bzip2'))],
    ['an unknown space', file(replaced('space: scanner-xyz'))],
    ['no byte order', file(without('endian'))],
    ['a size of zero', file(replaced('sizes: 3 0 2'))],
    ['a size that exceeds any memory', file(replaced('sizes: 100000 100000 100000'))],
    ['a negative skip', file([...plain, 'byte skip: -2'])],
    [
      'a count from the end of compressed voxels',
      file([...replaced('encoding: gzip'), 'byte skip: -1'], gzipSync(bytes)),
    ],
    [
      'more voxels than its compressed bytes can contain',
      file(
        replaced('sizes: 1000 1000 500').map((l) => l.replace('encoding: raw', 'encoding: gzip')),
        gzipSync(bytes),
      ),
    ],
    ['a size that is not a number', file(replaced('sizes: 3 x 2'))],
    ['axes that are not at right angles', file(replaced('space directions: (1,0,0) (0.5,1,0) (0,0,1)'))],
    ['an axis of no length', file(replaced('space directions: (1,0,0) (0,0,0) (0,0,1)'))],
    ['a direction given as none', file(replaced('space directions: none (1,0,0) (0,1,0)'))],
    ['damaged gzip', file(replaced('encoding: gzip'), Buffer.from('not gzip'))],
    ['a detached header without its path', file([...plain, 'data file: a.raw'])],
    ['a data file in another folder', () => header([...plain, 'data file: ../a.raw'])],
    ['a list of data files', () => header([...plain, 'data file: LIST'])],
  ])('refuses %s', async (what, source) => {
    const path = join(folder, `${what}.nhdr`);
    if (typeof source === 'function') await writeFile(path, source());
    const reading = typeof source === 'function' ? readNrrd(path) : readNrrd(source);
    await expect(reading).rejects.toMatchObject({ code: 'QIAW_IMAGE_FILE_INVALID' });
  });

  it('refuses a decompression bomb before unpacking any of it, and accepts a mask that compresses as well', async () => {
    const sized = (sizes: string) => [
      ...plain.filter((line) => !/^(sizes|type|encoding):/.test(line)),
      'type: uchar',
      'encoding: gzip',
      sizes,
    ];
    // The data after the header are not even compressed: they are not read.
    const bomb = file(sized('sizes: 1024 1024 1024'), Buffer.alloc(1_200_000, 7));
    await expect(readNrrd(bomb)).rejects.toThrow(/more than 200 times its 1200000 compressed ones/);
    const beyond = file(sized('sizes: 1024 1024 64'), Buffer.alloc(60_000, 7));
    await expect(readNrrd(beyond)).rejects.toThrow(/more than 60000 compressed bytes can contain/);
    const mask = file(sized('sizes: 256 256 64'), gzipSync(Buffer.alloc(256 * 256 * 64)));
    expect((await readNrrd(mask)).voxels).toHaveLength(256 * 256 * 64);
  });

  it('refuses a file that ends early, and states how much is missing', async () => {
    await expect(readNrrd(file(plain, bytes.subarray(0, 20)))).rejects.toThrow(
      'has 20 bytes of voxels, but its header declares 24',
    );
  });

  it('refuses other extensions', async () => {
    await expect(readImage(join(folder, 'a.tif'))).rejects.toMatchObject({ code: 'QIAW_IMAGE_FILE_INVALID' });
  });
});
