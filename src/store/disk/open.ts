import { createHash } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { diskStoreFolder, makePrivate, takeLongLock, writeFileAtomic } from '../../core/index.ts';
import { StoreDiskInUse } from '../errors.ts';
import { DiskRecord } from './disk-record.ts';
import { DiskStore, type DiskStoreOptions } from './disk-store.ts';
import { oxigraphVersion } from './oxigraph-program.ts';

export interface DiskOptions extends Omit<DiskStoreOptions, 'folder'> {
  /** Folder of the database. Default: `.disk-store` in the data directory. */
  readonly location?: string;
  /** What the served graphs depend on besides the files, such as the version of this program. */
  readonly context: string;
  /** Delete the database and fill it again. */
  readonly again?: boolean;
}

/** Names the folder in the data directory, so that other commands find it. */
const noteIn = (dataDirectory: string): string => join(dataDirectory, '.disk-store-location');

/** The folder of the store on disk that belongs to a data directory, or undefined if it never had one. */
export async function diskStoreOf(dataDirectory: string): Promise<string | undefined> {
  const text = await readFile(noteIn(dataDirectory), 'utf8').catch(() => '');
  return text.trim() === '' ? undefined : text.trim();
}

/** The last request to remove every trace of what was erased that was fulfilled in a folder. */
export const purgedOf = async (folder: string): Promise<string> => (await DiskRecord.open(folder, '')).purged;

/** Opens the store on disk of a data directory. @throws StoreProgram, StoreUnprotected, StoreDiskInUse, StoreDisk */
export async function openDiskStore(
  dataDirectory: string,
  { location, context, again = false, ...options }: DiskOptions,
): Promise<{ readonly store: DiskStore; readonly record: DiskRecord; readonly release: () => Promise<void> }> {
  const folder = location ?? join(dataDirectory, diskStoreFolder);
  await makePrivate(folder);
  const lock = await takeLongLock(join(folder, 'in-use.lock'));
  if (lock === undefined) throw new StoreDiskInUse();
  try {
    const version = await oxigraphVersion(options.program);
    await writeFileAtomic(noteIn(dataDirectory), `${folder}\n`, 0o600);
    const digest = createHash('sha256')
      .update(`${context}\n${version.split('.', 2).join('.')}`)
      .digest('hex');
    if (again) await rm(join(folder, 'record.ndjson'), { force: true });
    const record = await DiskRecord.open(folder, digest);
    const store = await DiskStore.open(record, { ...options, folder });
    return { store, record, release: () => lock.release() };
  } catch (error) {
    await lock.release();
    throw error;
  }
}
