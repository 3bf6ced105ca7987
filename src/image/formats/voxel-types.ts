import { swapBytes, type VoxelArray } from '../../core/index.ts';
import { ImageFileInvalid, ImageFileTruncated } from './errors.ts';

/** Voxel types of files; 64-bit integers are read into 32 bits if they fit, see {@link narrowed}. */
export type VoxelType =
  | 'uint8'
  | 'int8'
  | 'uint16'
  | 'int16'
  | 'uint32'
  | 'int32'
  | 'uint64'
  | 'int64'
  | 'float32'
  | 'float64';

const bytesPer: Record<VoxelType, number> = {
  uint8: 1,
  int8: 1,
  uint16: 2,
  int16: 2,
  uint32: 4,
  int32: 4,
  uint64: 8,
  int64: 8,
  float32: 4,
  float64: 8,
};

/** Maximum size of one array in bytes: that of Node 20. Newer ones allow arrays that no machine has memory for. */
const largestArray = 2 ** 32;

/** The layout of the voxel values in a file. */
export interface VoxelLayout {
  readonly type: VoxelType;
  readonly endian: 'little' | 'big';
  readonly voxels: number;
  /** Values of one voxel: layers of a segmentation, components of a vector. */
  readonly channels: number;
  /**
   * Stride between two values of one voxel, in voxels: 1 if a voxel's values are adjacent, the voxel count if channels
   * are stored in sequence.
   */
  readonly channelStep: number;
}

/**
 * Bytes of all values.
 * @throws ImageFileInvalid if they exceed the size of one array; nothing is allocated then
 */
export function byteLength({ type, voxels, channels }: VoxelLayout, format: string): number {
  const bytes = bytesPer[type] * voxels * channels;
  if (bytes <= largestArray) return bytes;
  throw new ImageFileInvalid(
    `The ${format} header declares ${bytes} bytes of voxels; the limit is ${largestArray}. Crop or resample it.`,
  );
}

/** The type of an array of voxels. */
export function voxelTypeOf(voxels: VoxelArray): VoxelType {
  if (voxels instanceof Uint8Array) return 'uint8';
  if (voxels instanceof Int8Array) return 'int8';
  if (voxels instanceof Uint16Array) return 'uint16';
  if (voxels instanceof Int16Array) return 'int16';
  if (voxels instanceof Uint32Array) return 'uint32';
  if (voxels instanceof Int32Array) return 'int32';
  return voxels instanceof Float32Array ? 'float32' : 'float64';
}

/**
 * One channel, counted from 0, of the voxels at the start of `data`, in the machine's byte order. The array is a copy,
 * so that it does not keep the file in memory.
 */
export function decodeVoxels(data: Uint8Array, layout: VoxelLayout, format: string, channel = 0): VoxelArray {
  const { type, endian } = layout;
  const size = bytesPer[type];
  const promised = byteLength(layout, format);
  if (data.byteLength < promised) throw new ImageFileTruncated(format, promised, data.byteLength);
  const bytes = channelBytes(data, layout, size, channel);
  if (size > 1 && endian !== machineEndian()) swapBytes(bytes, size);
  const { buffer } = bytes;
  switch (type) {
    case 'uint8':
      return new Uint8Array(buffer);
    case 'int8':
      return new Int8Array(buffer);
    case 'uint16':
      return new Uint16Array(buffer);
    case 'int16':
      return new Int16Array(buffer);
    case 'uint32':
      return new Uint32Array(buffer);
    case 'int32':
      return new Int32Array(buffer);
    case 'float32':
      return new Float32Array(buffer);
    case 'float64':
      return new Float64Array(buffer);
    case 'uint64':
      return narrowed(new BigUint64Array(buffer), format);
    case 'int64':
      return narrowed(new BigInt64Array(buffer), format);
  }
}

function channelBytes(data: Uint8Array, layout: VoxelLayout, size: number, channel: number): Uint8Array<ArrayBuffer> {
  const { voxels, channels, channelStep } = layout;
  const bytes = new Uint8Array(size * voxels);
  if (channels === 1) {
    bytes.set(data.subarray(0, bytes.length));
    return bytes;
  }
  const run = size * Math.min(channelStep, voxels);
  for (let to = 0, from = channel * run; to < bytes.length; to += run, from += channels * run) {
    if (run > 8) bytes.set(data.subarray(from, from + run), to);
    else for (let i = 0; i < run; i++) bytes[to + i] = data[from + i]!;
  }
  return bytes;
}

/** The bytes of voxels in little-endian order; a view on the same memory if the machine is little-endian. */
export function littleEndianBytes(voxels: VoxelArray): Uint8Array {
  const view = new Uint8Array(voxels.buffer, voxels.byteOffset, voxels.byteLength);
  if (machineEndian() === 'little' || voxels.BYTES_PER_ELEMENT === 1) return view;
  const copy = view.slice();
  swapBytes(copy, voxels.BYTES_PER_ELEMENT);
  return copy;
}

function machineEndian(): 'little' | 'big' {
  return new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? 'little' : 'big';
}

/** Largest magnitude for which the overshoot of a cubic spline in three directions fits into 32 bits. */
const roomy = 2 ** 29;

/**
 * Converts 64-bit integers to 32-bit ones: the image stays an integer image, which resampling truncates as it does for
 * the 64-bit type. Larger signed values become doubles, for which the missing truncation is less than 2e-9 of their
 * value.
 *
 * @throws ImageFileInvalid for values that fit neither: signed beyond 2^53, unsigned beyond 2^32
 */
function narrowed(values: BigUint64Array | BigInt64Array, format: string): VoxelArray {
  let [least, greatest] = [0n, 0n];
  for (const value of values) {
    if (value < least) least = value;
    else if (value > greatest) greatest = value;
  }
  if (values instanceof BigUint64Array) {
    if (greatest >= 2n ** 32n) throw tooWide(format, 'unsigned 64-bit integers of 2^32 and more');
    return Uint32Array.from(values as Iterable<bigint>, Number);
  }
  if (least < -(2n ** 53n) || greatest > 2n ** 53n) throw tooWide(format, '64-bit integers beyond 2^53');
  return -least <= roomy && greatest <= roomy
    ? Int32Array.from(values as Iterable<bigint>, Number)
    : Float64Array.from(values as Iterable<bigint>, Number);
}

function tooWide(format: string, what: string): ImageFileInvalid {
  return new ImageFileInvalid(`The ${format} file contains ${what}. Convert it to float64.`);
}
