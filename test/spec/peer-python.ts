import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A file of `peers/`. */
export const peerFile = (name: string): string => fileURLToPath(new URL(`peers/${name}`, import.meta.url));

/** Python with the pinned modules, in a separate environment made on first use; undefined where it is not available. */
export function peerPython(environment: string, requirements: string, modules: readonly string[]): string | undefined {
  const python = peerFile(`${environment}/bin/python`);
  const works = (): boolean =>
    existsSync(python) && spawnSync(python, ['-c', `import ${modules.join(', ')}`]).status === 0;
  if (works()) return python;
  spawnSync('python3', ['-m', 'venv', peerFile(environment)]);
  spawnSync(python, ['-m', 'pip', 'install', '-q', '-r', peerFile(requirements)]);
  return works() ? python : undefined;
}
