import { type FileHandle, open, rm } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { dirname } from 'node:path';
import { Writable } from 'node:stream';
import { encodeMeta } from '../../dicom/index.ts';
import { freeBytesAt } from '../spool/spool-writer.ts';

const PAUSE_AT = 16 * 1024 * 1024;
const RESUME_AT = 4 * 1024 * 1024;

export interface IncomingObject {
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  readonly transferSyntaxUid: string;
}

/** Why an object was not accepted. */
export type IncomingFault = 'too-large' | 'no-space' | 'write-failed' | 'broken-off';

/**
 * One object on its way from a sender to a file: its unchanged bytes after the file meta information. Faults never
 * break the stream, because the protocol library could then not inform the sender; they are kept in `fault`.
 */
export class IncomingFile extends Writable {
  readonly path: string;
  readonly object: IncomingObject;
  fault: IncomingFault | undefined;
  private readonly socket: Socket;
  private readonly limits: { readonly maxObjectBytes: number; readonly reserveBytes: number };
  private handle: FileHandle | undefined;
  private bytes = 0;
  private waiting = 0;

  constructor(
    path: string,
    object: IncomingObject,
    socket: Socket,
    limits: { readonly maxObjectBytes: number; readonly reserveBytes: number },
  ) {
    // The library keeps writing while it waits for a full buffer to drain, which would mix up the order; the socket is
    // paused instead.
    super({ highWaterMark: Number.MAX_SAFE_INTEGER });
    this.path = path;
    this.object = object;
    this.socket = socket;
    this.limits = limits;
  }

  override _construct(done: (error?: Error | null) => void): void {
    const { sopClassUid, sopInstanceUid, transferSyntaxUid } = this.object;
    const begin = async (): Promise<void> => {
      if ((await freeBytesAt(dirname(this.path))) < this.limits.reserveBytes) {
        this.fault = 'no-space';
        return;
      }
      this.handle = await open(this.path, 'wx', 0o600);
      const meta = encodeMeta(sopClassUid, sopInstanceUid, transferSyntaxUid);
      await this.handle.writeFile(Buffer.concat([Buffer.alloc(128), Buffer.from('DICM'), meta]));
    };
    begin().then(
      () => done(),
      (error: unknown) => {
        this.fault = faultOf(error);
        done();
      },
    );
  }

  override write(chunk: unknown, ...rest: never[]): boolean {
    this.waiting += (chunk as Buffer).length;
    if (this.waiting > PAUSE_AT) this.socket.pause();
    return super.write(chunk, ...rest);
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.bytes += chunk.length;
    if (this.bytes > this.limits.maxObjectBytes) this.fault ??= 'too-large';
    const written = this.fault === undefined ? this.handle!.writeFile(chunk) : Promise.resolve();
    written
      .catch((error: unknown) => {
        this.fault = faultOf(error);
      })
      .finally(() => {
        this.waiting -= chunk.length;
        if (this.waiting < RESUME_AT && this.socket.isPaused()) this.socket.resume();
        done();
      });
  }

  override _final(done: (error?: Error | null) => void): void {
    const finish = async (): Promise<void> => {
      // The object must be on the disk before it is acknowledged as stored.
      if (this.fault === undefined) await this.handle?.sync();
      await this.handle?.close();
      this.handle = undefined;
      if (this.fault !== undefined) await rm(this.path, { force: true });
    };
    finish().then(
      () => done(),
      (error: unknown) => {
        this.fault = faultOf(error);
        done();
      },
    );
  }

  /** Discards an object that will not be completed. */
  async abandon(): Promise<void> {
    this.fault ??= 'broken-off';
    if (this.writableEnded) return;
    await new Promise<void>((resolve) => this.end(() => resolve()));
  }
}

function faultOf(error: unknown): IncomingFault {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOSPC' || code === 'EDQUOT' ? 'no-space' : 'write-failed';
}
