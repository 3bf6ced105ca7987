import { builtin } from '../../core/index.ts';
import { ImageFileInvalid } from './errors.ts';

/** The given bytes, or those of the file with this path. @throws the file system's error */
export async function bytesOf(source: Uint8Array | string): Promise<Uint8Array> {
  return typeof source === 'string' ? builtin('node:fs/promises')!.readFile(source) : source;
}

/**
 * Reads the data file that a header names, which must be in the folder of the header.
 * @throws ImageFileInvalid for a header without a path, a file in another folder or a missing file; else the file
 * system's error
 */
export async function readDataFile(header: Uint8Array | string, name: string, format: string): Promise<Uint8Array> {
  if (typeof header !== 'string')
    throw new ImageFileInvalid(`A detached ${format} header can only be read from its file, next to its data file.`);
  const { basename, dirname, join } = builtin('node:path')!;
  const plain = name.replace(/^\.\//, '');
  if (plain === '' || plain !== basename(plain) || plain === '.' || plain === '..' || plain.includes('\\'))
    throw new ImageFileInvalid(`The data file of a detached ${format} header must be in the same folder.`);
  try {
    return await bytesOf(join(dirname(header), plain));
  } catch (cause) {
    if ((cause as { code?: unknown }).code !== 'ENOENT') throw cause;
    throw new ImageFileInvalid(
      `A data file that the ${format} header names is not in the same folder. Copy both into one folder.`,
      { cause },
    );
  }
}
