import { builtin } from './platform.ts';

/** Whether this module is part of the built program: then all of it lies flat in `dist/` (src/setup/build.mjs). */
const isBuilt = import.meta.url.endsWith('.js');

/**
 * The file to start a worker thread from, by the name of its module without folder and `.ts`. Threads run built JavaScript, also
 * those that a module of `src/` starts (under vitest or tsx).
 */
export function workerEntry(name: string): URL {
  return new URL(`${isBuilt ? '.' : '../../dist'}/${name}.js`, import.meta.url);
}

/** The root folder of the repository or package, which contains `ontology/`, `shapes/` and `queries/`. */
export function packageRoot(): string {
  return builtin('node:url')!.fileURLToPath(new URL(isBuilt ? '../' : '../../', import.meta.url));
}

/**
 * A text of the repository or package, by its path in it. Only in Node: what the library offers to browsers must not need it before
 * it is used.
 */
export function packageText(path: string): string {
  return builtin('node:fs')!.readFileSync(`${packageRoot()}${path}`, 'utf8');
}

/** A table of `ontology/`, by the name of its YAML file, as the build parsed it (src/setup/tables.mjs). */
export function builtTable(name: string): unknown {
  return JSON.parse(packageText(`dist/${name}.json`));
}
