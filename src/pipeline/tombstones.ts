import { readFile } from 'node:fs/promises';
import type { DataDirectory } from './data-directory.ts';

/** SHA-256 of every IRI that was withdrawn from this directory. */
export async function readTombstones(data: DataDirectory): Promise<ReadonlySet<string>> {
  const text = await readFile(data.graph('tombstones'), 'utf8').catch(() => '');
  return new Set([...text.matchAll(/"sha256:([0-9a-f]{64})"/g)].map(([, digest]) => digest!));
}
