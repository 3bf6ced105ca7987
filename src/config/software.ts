import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../core/index.ts';

/** Name, version and commit of this very program; the commit is `unknown` where the build knew none. */
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
    // Never built: a source run in a test.
  }
  // The graph wants one: a build from an archive, as in a container, may know none.
  return { name: manifest.name, version: manifest.version, commit: commit || 'unknown' };
}
