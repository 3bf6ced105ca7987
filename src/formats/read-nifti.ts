import { readFile } from 'node:fs/promises';
import { type Volume, type VoxelArray, voxelCount } from '../volume/index.ts';
import { decompress } from './compress.ts';
import { parseNiftiHeader } from './nifti-header.ts';
import { decodeVoxels } from './voxel-types.ts';

/**
 * Reads a NIfTI-1 or NIfTI-2 file (`.nii`, or gzip whatever its name). The grid is in LPS mm. Stored values are scaled by
 * the header's slope and intercept; the result is then float64, else the voxels keep their type.
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

function scaled(voxels: VoxelArray, slope: number, intercept: number): VoxelArray {
  if (slope === 1 && intercept === 0) return voxels;
  return Float64Array.from(voxels, (value) => value * slope + intercept);
}
