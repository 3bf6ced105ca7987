import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type Volume, voxelCount } from '../volume/index.ts';
import { decompress } from './compress.ts';
import { ImageFileInvalid } from './errors.ts';
import { type NrrdHeader, parseNrrdHeader } from './nrrd-header.ts';
import { bytesPerVoxel, decodeVoxels } from './voxel-types.ts';

/** Headers are text of a few hundred bytes; a longer one is no NRRD. */
const longestHeader = 1 << 16;

/**
 * Reads an NRRD from bytes or from a file, attached or detached (`.nhdr` with its data file in the same folder). The grid
 * is in LPS, whatever the file's space. Without a space, the axes are taken as they are stored, the origin as zero.
 *
 * @throws ImageFileInvalid, ImageFileTruncated, or the file system's error.
 */
export async function readNrrd(source: Uint8Array | string): Promise<Volume> {
  const bytes = typeof source === 'string' ? await readFile(source) : source;
  const { text, end } = splitHeader(bytes);
  const header = parseNrrdHeader(text);
  const data = header.dataFile === undefined ? bytes.subarray(end) : await detached(header.dataFile, source);
  const decoded = await decode(data, header);
  const voxels = decodeVoxels(decoded, header.type, voxelCount(header.grid), header.endian, 'NRRD');
  return { grid: header.grid, voxels };
}

/** The header ends at the first empty line; a detached header may end with the file. */
function splitHeader(bytes: Uint8Array): { text: string; end: number } {
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, longestHeader)).toString(
    'latin1',
  );
  const match = /\r?\n\r?\n/.exec(start);
  if (match) return { text: start.slice(0, match.index), end: match.index + match[0].length };
  return { text: start, end: bytes.byteLength };
}

async function detached(name: string, source: Uint8Array | string): Promise<Uint8Array> {
  if (typeof source !== 'string')
    throw new ImageFileInvalid('A detached NRRD header can only be read from its file, next to its data file.');
  const plain = name.replace(/^\.\//, '');
  if (plain !== basename(plain) || plain === '..' || plain.includes('\\'))
    throw new ImageFileInvalid('The data file of a detached NRRD header must lie in the same folder.');
  return readFile(join(dirname(source), plain));
}

async function decode(data: Uint8Array, header: NrrdHeader): Promise<Uint8Array> {
  let rest = data;
  for (let n = 0; n < header.lineSkip; n++) rest = rest.subarray(rest.indexOf(10) + 1);
  const content = header.encoding === 'gzip' ? await decompress(rest, 'NRRD') : rest;
  // -1 counts from the end: the voxels are the last bytes of a raw file.
  if (header.byteSkip === -1) {
    const wanted = bytesPerVoxel(header.type) * voxelCount(header.grid);
    return content.subarray(Math.max(0, content.byteLength - wanted));
  }
  return content.subarray(header.byteSkip);
}
