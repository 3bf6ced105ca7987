import {
  type DataDirectoryOptions,
  dataDirectorySources,
  type LoadReport,
  loadDataDirectory,
} from './data-directory.ts';
import { openOxigraphStore } from './oxigraph/open.ts';
import type { OxigraphStoreOptions } from './oxigraph/oxigraph-store.ts';
import type { GraphStore } from './port.ts';

/** An embedded store filled once from a data directory, with a report, that fills itself from the files ever after. */
export async function openDataDirectory(
  dataDirectory: string,
  options: DataDirectoryOptions & Omit<OxigraphStoreOptions, 'reload' | 'startsEmpty'> = {},
): Promise<{ readonly store: GraphStore; readonly report: LoadReport }> {
  const reload = () => dataDirectorySources(dataDirectory, options);
  const store = await openOxigraphStore({ ...options, reload, startsEmpty: true });
  try {
    return { store, report: await loadDataDirectory(store, dataDirectory, options) };
  } catch (error) {
    await store.close();
    throw error;
  }
}
