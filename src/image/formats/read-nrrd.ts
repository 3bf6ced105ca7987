import { latin1, utf8, type Volume } from '../../core/index.ts';
import { decompress } from './compress.ts';
import { bytesOf, readDataFile } from './data-file.ts';
import type { ImageFile } from './image-file.ts';
import { type NrrdHeader, parseNrrdHeader } from './nrrd-header.ts';
import { oneChannel } from './one-channel.ts';
import { byteLength, decodeVoxels } from './voxel-types.ts';

/** Headers are text of a few hundred bytes; a longer one is not an NRRD. */
const longestHeader = 1 << 16;

/**
 * Reads an NRRD of one value per voxel from bytes or from a file, attached or detached (`.nhdr` with its data file in
 * the same folder). The grid is in LPS for every space of the file. Without a space, the axes are used as stored.
 *
 * @throws ImageFileInvalid, ImageFileTruncated, or the file system's error.
 */
export async function readNrrd(source: Uint8Array | string): Promise<Volume> {
  return oneChannel(await openNrrd(source), 'NRRD');
}

/** As {@link readNrrd}, with all channels: a `.seg.nrrd` has one for each layer of segments. */
export async function openNrrd(source: Uint8Array | string): Promise<ImageFile> {
  const bytes = await bytesOf(source);
  const { text, end } = splitHeader(bytes);
  const header = parseNrrdHeader(text);
  const data =
    header.dataFile === undefined ? bytes.subarray(end) : await readDataFile(source, header.dataFile, 'NRRD');
  const decoded = await decode(data, header);
  const { grid, layout, segments } = header;
  return {
    grid,
    channels: layout.channels,
    segments,
    voxels: (channel) => decodeVoxels(decoded, layout, 'NRRD', channel),
  };
}

/** The header ends at the first empty line; a detached header may end with the file. */
function splitHeader(bytes: Uint8Array): { text: string; end: number } {
  const start = bytes.subarray(0, longestHeader);
  const end = /\r?\n\r?\n/.exec(latin1(start));
  const length = end ? end.index : start.byteLength;
  // Names of segments are UTF-8; everything else is ASCII.
  return { text: utf8(start.subarray(0, length)), end: end ? length + end[0].length : bytes.byteLength };
}

async function decode(data: Uint8Array, { layout, encoding, lineSkip, byteSkip }: NrrdHeader): Promise<Uint8Array> {
  const wanted = byteLength(layout, 'NRRD');
  let rest = data;
  for (let n = 0; n < lineSkip; n++) rest = rest.subarray(rest.indexOf(10) + 1);
  // -1 counts from the end: the voxels are the last bytes of a raw file.
  if (byteSkip === -1) return rest.subarray(Math.max(0, rest.byteLength - wanted));
  const content = encoding === 'gzip' ? await decompress(rest, 'NRRD', byteSkip + wanted) : rest;
  return content.subarray(byteSkip);
}
