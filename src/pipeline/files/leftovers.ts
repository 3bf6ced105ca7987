import { basename, sep } from 'node:path';
import { clearTemporaries } from '../../core/index.ts';
import type { DataDirectory } from './data-directory.ts';

/**
 * Removes the temporaries of dead processes from a data directory; those of living ones, also of other machines, stay. Work in
 * progress has its own way (staging.ts), because it tells of which cases a process died.
 */
export async function clearLeftovers(data: DataDirectory): Promise<void> {
  // Objects of sources are many, and nothing is ever made among them.
  const isSource = (path: string): boolean => basename(path) === 'objects' && path.startsWith(data.spool + sep);
  await clearTemporaries(data.root, { except: (path) => path === data.staging || isSource(path) });
}
