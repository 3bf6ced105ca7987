import type { Vec3 } from '../core/index.ts';
import type { Grid } from '../volume/index.ts';
import { gridFromSteps } from './build-grid.ts';
import { ImageFileInvalid } from './errors.ts';
import type { VoxelType } from './voxel-types.ts';

export interface NrrdHeader {
  readonly grid: Grid;
  readonly type: VoxelType;
  readonly encoding: 'raw' | 'gzip';
  readonly endian: 'little' | 'big';
  /** Name of the file with the voxels; absent when they follow the header. */
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

/** Reads the header text of a three-dimensional scalar NRRD, versions 1 to 5. */
export function parseNrrdHeader(text: string): NrrdHeader {
  const lines = text.split(/\r?\n/);
  if (!/^NRRD000[1-5]$/.test(lines[0]!.trim())) throw new ImageFileInvalid('The file is no NRRD of version 1 to 5.');
  const fields = new Map<string, string>();
  for (const line of lines.slice(1)) {
    const match = /^([^#:][^:]*):(?!=)\s*(.*)$/.exec(line);
    if (match) fields.set(match[1]!.trim().toLowerCase(), match[2]!.trim());
  }
  const required = (name: string): string => {
    const value = fields.get(name);
    if (value === undefined) throw new ImageFileInvalid(`The NRRD header lacks the field "${name}".`);
    return value;
  };
  if (required('dimension') !== '3') throw new ImageFileInvalid('Only three-dimensional scalar NRRD files are read.');
  const type = types[required('type').toLowerCase()];
  if (!type) throw new ImageFileInvalid('The NRRD header has a voxel type that is not read (block or unknown).');
  const dataFile = fields.get('data file') ?? fields.get('datafile');
  if (dataFile !== undefined && /^LIST|%/.test(dataFile))
    throw new ImageFileInvalid('NRRD files whose voxels are spread over several files are not read.');
  return {
    grid: gridOf(fields, required),
    type,
    encoding: encodingOf(required('encoding')),
    endian: endianOf(fields.get('endian'), type),
    ...(dataFile !== undefined && { dataFile }),
    byteSkip: Number(fields.get('byte skip') ?? fields.get('byteskip') ?? 0),
    lineSkip: Number(fields.get('line skip') ?? fields.get('lineskip') ?? 0),
  };
}

function gridOf(fields: ReadonlyMap<string, string>, required: (name: string) => string): Grid {
  const size = triple(required('sizes').split(/\s+/));
  const space = fields.get('space')?.toLowerCase();
  const directions = fields.get('space directions');
  if (space === undefined || directions === undefined)
    return gridFromSteps(size, [0, 0, 0], spacingSteps(fields), 'NRRD');
  const signs = spaces[space];
  if (!signs) throw new ImageFileInvalid('The NRRD space is none of LPS, RAS and LAS, so its orientation is unknown.');
  const vectors = [...directions.matchAll(/\(([^)]*)\)/g)].map((m) => toLps(triple(m[1]!.split(',')), signs));
  if (vectors.length !== 3) throw new ImageFileInvalid('The NRRD header needs three space directions.');
  const origin = /\(([^)]*)\)/.exec(required('space origin'));
  if (!origin) throw new ImageFileInvalid('The NRRD space origin is no vector.');
  return gridFromSteps(size, toLps(triple(origin[1]!.split(',')), signs), vectors as [Vec3, Vec3, Vec3], 'NRRD');
}

/** Without a space there is no orientation: axes as stored, spacing where given. */
function spacingSteps(fields: ReadonlyMap<string, string>): [Vec3, Vec3, Vec3] {
  const [x, y, z] = triple((fields.get('spacings') ?? '1 1 1').split(/\s+/));
  return [
    [x, 0, 0],
    [0, y, 0],
    [0, 0, z],
  ];
}

function toLps(v: Vec3, signs: Vec3): Vec3 {
  return [v[0] * signs[0], v[1] * signs[1], v[2] * signs[2]];
}

function triple(parts: readonly string[]): Vec3 {
  const values = parts.map((part) => Number(part.trim() === '' ? Number.NaN : part));
  if (values.length !== 3 || values.some(Number.isNaN))
    throw new ImageFileInvalid('A field of the NRRD header does not have three numbers.');
  return values as unknown as Vec3;
}

function encodingOf(encoding: string): 'raw' | 'gzip' {
  if (encoding === 'raw') return 'raw';
  if (encoding === 'gzip' || encoding === 'gz') return 'gzip';
  throw new ImageFileInvalid('The NRRD encoding is not read; use raw or gzip.');
}

function endianOf(endian: string | undefined, type: VoxelType): 'little' | 'big' {
  if (endian === 'little' || endian === 'big') return endian;
  if (endian === undefined && (type === 'uint8' || type === 'int8')) return 'little';
  throw new ImageFileInvalid('The NRRD header must say "endian: little" or "endian: big" for this voxel type.');
}
