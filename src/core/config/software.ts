import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../worker-entry.ts';

/** Name, version and commit of this program; the commit is `unknown` if the build did not know it. */
export interface Software {
  readonly name: string;
  readonly version: string;
  readonly commit: string;
}

/** Reads them from the package and its build. */
export function readSoftware(root: string = packageRoot()): Software {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { name: string; version: string };
  let commit = '';
  try {
    commit = (JSON.parse(readFileSync(join(root, 'dist', 'build-info.json'), 'utf8')) as { commit: string }).commit;
  } catch {
    // Not built: a test runs from the sources.
  }
  // The graph requires one, but a build from an archive (as in a container) may not know it.
  return { name: manifest.name, version: manifest.version, commit: commit || 'unknown' };
}
