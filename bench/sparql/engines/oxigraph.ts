import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BenchData } from '../data.ts';
import { answering, type Engine, freePort, residentMegabytes, start, stop } from './engine.ts';
import { served } from './ours.ts';

const program = process.env['OXIGRAPH'] ?? 'oxigraph';

const isThere = (): boolean => spawnSync(program, ['--version']).status === 0;

/** `qiaw serve --store disk`: the native program with our rewriting. */
export async function disk(data: BenchData, folder: string): Promise<Engine | undefined> {
  if (!isThere()) return undefined;
  const config = join(folder, 'disk.yaml');
  writeFileSync(config, JSON.stringify({ store: { kind: 'disk', program, trustHost: true } }));
  return served('FAIR-QIAW, store on disk', data, ['--config', config]);
}

/** The native program alone, with the union of graphs as default graph. */
export async function oxigraph({ nquads }: BenchData): Promise<Engine | undefined> {
  if (!isThere()) return undefined;
  const location = `${nquads}.oxigraph`;
  const port = await freePort();
  const started = performance.now();
  spawnSync(program, ['load', '--location', location, '--file', nquads]);
  const bind = ['--bind', `127.0.0.1:${port}`, '--timeout-s', '120', '--union-default-graph'];
  const child = start(program, ['serve', '--location', location, ...bind]);
  await answering(`http://127.0.0.1:${port}/query?query=ASK%7B%7D`, child);
  return {
    name: 'Oxigraph 0.5',
    endpoint: `http://127.0.0.1:${port}/query`,
    loadSeconds: (performance.now() - started) / 1000,
    memory: () => residentMegabytes(child.pid!),
    close: () => stop(child),
  };
}
