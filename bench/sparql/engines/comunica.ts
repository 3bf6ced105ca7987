import { join } from 'node:path';
import { packageRoot } from '../../../src/core/index.ts';
import type { BenchData } from '../data.ts';
import { answering, type Engine, freePort, residentMegabytes, start, stop } from './engine.ts';

/** Comunica over N3.Store, behind a small server in a separate process. */
export async function comunica({ nquads }: BenchData): Promise<Engine> {
  const port = await freePort();
  const server = join(packageRoot(), 'bench', 'peers', 'comunica', 'server.ts');
  const started = performance.now();
  const child = start(
    process.execPath,
    ['--max-old-space-size=8192', '--import', 'tsx', server, nquads, String(port)],
    {},
    packageRoot(),
  );
  await answering(`http://127.0.0.1:${port}/`, child);
  return {
    name: 'Comunica + N3.Store',
    endpoint: `http://127.0.0.1:${port}/`,
    loadSeconds: (performance.now() - started) / 1000,
    memory: () => residentMegabytes(child.pid!),
    close: () => stop(child),
  };
}
