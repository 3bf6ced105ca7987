import { joinBytes, latin1, utf8 } from '../../core/index.ts';
import { decompress } from './compress.ts';
import { bytesOf, readDataFile } from './data-file.ts';
import { ImageFileInvalid, ImageFileTruncated } from './errors.ts';
import type { ImageFile } from './image-file.ts';
import { type MetaImageHeader, parseMetaImageHeader } from './metaimage-header.ts';
import { byteLength, decodeVoxels } from './voxel-types.ts';

/** Headers are text of a few hundred bytes. */
const longestHeader = 1 << 16;
const format = 'MetaImage';

/**
 * Opens a MetaImage (MetaIO's documentation, https://itk.org/Wiki/MetaIO/Documentation): `.mha` with its voxels, or `.mhd`
 * with a data file, or a list of one file per slice, in the same folder; raw or zlib. The grid is in LPS mm.
 *
 * @throws ImageFileInvalid, ImageFileTruncated, or the file system's error.
 */
export async function openMetaImage(source: Uint8Array | string): Promise<ImageFile> {
  const bytes = await bytesOf(source);
  const { text, end } = splitHeader(bytes);
  const header = parseMetaImageHeader(text);
  const { grid, layout } = header;
  const data = await voxelBytes(header, bytes.subarray(end), source);
  return {
    grid,
    channels: layout.channels,
    segments: [],
    voxels: (channel) => decodeVoxels(data, layout, format, channel),
  };
}

/** `ElementDataFile` is always the last line of the header. */
function splitHeader(bytes: Uint8Array): { text: string; end: number } {
  const start = bytes.subarray(0, longestHeader);
  const last = /^[ \t]*ElementDataFile\s*[=:][^\n]*(\n|$)/m.exec(latin1(start));
  if (!last) throw new ImageFileInvalid('The file is not a MetaImage: it has no ElementDataFile.');
  const end = last.index + last[0].length;
  // Only the name of the data file may contain non-ASCII characters.
  return { text: utf8(start.subarray(0, end)), end };
}

async function voxelBytes(header: MetaImageHeader, rest: Uint8Array, source: Uint8Array | string): Promise<Uint8Array> {
  const { layout, compressed, headerSize, dataFile } = header;
  const wanted = byteLength(layout, format);
  if (/^LIST\b/.test(dataFile)) return listed(header, rest, source, wanted);
  if (/%/.test(dataFile) || /\s\d+\s+\d+/.test(dataFile))
    throw new ImageFileInvalid(
      'MetaImage files whose data files are a numbered pattern are not supported. Name them in a LIST.',
    );
  const local = dataFile === 'LOCAL' || dataFile === 'Local' || dataFile === 'local';
  const content = local ? rest : await readDataFile(source, dataFile, format);
  if (compressed) return decompress(content.subarray(Math.max(0, headerSize)), format, wanted);
  return skipped(content, headerSize, wanted);
}

/** Slices from one file each, in the order of the list after the header. */
async function listed(
  { grid, dataFile, compressed, headerSize }: MetaImageHeader,
  rest: Uint8Array,
  source: Uint8Array | string,
  wanted: number,
) {
  const slices = grid.dimensions === 2 ? grid.size[1] : grid.size[2];
  const across = grid.dimensions ?? 3;
  const perFile = /^LIST\s+(\d+)/.exec(dataFile)?.[1];
  if (compressed || (perFile !== undefined && Number(perFile) !== across - 1))
    throw new ImageFileInvalid('MetaImage lists are supported only with one uncompressed slice per file.');
  const files = utf8(rest)
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  if (files.length !== slices)
    throw new ImageFileInvalid(`The MetaImage list names ${files.length} files for ${slices} slices.`);
  const each = wanted / slices;
  const parts: Uint8Array[] = [];
  for (const name of files) {
    const part = skipped(await readDataFile(source, name, format), headerSize, each);
    if (part.byteLength < each) throw new ImageFileTruncated(format, each, part.byteLength);
    parts.push(part.subarray(0, each));
  }
  return joinBytes(parts);
}

function skipped(content: Uint8Array, headerSize: number, wanted: number): Uint8Array {
  return content.subarray(headerSize === -1 ? Math.max(0, content.byteLength - wanted) : headerSize);
}
