import type { Volume, VoxelArray } from '../../core/index.ts';
import { decompress } from './compress.ts';
import { bytesOf } from './data-file.ts';
import type { ImageFile } from './image-file.ts';
import { niftiHeaderLength, parseNiftiHeader } from './nifti-header.ts';
import { oneChannel } from './one-channel.ts';
import { byteLength, decodeVoxels } from './voxel-types.ts';

/**
 * Reads a NIfTI-1 or NIfTI-2 image of one value per voxel, from bytes or from a file (`.nii`, or gzip regardless of its
 * name). The grid is in LPS mm. Stored values are scaled by the header's slope and intercept into floats (see {@link
 * scaled}); without them the voxels keep their type.
 *
 * @throws ImageFileInvalid, ImageFileTruncated, or the file system's error.
 */
export async function readNifti(source: Uint8Array | string): Promise<Volume> {
  return oneChannel(await openNifti(source), 'NIfTI');
}

/** As {@link readNifti}, with all values of a voxel. */
export async function openNifti(source: Uint8Array | string): Promise<ImageFile> {
  const file = await bytesOf(source);
  const packed = file[0] === 0x1f && file[1] === 0x8b;
  const upTo = (length: number): Promise<Uint8Array> | Uint8Array =>
    packed ? decompress(file, 'NIfTI', length) : file;
  const { grid, layout, offset, slope, intercept } = parseNiftiHeader(await upTo(niftiHeaderLength));
  const data = (await upTo(offset + byteLength(layout, 'NIfTI'))).subarray(offset);
  return {
    grid,
    channels: layout.channels,
    segments: [],
    voxels: (channel) => scaled(decodeVoxels(data, layout, 'NIfTI', channel), slope, intercept),
  };
}

/** Largest integer up to which float32 represents every integer. */
const float32Whole = 2 ** 24;

/**
 * Stored value times slope plus intercept, computed in float64. Integers become float32, as in ITK (so that PyRadiomics
 * puts a value of 0.7 x 250 into the bin that begins at 175); integers that float32 cannot distinguish become float64.
 */
function scaled(voxels: VoxelArray, slope: number, intercept: number): VoxelArray {
  if (slope === 1 && intercept === 0) return voxels;
  const value = (stored: number): number => stored * slope + intercept;
  const narrow =
    voxels instanceof Float32Array ||
    (!(voxels instanceof Float64Array) && voxels.every((stored) => Math.abs(stored) <= float32Whole));
  return narrow ? Float32Array.from(voxels, value) : Float64Array.from(voxels, value);
}
