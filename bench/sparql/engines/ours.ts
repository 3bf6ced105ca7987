import { join } from 'node:path';
import { packageRoot } from '../../../src/core/index.ts';
import { testKey } from '../../../test/support/cli.ts';
import type { BenchData } from '../data.ts';
import { answering, type Engine, freePort, residentMegabytes, start, stop } from './engine.ts';

/** `qiaw serve` as shipped. */
export const ours = (data: BenchData): Promise<Engine> => served('FAIR-QIAW', data);

export async function served(name: string, { directory }: BenchData, more: readonly string[] = []): Promise<Engine> {
  const port = await freePort();
  const main = join(packageRoot(), 'dist', 'main.js');
  const started = performance.now();
  const args = ['serve', '--data', directory, '--port', String(port), '--quiet', ...more];
  const child = start(process.execPath, [main, ...args], {
    QIAW_IDENTITY_KEY: testKey,
  });
  await answering(`http://127.0.0.1:${port}/ready`, child);
  return {
    name,
    endpoint: `http://127.0.0.1:${port}/sparql`,
    loadSeconds: (performance.now() - started) / 1000,
    memory: () => residentMegabytes(child.pid!),
    close: () => stop(child),
  };
}
