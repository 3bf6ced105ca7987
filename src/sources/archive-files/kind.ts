import { beginningOf } from './inflated.ts';

/** The kind of archive in a file; `foreign`: an unsupported kind. */
export type ArchiveKind = 'zip' | 'tar' | 'tar.gz' | 'gzip' | 'foreign';

const FOREIGN = ['377abcaf271c', '526172211a07', '425a68', 'fd377a585a00', '28b52ffd'].map((hex) =>
  Buffer.from(hex, 'hex'),
);

/** Signatures of a zip archive (APPNOTE 4.3.7, 4.3.16). */
const ZIP_ENTRY = 0x04034b50;
const ZIP_EMPTY = 0x06054b50;

/**
 * Whether a file that is not DICOM is an archive that may contain DICOM, decided by its content. Office documents, Java
 * and NumPy archives are zips too but contain none; of gzip files, only tar archives and DICOM objects count (not
 * .nii.gz).
 */
export async function archiveKindOf(path: string): Promise<ArchiveKind | undefined> {
  const { bytes, gzip } = await beginningOf(path, 512);
  if (gzip) {
    if (isTar(bytes)) return 'tar.gz';
    if (isDicom(bytes)) return 'gzip';
    // A file with damaged first bytes is recognised by its name only.
    if (bytes.length > 0 || !/\.(tgz|tar\.gz|(dcm|ima)\.gz)$/i.test(path)) return undefined;
    return /\.(tgz|tar\.gz)$/i.test(path) ? 'tar.gz' : 'gzip';
  }
  if (isTar(bytes)) return 'tar';
  const magic = bytes.length >= 22 ? bytes.readUInt32LE(0) : 0;
  if (magic === ZIP_EMPTY) return 'zip';
  if (magic === ZIP_ENTRY) return isDocument(firstEntry(bytes)) ? undefined : 'zip';
  return FOREIGN.some((signature) => bytes.subarray(0, signature.length).equals(signature)) ? 'foreign' : undefined;
}

function firstEntry(bytes: Buffer): string {
  return bytes.toString('latin1', 30, 30 + bytes.readUInt16LE(26));
}

/** Entries that identify OOXML, OpenDocument and EPUB, Java, NumPy. */
function isDocument(entry: string): boolean {
  return /^(\[Content_Types\]\.xml$|_rels\/|docProps\/|customXml\/|word\/|xl\/|ppt\/|mimetype|META-INF\/)|\.npy$/.test(
    entry,
  );
}

/** A header block of a tar archive: its checksum (POSIX.1-2017, pax, ustar) is correct, or it has the magic number. */
function isTar(bytes: Buffer): boolean {
  if (bytes.length < 512) return false;
  if (bytes.toString('latin1', 257, 262) === 'ustar') return true;
  const stated = Number.parseInt(bytes.toString('latin1', 148, 156).replaceAll(/[\0 ]+/g, ''), 8);
  const sum = bytes.reduce((total, byte, index) => total + (index >= 148 && index < 156 ? 0x20 : byte), 0);
  return stated === sum;
}

/** Part 10 with or without preamble, or a bare data set that begins with its file meta or identification group. */
function isDicom(bytes: Buffer): boolean {
  if (bytes.length < 8) return false;
  if ([0, 128].some((at) => bytes.toString('latin1', at, at + 4) === 'DICM')) return true;
  const tags = [bytes.readUInt16LE(0), bytes.readUInt16LE(2), bytes.readUInt16BE(0), bytes.readUInt16BE(2)] as const;
  return (tags[0] === 2 && tags[1] === 0) || (tags[0] === 8 && tags[1] <= 0x18) || (tags[2] === 8 && tags[3] <= 0x18);
}
