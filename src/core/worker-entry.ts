import { fileURLToPath } from 'node:url';

/**
 * The file to start a worker thread from: worker threads run built JavaScript, so a module of `src/` (under vitest or
 * tsx) points to its built counterpart in `dist/`. Pass `import.meta.url` and the module's relative path with `.ts`.
 */
export function workerEntry(importMetaUrl: string, relative: string): URL {
  const url = new URL(relative, importMetaUrl).href;
  if (importMetaUrl.endsWith('.js')) return new URL(url.replace(/\.ts$/, '.js'));
  return new URL(url.replace(/\/src\/(?!.*\/src\/)/, '/dist/').replace(/\.ts$/, '.js'));
}

/** The root folder of the repository or package, which contains `ontology/`, `shapes/` and `queries/`. */
export function packageRoot(): string {
  return fileURLToPath(new URL('../../', import.meta.url));
}
