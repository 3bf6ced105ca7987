import { open, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { UsageError } from '../core/index.ts';
import { SourceMissing, SourceUnreadable } from './errors.ts';
import { formsOf, kindOf, kindRows, type RemoteAddress, type SourceAddress } from './kinds.ts';

/**
 * Parses one source as written: `dicomweb:<url>`, `xnat:<url>/<project>`, or a path; the beginning of the file decides
 * whether it is a manifest.
 *
 * @param position 1 for the first source given.
 * @throws UsageError for an unknown scheme or an invalid URL; SourceMissing if a path does not exist.
 */
export async function readAddress(text: string, position = 1, of = 1): Promise<SourceAddress> {
  const [, scheme = '', rest = ''] = /^([a-z][a-z0-9+.-]+):(.*)$/is.exec(text) ?? [];
  const [kind, row] = kindRows.find(([name, { form }]) => form !== undefined && name === scheme.toLowerCase()) ?? [];
  if (kind !== undefined) return { kind, ...row!.parse!(rest) } as RemoteAddress;
  const entry = await stat(text).catch(() => undefined);
  if (entry?.isFile()) return { kind: await kindOfFile(text), path: resolve(text) } as SourceAddress;
  if (entry?.isDirectory()) return { kind: 'folder', path: resolve(text) };
  if (scheme.length > 1) {
    throw new UsageError(
      `Unknown kind of source: "${scheme}:". Give a folder, an archive, a manifest, ${formsOf(() => true)}.`,
    );
  }
  throw new SourceMissing(position, of, text);
}

/** The identity of a remote source, from which the name of its spool is made. Contains no credentials. */
export const addressText = (address: RemoteAddress): string => `${address.kind}:${kindOf(address).identity(address)}`;

async function kindOfFile(path: string): Promise<SourceAddress['kind']> {
  const handle = await open(path, 'r').catch((cause: unknown) => {
    throw new SourceUnreadable({ cause });
  });
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4096), 0, 4096, 0);
    return kindOfBeginning(buffer.subarray(0, bytesRead));
  } finally {
    await handle.close();
  }
}

function kindOfBeginning(bytes: Buffer): SourceAddress['kind'] {
  // A manifest is text; DICOM and archives are not.
  if (bytes.includes(0)) return 'folder';
  const lines = bytes
    .toString('utf8')
    .split(/\r?\n/)
    .map((line) => line.trim());
  const first = lines.find((line) => line !== '' && !line.startsWith('#')) ?? '';
  return kindRows.find(([, { recognises }]) => recognises?.(lines, first))?.[0] ?? 'folder';
}
