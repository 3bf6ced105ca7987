import { basename, sep } from 'node:path';
import { clearTemporaries } from '../../core/index.ts';
import type { DataDirectory } from './data-directory.ts';

/**
 * Removes the temporaries of dead processes from a data directory; those of running processes, also on other machines,
 * are kept. Work in progress is handled in staging.ts, because it shows which cases were being made when a process
 * died.
 */
export async function clearLeftovers(data: DataDirectory): Promise<void> {
  // There are many source objects, and no temporary files are ever written among them.
  const isSource = (path: string): boolean => basename(path) === 'objects' && path.startsWith(data.spool + sep);
  await clearTemporaries(data.root, { except: (path) => path === data.staging || isSource(path) });
}
