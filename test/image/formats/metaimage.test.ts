import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { QiawError, type VoxelArray } from '../../../src/core/index.ts';
import { parseMetaImageHeader } from '../../../src/image/formats/metaimage-header.ts';
import { readImage } from '../../../src/image/index.ts';
import { metaImage } from '../../support/metaimage.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'metaimage-'));
});
afterAll(() => rm(folder, { recursive: true }));

let count = 0;
async function read(data: Uint8Array, extension = '.mha') {
  const path = join(folder, `${count++}${extension}`);
  await writeFile(path, data);
  return readImage(path);
}

const values = Int16Array.from({ length: 24 }, (_, p) => p * 1000 - 12_000);
const bytes = new Uint8Array(values.buffer);
const plain = {
  NDims: '3',
  ElementType: 'MET_SHORT',
  DimSize: '4 3 2',
  ElementSpacing: '0.5 0.75 2',
  Offset: '-10 20.5 30',
  // A rotation about z: the first axis runs along +y, the second along -x.
  TransformMatrix: '0 1 0 -1 0 0 0 0 1',
};
const grid = {
  size: [4, 3, 2],
  spacing: [0.5, 0.75, 2],
  origin: [-10, 20.5, 30],
  direction: [
    [0, 1, 0],
    [-1, 0, 0],
    [0, 0, 1],
  ],
};
const swapped = bytes.map((_, p) => bytes[p ^ 1]!);

/** Element types of MetaIO with a typed array that holds them unchanged. */
const types = {
  MET_CHAR: Int8Array,
  MET_UCHAR: Uint8Array,
  MET_SHORT: Int16Array,
  MET_USHORT: Uint16Array,
  MET_INT: Int32Array,
  MET_UINT: Uint32Array,
  MET_LONG: Int32Array,
  MET_FLOAT: Float32Array,
  MET_DOUBLE: Float64Array,
} as const;

describe('Reading MetaImage', () => {
  it('handles raw and compressed voxels, both byte orders and all historical names of a field', async () => {
    const { Offset, TransformMatrix, ElementSpacing, ...others } = plain;
    const renamed = { ...others, Position: Offset, Orientation: TransformMatrix, ElementSize: ElementSpacing };
    for (const source of [
      metaImage(plain, bytes),
      metaImage({ ...plain, CompressedData: 'True', CompressedDataSize: '40' }, deflateSync(bytes)),
      metaImage({ ...plain, CompressedData: 'True' }, gzipSync(bytes)),
      metaImage({ ...plain, BinaryDataByteOrderMSB: 'True' }, swapped),
      metaImage({ ...plain, ElementByteOrderMSB: 'true' }, swapped),
      metaImage({ Comment: 'made by = hand', ...renamed, AnatomicalOrientation: 'RAI' }, bytes),
      Buffer.concat([Buffer.from(metaImage(plain, new Uint8Array()).toString().replaceAll('\n', '\r\n')), bytes]),
    ])
      expect(await read(source)).toEqual({ grid, voxels: values });
  });

  it('starts at the origin with steps of 1 mm along the axes where the header states nothing', async () => {
    const bare = { NDims: '2', ElementType: 'MET_UCHAR', DimSize: '3 2' };
    expect(await read(metaImage(bare, new Uint8Array(6)))).toMatchObject({
      grid: { size: [3, 2, 1], spacing: [1, 1, 1], origin: [0, 0, 0], dimensions: 2 },
    });
  });

  it('finds voxels in a data file next to the header, after the bytes given by HeaderSize', async () => {
    const file = (fields: object): Buffer =>
      metaImage({ ...plain, ...fields, ElementDataFile: 'v.raw' }, new Uint8Array());
    await writeFile(join(folder, 'v.raw'), Buffer.concat([Buffer.from('1234567'), bytes]));
    expect((await read(file({ HeaderSize: '7' }), '.mhd')).voxels).toEqual(values);
    expect((await read(file({ HeaderSize: '-1' }), '.mhd')).voxels).toEqual(values);
    await writeFile(join(folder, 'v.zraw'), deflateSync(bytes));
    const zipped = metaImage({ ...plain, CompressedData: 'True', ElementDataFile: 'v.zraw' }, new Uint8Array());
    expect((await read(zipped.subarray(0, zipped.length - 1), '.mhd')).voxels).toEqual(values);
  });

  it('joins the slices of a list', async () => {
    await writeFile(join(folder, 'a.raw'), bytes.subarray(0, 24));
    await writeFile(join(folder, 'b.raw'), bytes.subarray(24));
    const list = metaImage({ ...plain, ElementDataFile: 'LIST' }, Buffer.from('a.raw\nb.raw\n'));
    expect((await read(list, '.mhd')).voxels).toEqual(values);
    await writeFile(join(folder, 'b.raw'), bytes.subarray(26));
    await expect(read(list, '.mhd')).rejects.toMatchObject({ code: 'QIAW_IMAGE_FILE_TRUNCATED' });
  });

  it('restores any type, grid and orientation', async () => {
    // Text has no negative zero.
    const plain = (x: number): number => x + 0;
    const millimetres = fc.double({ min: -1e4, max: 1e4, noNaN: true }).map(plain);
    const spacing = fc.double({ min: 1e-3, max: 50, noNaN: true });
    const three = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<[T, T, T]> => fc.tuple(one, one, one);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...(Object.keys(types) as Array<keyof typeof types>)),
        three(fc.integer({ min: 1, max: 4 })),
        three(spacing),
        three(millimetres),
        fc.double({ min: -3, max: 3, noNaN: true }).map(plain),
        fc.constantFrom(2, 3),
        fc.boolean(),
        async (type, size, mm, origin, angle, dimensions, compressed) => {
          const [c, s] = [Math.cos(angle), Math.sin(angle)];
          const turned =
            dimensions === 2
              ? [
                  [c, s],
                  [-s, c],
                ]
              : [
                  [c, s, 0],
                  [-s * c, c * c, s],
                  [s * s, -s * c, c],
                ];
          const first = <T>(list: readonly T[]): readonly T[] => list.slice(0, dimensions);
          const length = first(size).reduce((product, n) => product * n, 1);
          const voxels: VoxelArray = new types[type](Array.from({ length }, (_, p) => (p * 37) % 128));
          const raw = new Uint8Array(voxels.buffer);
          const fields = {
            NDims: String(dimensions),
            ElementType: type,
            CompressedData: compressed ? 'True' : 'False',
            DimSize: first(size).join(' '),
            ElementSpacing: first(mm).join(' '),
            Offset: first(origin).join(' '),
            TransformMatrix: turned.flat().join(' '),
          };
          const got = await read(metaImage(fields, compressed ? deflateSync(raw) : raw));
          expect(got.voxels).toEqual(voxels);
          expect(first(got.grid.size)).toEqual(first(size));
          expect(first(got.grid.spacing)).toEqual(first(mm));
          expect(first(got.grid.origin)).toEqual(first(origin));
          for (const [axis, cosines] of turned.entries())
            for (const [n, cosine] of cosines.entries())
              expect(Math.abs(got.grid.direction[axis]![n]! - cosine)).toBeLessThan(1e-14);
        },
      ),
      { numRuns: 80 },
    );
  });

  it.each<[string, Uint8Array]>([
    ['another file', Buffer.from('P5\n1 1\n255\n0')],
    ['an empty file', new Uint8Array()],
    ['another object', metaImage({ ...plain, ObjectType: 'Tube' }, bytes)],
    ['text', metaImage({ ...plain, BinaryData: 'False' }, bytes)],
    ['no element type', metaImage({ ...plain, ElementType: '' }, bytes)],
    ['an unknown element type', metaImage({ ...plain, ElementType: 'MET_STRING' }, bytes)],
    ['four dimensions', metaImage({ ...plain, NDims: '4', DimSize: '4 3 2 1' }, bytes)],
    ['a size of zero', metaImage({ ...plain, DimSize: '4 0 2' }, bytes)],
    ['a size that is not a number', metaImage({ ...plain, DimSize: '4 x 2' }, bytes)],
    ['a missing size', metaImage({ ...plain, DimSize: '4 3' }, bytes)],
    ['a negative spacing', metaImage({ ...plain, ElementSpacing: '0.5 -0.75 2' }, bytes)],
    ['axes that are not at right angles', metaImage({ ...plain, TransformMatrix: '1 0 0 0.6 0.8 0 0 0 1' }, bytes)],
    ['axes whose length is not 1', metaImage({ ...plain, TransformMatrix: '2 0 0 0 2 0 0 0 2' }, bytes)],
    ['several values per voxel', metaImage({ ...plain, DimSize: '4 3 1', ElementNumberOfChannels: '2' }, bytes)],
    ['damaged compression', metaImage({ ...plain, CompressedData: 'True' }, bytes)],
    ['a data file in another folder', metaImage({ ...plain, ElementDataFile: '../v.raw' }, bytes)],
    ['a data file at an absolute path', metaImage({ ...plain, ElementDataFile: '/etc/hostname' }, bytes)],
    ['a missing data file', metaImage({ ...plain, ElementDataFile: 'nowhere.raw' }, bytes)],
    ['a numbered pattern of files', metaImage({ ...plain, ElementDataFile: 's%03d.raw 1 2 1' }, bytes)],
    ['a list with too few files', metaImage({ ...plain, ElementDataFile: 'LIST' }, Buffer.from('a.raw\n'))],
    [
      'a list that leads out of the folder',
      metaImage({ ...plain, ElementDataFile: 'LIST' }, Buffer.from('a.raw\n../b.raw\n')),
    ],
    ['a list of volumes', metaImage({ ...plain, ElementDataFile: 'LIST 3' }, Buffer.from('a.raw\nb.raw\n'))],
    ['a size that exceeds any memory', metaImage({ ...plain, DimSize: '100000 100000 100000' }, bytes)],
    ['a size that exceeds all numbers', metaImage({ ...plain, DimSize: '1e300 1e300 1e300' }, bytes)],
    [
      'a size that its compressed bytes cannot hold',
      metaImage({ ...plain, DimSize: '1000 1000 500', CompressedData: 'True' }, deflateSync(bytes)),
    ],
  ])('refuses %s', async (_, source) => {
    await expect(read(source)).rejects.toMatchObject({ code: 'QIAW_IMAGE_FILE_INVALID' });
  });

  it('refuses a file that ends before its voxels do, before allocating memory for them', async () => {
    const short = { ...plain, DimSize: '1000 1000 500' };
    await expect(read(metaImage(short, bytes))).rejects.toMatchObject({ code: 'QIAW_IMAGE_FILE_TRUNCATED' });
    const zipped = metaImage({ ...plain, DimSize: '4 3 3', CompressedData: 'True' }, deflateSync(bytes));
    await expect(read(zipped)).rejects.toThrow('has 48 bytes of voxels, but its header declares 72');
  });

  it('expands no more than the header promises', async () => {
    const bomb = deflateSync(Buffer.concat([bytes, Buffer.alloc(1 << 26)]));
    expect((await read(metaImage({ ...plain, CompressedData: 'True' }, bomb))).voxels).toEqual(values);
  });

  it('answers any header with an image or a refusal', () => {
    const key = fc.constantFrom(
      'NDims',
      'DimSize',
      'ElementType',
      'Offset',
      'TransformMatrix',
      'HeaderSize',
      'ElementSpacing',
      'X',
    );
    const value = fc.oneof(
      fc.constantFrom('3', '2', '4 3 2', 'MET_SHORT', '-1', '1 0 0 0 1 0 0 0 1', 'NaN 1 1'),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(key, value), { maxLength: 10 }), fc.boolean(), (lines, whole) => {
        const start = whole ? metaImage(plain, new Uint8Array()).toString() : '';
        const text = [...lines.map(([k, v]) => `${k} = ${v}`), 'ElementDataFile = LOCAL'].join('\n');
        try {
          const { layout } = parseMetaImageHeader(`${start}${text}`);
          expect(layout.voxels).toBeGreaterThan(0);
        } catch (error) {
          expect(error).toBeInstanceOf(QiawError);
        }
      }),
      { numRuns: 500 },
    );
  });
});
