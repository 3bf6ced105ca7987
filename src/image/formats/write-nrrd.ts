import { joinBytes, latin1Bytes, type Vec3, type Volume, voxelCount } from '../../core/index.ts';
import { compress } from './compress.ts';
import { ImageFileInvalid } from './errors.ts';
import { littleEndianBytes, type VoxelType, voxelTypeOf } from './voxel-types.ts';

interface NrrdOptions {
  /** 1 (fast) to 9 (small); see the README of this module for measurements. */
  readonly level?: number;
}

const typeNames: Partial<Record<VoxelType, string>> = {
  uint8: 'unsigned char',
  int8: 'signed char',
  uint16: 'unsigned short',
  int16: 'short',
  uint32: 'unsigned int',
  int32: 'int',
  float32: 'float',
  float64: 'double',
};

/**
 * A volume as NRRD (teem format description, version 4): gzip, little endian, LPS space, i fastest.
 *
 * Numbers are the shortest decimals that read back as the same doubles, so that an image and its masks have the same
 * header bytes and every reader sees one grid. The same volume gives the same bytes with the same zlib.
 */
export async function writeNrrd(volume: Volume, options: NrrdOptions = {}): Promise<Uint8Array> {
  const { grid, voxels } = volume;
  if (voxels.length !== voxelCount(grid))
    throw new ImageFileInvalid('Cannot write a volume whose voxels do not fill its grid.');
  const type = voxelTypeOf(voxels);
  const steps = grid.direction.map((axis, n) => vector(axis.map((v) => v * grid.spacing[n]!)));
  const header = [
    'NRRD0004',
    `type: ${typeNames[type]}`,
    'dimension: 3',
    'space: left-posterior-superior',
    `sizes: ${grid.size.join(' ')}`,
    `space directions: ${steps.join(' ')}`,
    'kinds: domain domain domain',
    ...(voxels.BYTES_PER_ELEMENT > 1 ? ['endian: little'] : []),
    'encoding: gzip',
    `space origin: ${vector(grid.origin)}`,
    '',
    '',
  ].join('\n');
  const data = await compress(littleEndianBytes(voxels), options.level ?? 6);
  return joinBytes([latin1Bytes(header), data]);
}

function vector(values: Vec3 | readonly number[]): string {
  // + 0 turns -0 into 0, which some readers print back as "-0".
  return `(${values.map((v) => String(v + 0)).join(',')})`;
}
