import { type Grid, voxelCount } from '../../core/index.ts';
import { gridFromAxes } from './build-grid.ts';
import { ImageFileInvalid } from './errors.ts';
import type { VoxelLayout, VoxelType } from './voxel-types.ts';

export interface MetaImageHeader {
  readonly grid: Grid;
  readonly layout: VoxelLayout;
  readonly compressed: boolean;
  /** Bytes before the voxels of a data file; -1: the voxels are its last bytes. */
  readonly headerSize: number;
  /** `LOCAL` (the voxels follow the header), `LIST` (names of one file per slice follow it), or a file's name. */
  readonly dataFile: string;
}

/** MetaIO's own sizes (metaTypes.h): its "long" always has four bytes. */
const types: Readonly<Record<string, VoxelType>> = {
  MET_CHAR: 'int8',
  MET_UCHAR: 'uint8',
  MET_SHORT: 'int16',
  MET_USHORT: 'uint16',
  MET_INT: 'int32',
  MET_UINT: 'uint32',
  MET_LONG: 'int32',
  MET_ULONG: 'uint32',
  MET_LONG_LONG: 'int64',
  MET_ULONG_LONG: 'uint64',
  MET_FLOAT: 'float32',
  MET_DOUBLE: 'float64',
};

/** The names that MetaIO has used for one field; the first one in a header counts. */
const names = {
  matrix: ['TransformMatrix', 'Rotation', 'Orientation'],
  origin: ['Offset', 'Position', 'Origin'],
  spacing: ['ElementSpacing', 'ElementSize'],
  big: ['BinaryDataByteOrderMSB', 'ElementByteOrderMSB'],
} as const;

/**
 * Reads the header text of a MetaImage (`.mha`, `.mhd`) of two or three dimensions, up to its `ElementDataFile`. As in ITK,
 * positions are LPS mm, and the numbers of `TransformMatrix` are the direction of the first axis, then of the next.
 *
 * @throws ImageFileInvalid naming the missing or unsupported field
 */
export function parseMetaImageHeader(text: string): MetaImageHeader {
  const fields = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const match = /^\s*(\w+)\s*[=:]\s*(.*?)\s*$/.exec(line);
    if (match) fields.set(match[1]!, match[2]!);
  }
  const required = (name: string): string => {
    const value = fields.get(name);
    if (value === undefined || value === '')
      throw new ImageFileInvalid(`The MetaImage header lacks the field "${name}".`);
    return value;
  };
  if ((fields.get('ObjectType') ?? 'Image') !== 'Image')
    throw new ImageFileInvalid('The MetaIO file does not contain an image.');
  if (fields.has('BinaryData') && !isTrue(fields.get('BinaryData')))
    throw new ImageFileInvalid('Text MetaImage files are not supported. Save the image with BinaryData = True.');
  const type = types[required('ElementType')];
  if (!type) throw new ImageFileInvalid('The MetaImage element type is not supported (an array, text or unknown).');
  const grid = gridOf(fields, required);
  const [channels] = numbers(fields.get('ElementNumberOfChannels') ?? '1', 1, 'ElementNumberOfChannels');
  if (!(Number.isInteger(channels) && channels! > 0))
    throw new ImageFileInvalid('The MetaImage field "ElementNumberOfChannels" is not a number of values.');
  const [headerSize] = numbers(fields.get('HeaderSize') ?? '0', 1, 'HeaderSize');
  if (!(Number.isInteger(headerSize) && headerSize! >= -1))
    throw new ImageFileInvalid('The MetaImage field "HeaderSize" is neither -1 nor a number of bytes.');
  const endian = isTrue(first(fields, names.big)) ? 'big' : 'little';
  return {
    grid,
    layout: { type, endian, voxels: voxelCount(grid), channels: channels!, channelStep: 1 },
    compressed: isTrue(fields.get('CompressedData')),
    headerSize: headerSize!,
    dataFile: required('ElementDataFile'),
  };
}

function gridOf(fields: ReadonlyMap<string, string>, required: (name: string) => string): Grid {
  const dimensions = Number(required('NDims'));
  if (dimensions !== 2 && dimensions !== 3)
    throw new ImageFileInvalid('Only MetaImage files of two or three dimensions are supported.');
  const size = numbers(required('DimSize'), dimensions, 'DimSize');
  const origin = numbers(first(fields, names.origin) ?? '0 0 0', dimensions, names.origin[0]);
  const spacing = numbers(first(fields, names.spacing) ?? '1 1 1', dimensions, names.spacing[0]);
  if (!spacing.every((mm) => mm > 0))
    throw new ImageFileInvalid('The MetaImage header has a spacing that is not positive.');
  const identity = dimensions === 2 ? '1 0 0 1' : '1 0 0 0 1 0 0 0 1';
  const matrix = numbers(first(fields, names.matrix) ?? identity, dimensions ** 2, names.matrix[0]);
  const steps = spacing.map((mm, n) => matrix.slice(n * dimensions, (n + 1) * dimensions).map((cosine) => cosine * mm));
  const length = (step: readonly number[]): number => Math.hypot(...step);
  if (steps.some((step, n) => Math.abs(length(step) / spacing[n]! - 1) > 1e-4))
    throw new ImageFileInvalid('The axes of the MetaImage TransformMatrix are not of length 1.');
  const grid = gridFromAxes(size, origin, steps, 'MetaImage');
  // The stated spacing is used, because lengths of rounded cosines only approximate it.
  return { ...grid, spacing: [spacing[0]!, spacing[1]!, spacing[2] ?? 1] };
}

function first(fields: ReadonlyMap<string, string>, keys: readonly string[]): string | undefined {
  return keys.map((key) => fields.get(key)).find((value) => value !== undefined);
}

function numbers(text: string, count: number, field: string): number[] {
  const values = text.trim().split(/\s+/).slice(0, count).map(Number);
  if (values.length === count && values.every(Number.isFinite)) return values;
  throw new ImageFileInvalid(`The MetaImage field "${field}" does not have ${count} numbers.`);
}

/** MetaIO checks only the first letter. */
function isTrue(value: string | undefined): boolean {
  return value !== undefined && /^[Tt1]/.test(value);
}
