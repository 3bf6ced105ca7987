import { join } from 'node:path';
import { dataDirectorySources, type LoadReport } from './data-directory.ts';
import { type DiskOptions, openDiskStore } from './disk/open.ts';
import { openOxigraphStore } from './embedded/open.ts';
import type { OxigraphStoreOptions } from './embedded/oxigraph-store.ts';
import type { DataDirectoryOptions } from './follow/directory-files.ts';
import { FollowedDirectory, type FollowOptions } from './follow/followed-directory.ts';
import type { GraphStore } from './port.ts';
import { Mirror } from './remote/mirror.ts';
import { openRemoteStore, type RemoteStoreOptions } from './remote/remote-store.ts';

type Options = Omit<OxigraphStoreOptions, 'reload' | 'startsEmpty'>;

/** An embedded store for a data directory, empty until `load` is called. Ended engines are refilled from the files. */
export async function followDataDirectory(
  dataDirectory: string,
  options: FollowOptions & Options = {},
): Promise<FollowedDirectory> {
  const reload = () => dataDirectorySources(dataDirectory, options);
  const store = await openOxigraphStore({ ...options, reload, startsEmpty: true });
  return new FollowedDirectory(store, dataDirectory, options);
}

/** An embedded store filled once from a data directory, with a report. */
export async function openDataDirectory(
  dataDirectory: string,
  options: DataDirectoryOptions & Options = {},
): Promise<{ readonly store: GraphStore; readonly report: LoadReport }> {
  const directory = await followDataDirectory(dataDirectory, options);
  try {
    return { store: directory.store, report: await directory.load() };
  } catch (error) {
    await directory.close();
    throw error;
  }
}

/** The store on disk of a data directory. `load` writes what has changed since the last time. */
export async function followOnDisk(
  dataDirectory: string,
  disk: DiskOptions,
  options: FollowOptions = {},
): Promise<FollowedDirectory> {
  const { store, record, release } = await openDiskStore(dataDirectory, disk);
  return new FollowedDirectory(store, dataDirectory, { ...options, record, closed: release });
}

/** An external server for a data directory. `load` sends what is missing and removes what no longer exists. */
export async function followOnRemoteStore(
  dataDirectory: string,
  remote: RemoteStoreOptions,
  options: FollowOptions = {},
): Promise<FollowedDirectory> {
  const store = await openRemoteStore(remote);
  const mirror = new Mirror(store, remote.graphStore, join(dataDirectory, '.remote-store.json'));
  await mirror.open();
  return new FollowedDirectory(store, dataDirectory, { ...options, record: mirror });
}
