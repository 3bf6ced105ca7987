import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ImageFileInvalid } from './errors.ts';

/**
 * Reads the data file that a header names, only from the folder of the header.
 * @throws ImageFileInvalid for a name that leads to another folder or to no file; else the file system's error
 */
export async function readDataFile(header: string, name: string, format: string): Promise<Uint8Array> {
  const plain = name.replace(/^\.\//, '');
  if (plain === '' || plain !== basename(plain) || plain === '.' || plain === '..' || plain.includes('\\'))
    throw new ImageFileInvalid(`The data file of a detached ${format} header must lie in the same folder.`);
  try {
    return await readFile(join(dirname(header), plain));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw cause;
    throw new ImageFileInvalid(
      `A data file that the ${format} header names is not beside it. Copy both into one folder.`,
      { cause },
    );
  }
}
