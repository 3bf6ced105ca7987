import { readFile } from 'node:fs/promises';
import { type Volume, type VoxelArray, voxelCount } from '../volume/index.ts';
import { decompress } from './compress.ts';
import { parseNiftiHeader } from './nifti-header.ts';
import { decodeVoxels } from './voxel-types.ts';

/**
 * Reads a NIfTI-1 or NIfTI-2 file (`.nii`, or gzip whatever its name). The grid is in LPS mm. Stored values are scaled by
 * the header's slope and intercept into floats (see {@link scaled}); without them the voxels keep their type.
 *
 * @throws ImageFileInvalid, ImageFileTruncated, or the file system's error.
 */
export async function readNifti(path: string): Promise<Volume> {
  const file = await readFile(path);
  const bytes = file[0] === 0x1f && file[1] === 0x8b ? await decompress(file, 'NIfTI') : file;
  const header = parseNiftiHeader(bytes);
  const count = voxelCount(header.grid);
  const voxels = decodeVoxels(bytes.subarray(header.offset), header.type, count, header.endian, 'NIfTI');
  return { grid: header.grid, voxels: scaled(voxels, header.slope, header.intercept) };
}

/** Greatest whole number up to which float32 holds all of them. */
const float32Whole = 2 ** 24;

/**
 * Stored value times slope plus intercept, computed in float64. Integers become float32, as ITK reads them (its readers and
 * PyRadiomics then put a value of 0.7 x 250 into the bin that begins at 175); those it cannot tell apart become float64.
 */
function scaled(voxels: VoxelArray, slope: number, intercept: number): VoxelArray {
  if (slope === 1 && intercept === 0) return voxels;
  const value = (stored: number): number => stored * slope + intercept;
  const narrow =
    voxels instanceof Float32Array ||
    (!(voxels instanceof Float64Array) && voxels.every((stored) => Math.abs(stored) <= float32Whole));
  return narrow ? Float32Array.from(voxels, value) : Float64Array.from(voxels, value);
}
