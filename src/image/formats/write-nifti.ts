import { type Grid, joinBytes, type Vec3, type Volume, voxelCount } from '../../core/index.ts';
import { compress } from './compress.ts';
import { ImageFileInvalid } from './errors.ts';
import { littleEndianBytes, type VoxelType, voxelTypeOf } from './voxel-types.ts';

/** Codes of nifti1.h, and bits of one voxel. */
const types: Readonly<Partial<Record<VoxelType, readonly [code: number, bits: number]>>> = {
  uint8: [2, 8],
  int16: [4, 16],
  int32: [8, 32],
  float32: [16, 32],
  float64: [64, 64],
  int8: [256, 8],
  uint16: [512, 16],
  uint32: [768, 32],
};

/** A header, and four bytes that say that no extension follows. */
const headerLength = 352;
/** `dim` is a signed 16-bit integer. */
const longestAxis = 32_767;
const millimetres = 2;
/** Coordinates of the scanner (nifti1.h, NIFTI_XFORM_SCANNER_ANAT). */
const scanner = 1;

/**
 * A volume as NIfTI-1 (`.nii.gz`, little endian, i fastest). qform and sform both hold the grid, so that readers of either
 * see the same place; NIfTI's world is RAS, so x and y change sign. The header has float32 numbers: an origin is exact to
 * about 1e-5 mm. The same volume gives the same bytes with the same zlib.
 *
 * @throws ImageFileInvalid for an axis of more than 32,767 voxels
 */
export async function writeNifti(volume: Volume, options: { readonly level?: number } = {}): Promise<Uint8Array> {
  const { grid, voxels } = volume;
  if (voxels.length !== voxelCount(grid))
    throw new ImageFileInvalid('Cannot write a volume whose voxels do not fill its grid.');
  if (grid.size.some((n) => n > longestAxis))
    throw new ImageFileInvalid(
      `NIfTI-1 holds at most ${longestAxis} voxels per axis; the image has ${grid.size.join(' x ')}.`,
    );
  const [code, bits] = types[voxelTypeOf(voxels)]!;
  const header = new DataView(new ArrayBuffer(headerLength));
  const int16 = (at: number, value: number): void => header.setInt16(at, value, true);
  const float = (at: number, value: number): void => header.setFloat32(at, value + 0, true);
  header.setInt32(0, 348, true);
  for (const [n, value] of [3, ...grid.size, 1, 1, 1, 1].entries()) int16(40 + 2 * n, value);
  int16(70, code);
  int16(72, bits);
  const { columns, quaternion, flip } = orientationOf(grid);
  for (const [n, value] of [flip, ...grid.spacing].entries()) float(76 + 4 * n, value);
  float(108, headerLength);
  float(112, 1);
  header.setUint8(123, millimetres);
  int16(252, scanner);
  int16(254, scanner);
  for (const [n, value] of quaternion.entries()) float(256 + 4 * n, value);
  const origin = toRas(grid.origin);
  for (const [n, value] of origin.entries()) float(268 + 4 * n, value);
  for (let row = 0; row < 3; row++) {
    for (let n = 0; n < 3; n++) float(280 + 16 * row + 4 * n, columns[n]![row]! * grid.spacing[n]!);
    float(280 + 16 * row + 12, origin[row]!);
  }
  for (const [n, value] of [0x6e, 0x2b, 0x31, 0].entries()) header.setUint8(344 + n, value);
  const plain = joinBytes([new Uint8Array(header.buffer), littleEndianBytes(voxels)]);
  return compress(plain, options.level ?? 6);
}

const toRas = ([x, y, z]: Vec3): Vec3 => [-x + 0, -y + 0, z];

/**
 * The axes in RAS, and the same rotation as b, c, d of a quaternion whose a is not negative (nifti1.h, method 2). A
 * left-handed grid is written with `flip` -1, which turns the third axis around.
 */
function orientationOf({ direction }: Grid): {
  readonly columns: readonly [Vec3, Vec3, Vec3];
  readonly quaternion: Vec3;
  readonly flip: 1 | -1;
} {
  const columns = direction.map(toRas) as unknown as [Vec3, Vec3, Vec3];
  const [i, j, k] = columns;
  const across: Vec3 = [i[1] * j[2] - i[2] * j[1], i[2] * j[0] - i[0] * j[2], i[0] * j[1] - i[1] * j[0]];
  const flip = across[0] * k[0] + across[1] * k[1] + across[2] * k[2] < 0 ? -1 : 1;
  return { columns, quaternion: quaternionOf(i, j, k.map((v) => v * flip) as unknown as Vec3), flip };
}

/** By the largest of the four squares, as nifti_mat44_to_quatern, so that no difference cancels. */
function quaternionOf(i: Vec3, j: Vec3, k: Vec3): Vec3 {
  const [r11, r21, r31] = i;
  const [r12, r22, r32] = j;
  const [r13, r23, r33] = k;
  const squares = [1 + r11 + r22 + r33, 1 + r11 - r22 - r33, 1 - r11 + r22 - r33, 1 - r11 - r22 + r33];
  const largest = squares.indexOf(Math.max(...squares));
  const half = Math.sqrt(squares[largest]!) / 2;
  const by = 1 / (4 * half);
  const [a, b, c, d] = [
    [half, (r32 - r23) * by, (r13 - r31) * by, (r21 - r12) * by],
    [(r32 - r23) * by, half, (r12 + r21) * by, (r13 + r31) * by],
    [(r13 - r31) * by, (r12 + r21) * by, half, (r23 + r32) * by],
    [(r21 - r12) * by, (r13 + r31) * by, (r23 + r32) * by, half],
  ][largest] as [number, number, number, number];
  return a < 0 ? [-b, -c, -d] : [b, c, d];
}
