import { cross, type Grid, latin1, norm, type Vec3, voxelCount } from '../../core/index.ts';
import { gridFromAxes, gridFromSteps } from './build-grid.ts';
import { ImageFileInvalid } from './errors.ts';
import type { VoxelLayout, VoxelType } from './voxel-types.ts';

export interface NiftiHeader {
  readonly grid: Grid;
  readonly layout: VoxelLayout;
  readonly offset: number;
  /** Stored values are multiplied by the slope and moved by the intercept; slope 0 in the file means 1 and 0. */
  readonly slope: number;
  readonly intercept: number;
}

const types: Readonly<Record<number, VoxelType>> = {
  2: 'uint8',
  4: 'int16',
  8: 'int32',
  16: 'float32',
  64: 'float64',
  256: 'int8',
  512: 'uint16',
  768: 'uint32',
  1024: 'int64',
  1280: 'uint64',
};

/** Offsets of the fields in the two versions (nifti1.h, nifti2.h); NIfTI-2 has 64-bit sizes and double geometry. */
interface Layout {
  readonly dim: (n: number) => number;
  readonly pixdim: (n: number) => number;
  readonly datatype: number;
  readonly offset: number;
  readonly slope: number;
  readonly intercept: number;
  readonly qformCode: number;
  readonly sformCode: number;
  readonly unit: number;
  /** b, c, d and the offsets x, y, z. */
  readonly quaternion: (n: number) => number;
  readonly srow: (row: number, n: number) => number;
}

/** Bytes from the start of a file that contain its header, in either version. */
export const niftiHeaderLength = 544;

/**
 * Reads the header of an uncompressed single-file NIfTI-1 or NIfTI-2 of one volume of two or three dimensions. A fifth
 * dimension is the number of values per voxel (nifti1.h, NIFTI_INTENT_VECTOR).
 */
export function parseNiftiHeader(bytes: Uint8Array): NiftiHeader {
  if (bytes.byteLength < 348) throw new ImageFileInvalid('The file is too short to be a NIfTI.');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const little = [348, 540].includes(view.getInt32(0, true));
  const size = view.getInt32(0, little);
  if (size === 540 && bytes.byteLength < 540) throw new ImageFileInvalid('The file is too short to be a NIfTI.');
  const magic = latin1(bytes.subarray(size === 540 ? 4 : 344).subarray(0, 3));
  if (!((size === 348 && magic === 'n+1') || (size === 540 && magic === 'n+2')))
    throw new ImageFileInvalid('The file is not a single-file NIfTI (.nii); pairs of .hdr and .img are not supported.');
  const f = size === 348 ? layout1(view, little) : layout2(view, little);
  const dims = f.dim(0);
  if (dims < 2 || dims > 7 || [4, 6, 7].some((n) => n <= dims && f.dim(n) > 1))
    throw new ImageFileInvalid('Only NIfTI files with one two- or three-dimensional volume are supported.');
  const type = types[f.datatype];
  if (!type) throw new ImageFileInvalid('The NIfTI voxel type is not supported (complex, colour or unknown).');
  const scaled = f.slope !== 0 && Number.isFinite(f.slope);
  const grid = withWrittenSpacing(gridOf(f, dims === 2), f);
  const voxels = voxelCount(grid);
  const channels = dims >= 5 ? Math.max(1, f.dim(5)) : 1;
  const least = size === 348 ? 352 : 544;
  if (!(f.offset < 2 ** 31)) throw new ImageFileInvalid('The NIfTI header does not state where its voxels begin.');
  return {
    grid,
    layout: { type, endian: little ? 'little' : 'big', voxels, channels, channelStep: voxels },
    offset: Math.max(Math.floor(f.offset), least),
    slope: scaled ? f.slope : 1,
    intercept: scaled && Number.isFinite(f.intercept) ? f.intercept : 0,
  };
}

function layout1(v: DataView, little: boolean): Layout {
  const f = (at: number): number => v.getFloat32(at, little);
  return {
    dim: (n) => v.getInt16(40 + 2 * n, little),
    pixdim: (n) => f(76 + 4 * n),
    datatype: v.getInt16(70, little),
    offset: f(108),
    slope: f(112),
    intercept: f(116),
    unit: v.getUint8(123),
    qformCode: v.getInt16(252, little),
    sformCode: v.getInt16(254, little),
    quaternion: (n) => f(256 + 4 * n),
    srow: (row, n) => f(280 + 16 * row + 4 * n),
  };
}

function layout2(v: DataView, little: boolean): Layout {
  const d = (at: number): number => v.getFloat64(at, little);
  return {
    dim: (n) => Number(v.getBigInt64(16 + 8 * n, little)),
    pixdim: (n) => d(104 + 8 * n),
    datatype: v.getInt16(12, little),
    offset: Number(v.getBigInt64(168, little)),
    slope: d(176),
    intercept: d(184),
    qformCode: v.getInt32(344, little),
    sformCode: v.getInt32(348, little),
    quaternion: (n) => d(352 + 8 * n),
    srow: (row, n) => d(400 + 32 * row + 8 * n),
    unit: v.getInt32(500, little),
  };
}

/**
 * The grid in LPS mm. The sform takes precedence if it is set, then the qform, then spacing alone (nifti1.h, "method 3,
 * 2, 1"); NIfTI's world is RAS, so x and y change sign.
 */
function gridOf(f: Layout, flat: boolean): Grid {
  const mm = ({ 1: 1000, 3: 0.001 } as Record<number, number>)[f.unit & 7] ?? 1;
  const rows = f.sformCode > 0 ? sform(f) : f.qformCode > 0 ? qform(f) : spacingOnly(f);
  const column = (n: number): Vec3 =>
    [-rows[0]![n]! * mm, -rows[1]![n]! * mm, rows[2]![n]! * mm].map((v) => v + 0) as never;
  const [i, j] = [column(0), column(1)];
  if (!flat) return gridFromSteps([f.dim(1), f.dim(2), f.dim(3)], column(3), [i, j, column(2)], 'NIfTI');
  const plane = (v: Vec3): number[] => [v[0], v[1]];
  const size = [f.dim(1), f.dim(2)] as const;
  if (i[2] === 0 && j[2] === 0) return gridFromAxes(size, plane(column(3)), [plane(i), plane(j)], 'NIfTI');
  // A tilted plane keeps its position in space.
  const normal = cross(i, j);
  const length = norm(normal) || 1;
  const across: Vec3 = [normal[0] / length, normal[1] / length, normal[2] / length];
  return { ...gridFromSteps([...size, 1], column(3), [i, j, across], 'NIfTI'), dimensions: 2 };
}

/** The affine has the spacing only as the length of rounded vectors; if pixdim agrees, its value is exact. */
function withWrittenSpacing(grid: Grid, f: Layout): Grid {
  const mm = ({ 1: 1000, 3: 0.001 } as Record<number, number>)[f.unit & 7] ?? 1;
  const exact = grid.spacing.map((length, axis) => {
    const written = Math.abs(f.pixdim(axis + 1)) * mm;
    return Math.abs(written - length) <= 1e-6 * length ? written : length;
  });
  return { ...grid, spacing: exact as unknown as Vec3 };
}

function sform(f: Layout): number[][] {
  return [0, 1, 2].map((row) => [0, 1, 2, 3].map((n) => f.srow(row, n)));
}

function qform(f: Layout): number[][] {
  const [b, c, d] = [f.quaternion(0), f.quaternion(1), f.quaternion(2)];
  const a = Math.sqrt(Math.max(0, 1 - b * b - c * c - d * d));
  const qfac = f.pixdim(0) < 0 ? -1 : 1;
  const [sx, sy, sz] = [Math.abs(f.pixdim(1)), Math.abs(f.pixdim(2)), Math.abs(f.pixdim(3)) * qfac];
  const r = [
    [a * a + b * b - c * c - d * d, 2 * (b * c - a * d), 2 * (b * d + a * c)],
    [2 * (b * c + a * d), a * a + c * c - b * b - d * d, 2 * (c * d - a * b)],
    [2 * (b * d - a * c), 2 * (c * d + a * b), a * a + d * d - b * b - c * c],
  ];
  return r.map(([x, y, z], row) => [x! * sx, y! * sy, z! * sz, f.quaternion(3 + row)]);
}

function spacingOnly(f: Layout): number[][] {
  return [
    [f.pixdim(1), 0, 0, 0],
    [0, f.pixdim(2), 0, 0],
    [0, 0, f.pixdim(3), 0],
  ];
}
