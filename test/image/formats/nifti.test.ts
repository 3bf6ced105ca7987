import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readImage, readNifti, readNrrd } from '../../../src/image/index.ts';
import { realData } from '../../support/real-data.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nifti-'));
});
afterAll(() => rm(folder, { recursive: true }));

interface Fields {
  dim?: number[];
  datatype?: number;
  pixdim?: number[];
  slope?: number;
  intercept?: number;
  qform?: { code: number; quaternion: [number, number, number]; offset: [number, number, number] };
  sform?: { code: number; rows: number[][] };
  units?: number;
  magic?: string;
}

const identity = [
  [1, 0, 0, 0],
  [0, 1, 0, 0],
  [0, 0, 1, 0],
];

/** A NIfTI-1 file of int16 0, 1, 2, … written field by field according to nifti1.h. */
function nifti1(fields: Fields, little = true, declared?: number[]): Buffer {
  const dim = fields.dim ?? [3, 2, 3, 2, 1, 1, 1, 1];
  const count = dim[1]! * dim[2]! * dim[3]!;
  const b = Buffer.alloc(352 + 2 * count);
  const v = new DataView(b.buffer, b.byteOffset, b.byteLength);
  v.setInt32(0, 348, little);
  for (const [n, d] of (declared ?? dim).entries()) v.setInt16(40 + 2 * n, d, little);
  v.setInt16(70, fields.datatype ?? 4, little);
  for (const [n, p] of (fields.pixdim ?? [1, 1, 1, 1]).entries()) v.setFloat32(76 + 4 * n, p, little);
  v.setFloat32(108, 352, little);
  v.setFloat32(112, fields.slope ?? 0, little);
  v.setFloat32(116, fields.intercept ?? 0, little);
  b[123] = fields.units ?? 2;
  v.setInt16(252, fields.qform?.code ?? 0, little);
  v.setInt16(254, fields.sform?.code ?? 0, little);
  const q = [...(fields.qform?.quaternion ?? [0, 0, 0]), ...(fields.qform?.offset ?? [0, 0, 0])];
  for (const [n, x] of q.entries()) v.setFloat32(256 + 4 * n, x, little);
  for (const [n, x] of (fields.sform?.rows ?? identity).flat().entries()) v.setFloat32(280 + 4 * n, x, little);
  b.write(fields.magic ?? 'n+1', 344, 'latin1');
  for (let p = 0; p < count; p++) v.setInt16(352 + 2 * p, p, little);
  return b;
}

function nifti2(): Buffer {
  const b = Buffer.alloc(544 + 12);
  b.writeInt32LE(540, 0);
  b.write('n+2', 4, 'latin1');
  b.writeInt16LE(2, 12);
  for (const [n, d] of [3, 2, 3, 2, 1, 1, 1, 1].entries()) b.writeBigInt64LE(BigInt(d), 16 + 8 * n);
  b.writeBigInt64LE(544n, 168);
  b.writeInt32LE(1, 348);
  for (const [n, x] of [2, 0, 0, -5, 0, 3, 0, 7, 0, 0, 4, 11].entries()) b.writeDoubleLE(x, 400 + 8 * n);
  b.writeInt32LE(2, 500);
  for (let p = 0; p < 12; p++) b[544 + p] = p;
  return b;
}

let count = 0;
async function read(data: Buffer, extension = '.nii'): Promise<Awaited<ReturnType<typeof readNifti>>> {
  const path = join(folder, `${count++}${extension}`);
  await writeFile(path, data);
  return readImage(path);
}

const sform = {
  code: 1,
  rows: [
    [2, 0, 0, -5],
    [0, 3, 0, 7],
    [0, 0, 4, 11],
  ],
};

describe('Reading NIfTI', () => {
  it('converts the RAS affine to LPS: x and y change sign, voxels stay where they are', async () => {
    const volume = await read(nifti1({ sform }));
    expect(volume.grid).toEqual({
      size: [2, 3, 2],
      spacing: [2, 3, 4],
      origin: [5, -7, 11],
      direction: [
        [-1, 0, 0],
        [0, -1, 0],
        [0, 0, 1],
      ],
    });
    expect(volume.voxels).toEqual(Int16Array.from({ length: 12 }, (_, p) => p));
  });

  it('reads both byte orders, gzip under any name, and version 2', async () => {
    const wanted = await read(nifti1({ sform }));
    expect(await read(nifti1({ sform }, false))).toEqual(wanted);
    expect(await read(gzipSync(nifti1({ sform })), '.nii.gz')).toEqual(wanted);
    expect(await read(gzipSync(nifti1({ sform })))).toEqual(wanted);
    const two = await read(nifti2());
    expect(two.grid).toEqual(wanted.grid);
    expect(two.voxels).toEqual(Uint8Array.from({ length: 12 }, (_, p) => p));
  });

  it('uses the qform where there is no sform, and spacing alone where there is neither', async () => {
    // A quarter turn about z, left-handed (qfac -1): i runs along +y, j along -x, k along -z in RAS.
    const half = Math.SQRT1_2;
    const turned = { code: 1, quaternion: [0, 0, half], offset: [1, 2, 3] } as {
      code: number;
      quaternion: [number, number, number];
      offset: [number, number, number];
    };
    const { grid } = await read(nifti1({ qform: turned, pixdim: [-1, 2, 3, 4] }));
    expect(grid.origin).toEqual([-1, -2, 3]);
    for (const [n, wanted] of [
      [0, -1, 0],
      [1, 0, 0],
      [0, 0, -1],
    ].entries())
      for (const [m, value] of wanted.entries()) expect(grid.direction[n]![m]).toBeCloseTo(value, 6);
    expect(grid.spacing.map((s) => Math.fround(s))).toEqual([2, 3, 4].map((s) => expect.closeTo(s, 5)));
    expect((await read(nifti1({ qform: turned, sform }))).grid.origin).toEqual([5, -7, 11]);
    const bare = await read(nifti1({ pixdim: [1, 2, 3, 4] }));
    expect(bare.grid).toMatchObject({
      spacing: [2, 3, 4],
      origin: [0, 0, 0],
      direction: [
        [-1, 0, 0],
        [0, -1, 0],
        [0, 0, 1],
      ],
    });
  });

  it('scales stored values by slope and intercept, and reads slope 0 as no scaling', async () => {
    expect((await read(nifti1({ slope: 2, intercept: -1000 }))).voxels).toEqual(
      Float32Array.from({ length: 12 }, (_, p) => 2 * p - 1000),
    );
    expect((await read(nifti1({ slope: 0, intercept: 5 }))).voxels).toBeInstanceOf(Int16Array);
  });

  it('rounds scaled integers to float32 as ITK does, except those that float32 cannot distinguish', async () => {
    const file = nifti1({ slope: 0.7 });
    file.writeInt16LE(250, 352);
    // 0.7 is stored as 0.699999988: in double precision the product would lie below a bin edge at 175.
    expect((await read(file)).voxels[0]).toBe(175);
    const wide = nifti1({ datatype: 8, dim: [3, 2, 3, 1, 1, 1, 1, 1], slope: 1, intercept: -1 });
    const bytes = Buffer.concat([wide, Buffer.alloc(24)]);
    bytes.writeInt32LE(2 ** 24 + 2, 352);
    const { voxels } = await read(bytes);
    expect(voxels).toBeInstanceOf(Float64Array);
    expect(voxels[0]).toBe(2 ** 24 + 1);
  });

  it('reads two dimensions as one slice, in its place even if tilted', async () => {
    const flat = { dim: [2, 3, 4, 1, 1, 1, 1, 1], pixdim: [1, 2, 3, 1] };
    const rows = [
      [2, 0, 0, -5],
      [0, 3, 0, 7],
      [0, 0, 1, 0],
    ];
    expect((await read(nifti1({ ...flat, sform: { code: 1, rows } }))).grid).toEqual({
      size: [3, 4, 1],
      spacing: [2, 3, 1],
      origin: [5, -7, 0],
      direction: [
        [-1, 0, 0],
        [0, -1, 0],
        [0, 0, 1],
      ],
      dimensions: 2,
    });
    const sagittal = [
      [0, 0, 1, 4],
      [2, 0, 0, 5],
      [0, 3, 0, 6],
    ];
    expect((await read(nifti1({ ...flat, sform: { code: 1, rows: sagittal } }))).grid).toMatchObject({
      origin: [-4, -5, 6],
      direction: [
        [0, -1, 0],
        [0, 0, 1],
        [-1, 0, 0],
      ],
      dimensions: 2,
    });
  });

  it('takes the spacing from pixdim where the rotated affine gives the same except for rounding', async () => {
    const [c, s] = [Math.cos(0.3), Math.sin(0.3)].map((x) => x * Math.fround(0.8)) as [number, number];
    const rows = [
      [c, -s, 0, 0],
      [s, c, 0, 0],
      [0, 0, 4, 0],
    ];
    const { spacing } = (await read(nifti1({ pixdim: [1, 0.8, 0.8, 4], sform: { code: 1, rows } }))).grid;
    expect(spacing).toEqual([Math.fround(0.8), Math.fround(0.8), 4]);
    expect((await read(nifti1({ pixdim: [1, 1, 1, 1], sform: { code: 1, rows } }))).grid.spacing[0]).toBeCloseTo(
      0.8,
      6,
    );
  });

  it('converts metres and micrometres to millimetres', async () => {
    expect((await read(nifti1({ sform, units: 1 }))).grid.spacing).toEqual([2000, 3000, 4000]);
    expect(
      (await read(nifti1({ sform: { code: 1, rows: sform.rows.map((r) => r.map((x) => x * 1024)) }, units: 3 }))).grid
        .origin[0],
    ).toBeCloseTo(5.12);
  });

  it.each([
    ['a pair of header and image', nifti1({ magic: 'ni1' })],
    ['several volumes', nifti1({ dim: [4, 2, 3, 2, 2, 1, 1, 1] })],
    ['colour', nifti1({ datatype: 128 })],
    ['several values per voxel', nifti1({ dim: [5, 2, 3, 1, 1, 2, 1, 1] })],
    ['a size that exceeds any memory', nifti1({}, true, [3, 32767, 32767, 32767, 1, 1, 1, 1])],
    [
      'a sheared affine',
      nifti1({
        sform: {
          code: 1,
          rows: [
            [1, 0.5, 0, 0],
            [0, 1, 0, 0],
            [0, 0, 1, 0],
          ],
        },
      }),
    ],
    ['something else', Buffer.alloc(400)],
    ['next to nothing', Buffer.from('short')],
  ])('refuses %s', async (_, data) => {
    await expect(read(data)).rejects.toMatchObject({ code: 'QIAW_IMAGE_FILE_INVALID' });
  });

  it('refuses a file that ends early', async () => {
    await expect(read(nifti1({}).subarray(0, 360))).rejects.toMatchObject({ code: 'QIAW_IMAGE_FILE_TRUNCATED' });
  });

  it('opens a file with a single four-dimensional volume', async () => {
    expect((await read(nifti1({ dim: [4, 2, 3, 2, 1, 1, 1, 1] }))).voxels).toHaveLength(12);
  });
});

/** Millions of voxels: use a loop instead of a matcher that describes differences. */
function same(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  if (a.length !== b.length) return false;
  for (let p = 0; p < a.length; p++) if (a[p] !== b[p]) return false;
  return true;
}

const phantom = realData('ibsi-ct-phantom');
describe.skipIf(!phantom)('The IBSI CT phantom', () => {
  it('is the same image and mask in NIfTI and NRRD', async () => {
    const [nifti, nrrd] = [
      await readNifti(join(phantom!, 'nifti/image/phantom.nii.gz')),
      await readNrrd(join(phantom!, 'reference/image.nrrd')),
    ];
    expect(nifti.grid).toEqual(nrrd.grid);
    expect(same(nrrd.voxels, nifti.voxels)).toBe(true);
    const mask = await readImage(join(phantom!, 'nifti/mask/mask.nii.gz'));
    const reference = await readNrrd(await readFile(join(phantom!, 'reference/plastimatch-1.9.4/GTV-1.nrrd')));
    expect(same(mask.voxels, reference.voxels)).toBe(true);
  });
});
