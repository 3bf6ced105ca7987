import type { createHash } from 'node:crypto';
import { type FileHandle, rm, statfs } from 'node:fs/promises';
import { SpoolFull } from '../errors.ts';

/** An object on its way into the spool. */
export class SpoolWriter {
  private readonly handle: FileHandle;
  private readonly hash: ReturnType<typeof createHash>;
  private readonly finish: (bytes: number, sha256: string) => Promise<void>;
  readonly part: string;
  bytes: number;

  constructor(
    handle: FileHandle,
    part: string,
    hash: ReturnType<typeof createHash>,
    bytes: number,
    finish: (bytes: number, sha256: string) => Promise<void>,
  ) {
    this.handle = handle;
    this.part = part;
    this.hash = hash;
    this.bytes = bytes;
    this.finish = finish;
  }

  /** @throws SpoolFull if the disk has no space. */
  async write(data: Uint8Array): Promise<void> {
    this.hash.update(data);
    await this.handle.writeFile(data).catch(spoolFault);
    this.bytes += data.byteLength;
  }

  /** Waits until the written data can be read. */
  async flush(): Promise<void> {
    await this.handle.datasync();
  }

  /** Adds the object to the spool. */
  async commit(): Promise<void> {
    await this.close();
    await this.finish(this.bytes, this.hash.digest('hex'));
  }

  /** Ends writing without making the object visible; gives its digest. */
  async close(): Promise<void> {
    await this.handle.close();
  }

  /** The digest of the written data; callable once. */
  digest(): string {
    return this.hash.digest('hex');
  }

  /** Ends writing. With `keep` the partial data stays for {@link Spool.begin} to resume. */
  async abandon(options: { readonly keep?: boolean } = {}): Promise<void> {
    await this.close().catch(() => undefined);
    if (options.keep !== true) await rm(this.part, { force: true });
  }
}

export async function freeBytesAt(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

/** Turns the operating system's "no space" into an error with a remedy. */
export function spoolFault(error: unknown): never {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT') throw new SpoolFull(0, 0, { cause: error });
  throw error;
}
