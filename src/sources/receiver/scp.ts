import { mkdir, rm } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import type { Scp } from 'dcmjs-dimse';
import { type Log, type Metrics, QiawError, temporaryIn } from '../../core/index.ts';
import { receivedObjects, rejectedAssociations } from '../fetch/metrics.ts';
import { type IncomingFault, IncomingFile, type IncomingObject } from './incoming-file.ts';
import { type Admission, acceptContexts, rejectionOf } from './negotiate.ts';
import { guardUnits } from './pdu-guard.ts';
import { Places } from './places.ts';

/** Time within which a sender must identify itself, and idle timeout of a connection. */
const ASSOCIATION_MS = 30_000;
const SILENCE_MS = 300_000;
/** Unidentified connections; each may use a quarter of a megabyte. */
const GREETING_CONNECTIONS = 64;
/** Senders may pause between objects, but not this long while others wait. */
const IDLE_MS = 15_000;
/** Commands and identifiers, which the protocol library keeps in memory. */
const COMMAND_LIMIT = 1024 * 1024;

/** Statuses of C-STORE (PS3.4 B.2.3). */
const STATUS = { success: 0x0000, outOfResources: 0xa700, mismatch: 0xa900, cannotUnderstand: 0xc000 } as const;

export interface ReceiverOptions extends Admission {
  readonly host: string;
  /** 0 for any free port. */
  readonly port: number;
  readonly maxObjectBytes: number;
  /** Bytes that must stay free on the disk. */
  readonly reserveBytes: number;
  /** Folder for objects that are arriving. */
  readonly arriving: string;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Idle time after which an association may be closed for another; default 15 s. */
  readonly idleMs?: number;
  /** Called as an object begins to arrive. */
  readonly onBegin?: () => void;
  /** Takes over the file of a complete object; false if it differs from its announcement. */
  readonly onObject: (path: string, object: IncomingObject) => Promise<boolean>;
  /** Called when an object ended, successfully or not. */
  readonly onEnd?: () => void;
}

export interface Receiver {
  readonly port: number;
  close(): Promise<void>;
}

/** The port is in use, or this user may not listen on it. */
export class ReceiverNotListening extends QiawError {
  readonly code = 'QIAW_RECEIVE_PORT';

  constructor(port: number, reason: string, options?: { cause?: unknown }) {
    super(`The DICOM receiver cannot listen on port ${port} (${reason}). Choose another with --receive PORT.`, options);
  }
}

/**
 * Listens for DICOM objects: C-STORE of every storage class in the transfer syntax that the sender proposes first, and
 * C-ECHO. Bytes are stored unchanged. Connections are limited in number, idle time and memory.
 */
export async function startReceiver(options: ReceiverOptions): Promise<Receiver> {
  const arriving = await temporaryIn(options.arriving);
  await mkdir(arriving.path, { mode: 0o700 });
  const { maxAssociations, idleMs = IDLE_MS } = options;
  const places = new Places({ maxAssociations, maxGreeting: GREETING_CONNECTIONS, idleMs });
  const Handler = await handlerClass(options, arriving.path, places);
  const server = createServer((socket) => {
    socket.setNoDelay(true);
    // A closed connection may still be reported.
    socket.on('error', () => socket.destroy());
    places.arrive(socket);
    new Handler(socket);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(new ReceiverNotListening(options.port, error.code ?? 'unknown', { cause: error })),
    );
    server.listen(options.port, options.host, resolve);
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : options.port,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      places.closeAll();
      await closed;
      // On a read-only disk the folder stays; the next server removes it.
      await arriving.release().catch(() => {});
    },
  };
}

/** The protocol library takes longer to load than most commands to run, so it is loaded only here. */
async function handlerClass(
  options: ReceiverOptions,
  arriving: string,
  places: Places,
): Promise<new (socket: Socket) => Scp> {
  const { default: dimse } = await import('dcmjs-dimse');
  const { CEchoResponse, CStoreResponse } = dimse.responses;
  // Its log contains AE titles and objects.
  dimse.log.disableAll();
  let counter = 0;

  return class Handler extends dimse.Scp {
    private readonly connection: Socket;
    private current: IncomingFile | undefined;

    constructor(socket: Socket) {
      super(socket, { connectTimeout: SILENCE_MS, pduTimeout: SILENCE_MS });
      this.connection = socket;
      const hangUp = (): void => void socket.destroy();
      const greeting = setTimeout(hangUp, ASSOCIATION_MS);
      guardUnits(socket, (what) => {
        options.log.warn({ reason: what }, 'a DICOM connection was closed');
        hangUp();
      });
      this.limitCommands(hangUp);
      this.on('networkError', hangUp);
      this.on('associationRequested', () => clearTimeout(greeting));
      socket.on('close', () => {
        clearTimeout(greeting);
        const broken = this.current;
        // A complete object is kept, even if the sender no longer waits for the answer.
        if (broken === undefined) return;
        if (broken.writableEnded) {
          setTimeout(() => this.forget(broken), ASSOCIATION_MS).unref();
          return;
        }
        this.current = undefined;
        void broken.abandon().then(() => options.onEnd?.());
      });
    }

    override associationRequested(association: Parameters<Scp['associationRequested']>[0]): void {
      const rejection = rejectionOf(association, options, () => places.associate(this.connection));
      if (rejection !== undefined) {
        options.metrics.count(rejectedAssociations, {});
        options.log.warn({ reason: rejection[2] }, 'a DICOM association was rejected');
        this.sendAssociationReject(...rejection);
        return;
      }
      acceptContexts(association);
      this.sendAssociationAccept();
    }

    override associationReleaseRequested(): void {
      places.release(this.connection);
      this.sendAssociationReleaseResponse();
    }

    override abort(): void {
      this.connection.destroy();
    }

    override cEchoRequest(
      request: Parameters<Scp['cEchoRequest']>[0],
      answer: Parameters<Scp['cEchoRequest']>[1],
    ): void {
      const response = CEchoResponse.fromRequest(request);
      response.setStatus(STATUS.success);
      answer(response);
    }

    override createStoreWritableStream(
      context: Parameters<Scp['createStoreWritableStream']>[0],
      request: Parameters<Scp['createStoreWritableStream']>[1],
    ): IncomingFile {
      counter += 1;
      options.onBegin?.();
      const object = {
        sopClassUid: request.getAffectedSopClassUid() ?? '',
        sopInstanceUid: request.getAffectedSopInstanceUid() ?? '',
        transferSyntaxUid: context.getAcceptedTransferSyntaxUid() ?? '',
      };
      const path = join(arriving, String(counter));
      this.current = new IncomingFile(path, object, this.connection, options);
      return this.current;
    }

    override createDatasetFromStoreWritableStream(
      _writable: unknown,
      _context: unknown,
      done: (dataset: InstanceType<typeof dimse.Dataset>) => void,
    ): void {
      const file = this.current!;
      const go = (): void => done(new dimse.Dataset({}));
      if (file.writableFinished) go();
      else file.once('finish', go);
    }

    override cStoreRequest(
      request: Parameters<Scp['cStoreRequest']>[0],
      answer: Parameters<Scp['cStoreRequest']>[1],
    ): void {
      const file = this.current!;
      this.current = undefined;
      const response = CStoreResponse.fromRequest(request);
      void this.take(file)
        .then((status) => {
          options.metrics.count(receivedObjects, { outcome: status === STATUS.success ? 'kept' : 'refused' });
          response.setStatus(status);
          answer(response);
        })
        .finally(() => options.onEnd?.());
    }

    private async take(file: IncomingFile): Promise<number> {
      if (file.fault !== undefined) {
        options.log.error({ fault: file.fault }, 'a received DICOM object could not be stored');
        return statusOf(file.fault);
      }
      try {
        if (await options.onObject(file.path, file.object)) return STATUS.success;
        return STATUS.mismatch;
      } catch (error) {
        options.log.error(
          { code: (error as { code?: unknown }).code },
          'a DICOM object could not be moved into its place',
        );
        return STATUS.outOfResources;
      } finally {
        await rm(file.path, { force: true });
      }
    }

    /** If the library never returns a complete object, the others must not wait for it. */
    private forget(file: IncomingFile): void {
      if (this.current !== file) return;
      this.current = undefined;
      options.onEnd?.();
    }

    /** The library keeps everything except objects to store in memory, so it must be small. */
    private limitCommands(hangUp: () => void): void {
      let held = 0;
      this.connection.on('data', (chunk: Buffer) => {
        held = this.current === undefined ? held + chunk.length : 0;
        // A first data unit of an object arrives before its file is opened.
        if (held > COMMAND_LIMIT + this.connection.readableHighWaterMark) hangUp();
      });
    }
  };
}

function statusOf(fault: IncomingFault): number {
  return fault === 'broken-off' ? STATUS.cannotUnderstand : STATUS.outOfResources;
}
