import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable, type Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { createTarPacker, type TarPackController } from 'modern-tar';
import { type Clock, temporaryIn } from '../../core/index.ts';
import type { DataDirectory } from '../files/data-directory.ts';
import { readManifest } from '../files/directory-manifest.ts';
import { clearLeftovers } from '../files/leftovers.ts';
import { BackupFailed, type BackupHead, headName, sumsName } from './backup-format.ts';
import { type Snapshot, takeSnapshot } from './snapshot.ts';

export interface BackupOptions {
  /** Compressed if the name ends with `.gz`. The file appears when it is complete. */
  readonly out: string;
  /** Includes files that can be regenerated: downloads, checkpoints. */
  readonly withIndex?: boolean;
  readonly software: string;
  readonly clock: Clock;
}

export interface BackupSummary {
  readonly files: number;
  readonly cases: number;
  readonly bytes: number;
}

/**
 * Writes a consistent snapshot of a data directory into one tar file, also while cases are being published. The digests
 * of all files come last. The identity key is never included.
 * @throws BackupFailed when there is nothing to back up, or a subject was erased meanwhile.
 */
export async function backup(data: DataDirectory, options: BackupOptions): Promise<BackupSummary> {
  const manifest = await readManifest(data);
  if (manifest === undefined) throw new BackupFailed(`${data.root} is not a data directory: it has no qiaw.json.`);
  await clearLeftovers(data);
  const snapshot = await takeSnapshot(data, options.withIndex ?? false);
  const partial = await temporaryIn(dirname(options.out));
  try {
    const { layout, base, identity, keyId } = manifest;
    const head: BackupHead = {
      format: 'qiaw-backup-1',
      layout,
      base,
      identity,
      ...(keyId && { keyId }),
      software: options.software,
      createdAt: new Date(options.clock.now()).toISOString(),
      cases: snapshot.cases,
    };
    const { readable, controller } = createTarPacker();
    const stages: Array<Readable | Transform> = [Readable.fromWeb(readable as never)];
    if (/\.t?gz$/.test(options.out)) stages.push(createGzip());
    const written = pipeline([...stages, createWriteStream(partial.path, { mode: 0o600 })]);
    const [bytes] = await Promise.all([pack(controller, snapshot, head), written]);
    await partial.become(options.out);
    return { files: snapshot.files.length, cases: snapshot.cases, bytes };
  } finally {
    await partial.release();
    await snapshot.remove();
  }
}

async function pack(controller: TarPackController, snapshot: Snapshot, head: BackupHead): Promise<number> {
  try {
    const sums: string[] = [];
    let total = 0;
    await addText(controller, headName, `${JSON.stringify(head, null, 2)}\n`);
    for (const file of snapshot.files) {
      const path = snapshot.pathOf(file);
      const about = await stat(path).catch(() => {
        throw new BackupFailed('A subject was erased while the backup was being made. Make it again.');
      });
      const writer = controller.add({ name: file, size: about.size, mode: 0o644, mtime: about.mtime }).getWriter();
      const hash = createHash('sha256');
      for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
        hash.update(chunk);
        await writer.write(new Uint8Array(chunk));
      }
      await writer.close();
      total += about.size;
      sums.push(`${hash.digest('hex')}  ${file}\n`);
    }
    await addText(controller, sumsName, sums.join(''));
    controller.finalize();
    return total;
  } catch (error) {
    controller.error(error);
    throw error;
  }
}

async function addText(controller: TarPackController, name: string, text: string): Promise<void> {
  const bytes = new TextEncoder().encode(text);
  const writer = controller.add({ name, size: bytes.length, mode: 0o644 }).getWriter();
  await writer.write(bytes);
  await writer.close();
}
