import { join } from 'node:path';
import { packageRoot } from '../../../src/core/index.ts';
import { testKey } from '../../../test/support/cli.ts';
import type { BenchData } from '../data.ts';
import { answering, type Engine, freePort, residentMegabytes, start, stop } from './engine.ts';

/** `qiaw serve` as shipped. */
export async function ours({ directory }: BenchData): Promise<Engine> {
  const port = await freePort();
  const main = join(packageRoot(), 'dist', 'main.js');
  const started = performance.now();
  const child = start(process.execPath, [main, 'serve', '--data', directory, '--port', String(port), '--quiet'], {
    QIAW_IDENTITY_KEY: testKey,
  });
  await answering(`http://127.0.0.1:${port}/ready`, child);
  return {
    name: 'FAIR-QIAW',
    endpoint: `http://127.0.0.1:${port}/sparql`,
    loadSeconds: (performance.now() - started) / 1000,
    memory: () => residentMegabytes(child.pid!),
    close: () => stop(child),
  };
}
