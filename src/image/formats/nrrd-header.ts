import { type Grid, type Vec3, voxelCount } from '../../core/index.ts';
import { gridFromAxes } from './build-grid.ts';
import { ImageFileInvalid } from './errors.ts';
import type { NamedSegment } from './image-file.ts';
import { slicerSegments } from './slicer-segments.ts';
import type { VoxelLayout, VoxelType } from './voxel-types.ts';

export interface NrrdHeader {
  readonly grid: Grid;
  readonly layout: VoxelLayout;
  readonly segments: readonly NamedSegment[];
  readonly encoding: 'raw' | 'gzip';
  /** Name of the file with the voxels; absent if they follow the header. */
  readonly dataFile?: string;
  readonly byteSkip: number;
  readonly lineSkip: number;
}

const types: Readonly<Record<string, VoxelType>> = Object.fromEntries(
  Object.entries({
    int8: ['signed char', 'int8', 'int8_t'],
    uint8: ['uchar', 'unsigned char', 'uint8', 'uint8_t'],
    int16: ['short', 'short int', 'signed short', 'signed short int', 'int16', 'int16_t'],
    uint16: ['ushort', 'unsigned short', 'unsigned short int', 'uint16', 'uint16_t'],
    int32: ['int', 'signed int', 'int32', 'int32_t'],
    uint32: ['uint', 'unsigned int', 'uint32', 'uint32_t'],
    int64: ['longlong', 'long long', 'long long int', 'signed long long', 'signed long long int', 'int64', 'int64_t'],
    uint64: ['ulonglong', 'unsigned long long', 'unsigned long long int', 'uint64', 'uint64_t'],
    float32: ['float'],
    float64: ['double'],
  } satisfies Record<VoxelType, string[]>).flatMap(([type, names]) => names.map((name) => [name, type as VoxelType])),
);

/** Sign of each world axis that turns a space into LPS. */
const spaces: Readonly<Record<string, Vec3>> = {
  'left-posterior-superior': [1, 1, 1],
  lps: [1, 1, 1],
  'right-anterior-superior': [-1, -1, 1],
  ras: [-1, -1, 1],
  'left-anterior-superior': [1, -1, 1],
  las: [1, -1, 1],
};

/** Kinds of a spatial axis; all others enumerate the values of one voxel. */
const spatialKinds = ['domain', 'space', 'time', 'none', '???'];

type Fields = ReadonlyMap<string, string>;

/**
 * Reads the header text of an NRRD, versions 1 to 5: two or three spatial axes, and optionally one that enumerates the
 * values of a voxel (kind `list` or `vector`, direction `none`), which 3D Slicer writes for overlapping segments.
 */
export function parseNrrdHeader(text: string): NrrdHeader {
  const lines = text.split(/\r?\n/);
  if (!/^NRRD000[1-5]$/.test(lines[0]!.trim()))
    throw new ImageFileInvalid('The file is not an NRRD of version 1 to 5.');
  const fields = new Map<string, string>();
  const pairs = new Map<string, string>();
  for (const line of lines.slice(1)) {
    const match = /^([^#:][^:]*):(=?)\s*(.*)$/.exec(line);
    if (match?.[2] === '=') pairs.set(match[1]!, match[3]!.trim());
    else if (match) fields.set(match[1]!.trim().toLowerCase(), match[3]!.trim());
  }
  const type = types[required(fields, 'type').toLowerCase()];
  if (!type) throw new ImageFileInvalid('The NRRD header has an unsupported voxel type (block or unknown).');
  const dataFile = fields.get('data file') ?? fields.get('datafile');
  if (dataFile !== undefined && /^LIST|%/.test(dataFile))
    throw new ImageFileInvalid('NRRD files whose voxels are spread over several files are not supported.');
  const axes = axesOf(fields);
  const grid = gridOf(fields, axes);
  const encoding = encodingOf(required(fields, 'encoding'));
  const byteSkip = skipOf(fields, 'byte skip', encoding === 'raw' ? -1 : 0);
  return {
    grid,
    layout: {
      type,
      endian: endianOf(fields.get('endian'), type),
      voxels: voxelCount(grid),
      channels: axes.channel === undefined ? 1 : axes.sizes[axes.channel]!,
      channelStep: axes.sizes.slice(0, axes.channel ?? 0).reduce((product, n) => product * n, 1),
    },
    segments: slicerSegments(pairs),
    encoding,
    ...(dataFile !== undefined && { dataFile }),
    byteSkip,
    lineSkip: skipOf(fields, 'line skip', 0),
  };
}

function required(fields: Fields, name: string): string {
  const value = fields.get(name);
  if (value === undefined) throw new ImageFileInvalid(`The NRRD header lacks the field "${name}".`);
  return value;
}

function skipOf(fields: Fields, name: string, least: number): number {
  const skip = Number(fields.get(name) ?? fields.get(name.replace(' ', '')) ?? 0);
  if (Number.isInteger(skip) && skip >= least) return skip;
  throw new ImageFileInvalid(`The NRRD field "${name}" is not a whole number of at least ${least}.`);
}

interface Axes {
  readonly sizes: readonly number[];
  /** The axis of a voxel's values, if there is one. */
  readonly channel: number | undefined;
  /** One per spatial axis; empty if the file gives no directions. */
  readonly directions: ReadonlyArray<readonly number[]>;
}

function axesOf(fields: Fields): Axes {
  const sizes = numbers(required(fields, 'sizes').split(/\s+/));
  if (required(fields, 'dimension') !== String(sizes.length))
    throw new ImageFileInvalid('The numbers of sizes and dimensions in the NRRD header differ.');
  if (!sizes.every((n) => Number.isInteger(n) && n > 0))
    throw new ImageFileInvalid('The NRRD header has an axis without voxels.');
  const kinds = (fields.get('kinds') ?? '').toLowerCase().split(/\s+/);
  const written = fields.get('space directions')?.match(/none|\([^)]*\)/gi);
  const alongSpace = (n: number): boolean =>
    spatialKinds.includes(kinds[n] || 'none') && (written === undefined || written?.[n]?.startsWith('(') === true);
  const others = sizes.flatMap((_, n) => (alongSpace(n) ? [] : [n]));
  const inSpace = sizes.length - others.length;
  if (others.length > 1 || inSpace < 2 || inSpace > 3)
    throw new ImageFileInvalid('Only NRRD files with one two- or three-dimensional volume are supported.');
  const directions = (written ?? []).filter((_, n) => !others.includes(n)).map((vector) => vectorOf(vector));
  if (directions.some((vector) => vector.length !== inSpace) || (written && directions.length !== inSpace))
    throw new ImageFileInvalid('The NRRD header needs one space direction per axis, in the dimension of its space.');
  return { sizes, channel: others[0], directions };
}

function gridOf(fields: Fields, { sizes, channel, directions }: Axes): Grid {
  const ofSpace = (_: unknown, n: number): boolean => n !== channel;
  const size = sizes.filter(ofSpace);
  const zero = size.map(() => 0);
  if (directions.length === 0) return gridFromAxes(size, zero, spacingSteps(fields, ofSpace, size.length), 'NRRD');
  const space = fields.get('space')?.toLowerCase();
  // Only the number of dimensions is given: the axes are interpreted as LPS, as in ITK.
  const signs = space === undefined ? ([1, 1, 1] as const) : spaces[space];
  if (!signs) throw new ImageFileInvalid('The NRRD space is not LPS, RAS or LAS, so its orientation is unknown.');
  const written = fields.get('space origin');
  const origin = written === undefined ? zero : vectorOf(written);
  if (origin.length !== size.length) throw new ImageFileInvalid('The NRRD space origin is not a vector.');
  const steps = directions.map((vector) => toLps(vector, signs));
  return gridFromAxes(size, toLps(origin, signs), steps, 'NRRD');
}

/** Without directions there is no orientation: axes as stored, spacing if given. */
function spacingSteps(fields: Fields, ofSpace: (value: unknown, axis: number) => boolean, count: number): number[][] {
  const written = fields.get('spacings')?.split(/\s+/).filter(ofSpace);
  const spacings = written === undefined ? Array<number>(count).fill(1) : numbers(written);
  if (spacings.length !== count) throw new ImageFileInvalid('The NRRD header does not have one spacing per axis.');
  return spacings.map((spacing, n) => spacings.map((_, m) => (m === n ? spacing : 0)));
}

function toLps(v: readonly number[], signs: Vec3): number[] {
  return v.map((x, n) => x * signs[n]!);
}

function vectorOf(text: string): number[] {
  return numbers((/^\(([^)]*)\)$/.exec(text.trim())?.[1] ?? '').split(','));
}

function numbers(parts: readonly string[]): number[] {
  const values = parts.map((part) => Number(part.trim() === '' ? Number.NaN : part));
  if (values.some(Number.isNaN)) throw new ImageFileInvalid('A field of the NRRD header lacks a required number.');
  return values;
}

function encodingOf(encoding: string): 'raw' | 'gzip' {
  if (encoding === 'raw') return 'raw';
  if (encoding === 'gzip' || encoding === 'gz') return 'gzip';
  throw new ImageFileInvalid('The NRRD encoding is not supported; use raw or gzip.');
}

function endianOf(endian: string | undefined, type: VoxelType): 'little' | 'big' {
  if (endian === 'little' || endian === 'big') return endian;
  if (endian === undefined && (type === 'uint8' || type === 'int8')) return 'little';
  throw new ImageFileInvalid('The NRRD header must state "endian: little" or "endian: big" for this voxel type.');
}
