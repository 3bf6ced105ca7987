import { QiawError } from '../../core/index.ts';

/** The client has stopped reading its answer, or the memory is needed for others. */
export class ReaderTooSlow extends QiawError {
  readonly code = 'QIAW_READER_TOO_SLOW';
  constructor() {
    super(
      'The answer was not read in time and was dropped. Repeat the request and read the answer as it arrives, or request a part of it.',
    );
  }
}

interface Held {
  readonly bytes: number;
  /** Monotonic milliseconds when the client last read something. */
  taken: number;
  drop(reason: Error): void;
}

/**
 * Answers waiting for slow readers occupy memory, at most `maxBytes` in total. Above that, the answer that has gone unread for
 * longest is dropped and its connection closed; so is any answer unread for `stallMs`. The client sees a closed connection, never
 * a truncated answer that looks complete.
 */
export class UnreadAnswers {
  private readonly held = new Set<Held>();
  private total = 0;

  constructor(
    private readonly maxBytes: number,
    private readonly stallMs: number,
    private readonly elapsed: () => number,
  ) {}

  get bytes(): number {
    return this.total;
  }

  /**
   * Passes on `source`, which keeps `size` bytes in memory until it has been read or dropped. `hangUp` closes the connection
   * of its client, if there is one; otherwise the stream fails.
   */
  guard(size: number, source: ReadableStream<Uint8Array>, hangUp?: () => void): ReadableStream<Uint8Array> {
    const reader = source.getReader();
    const held: Held = { bytes: size, taken: this.elapsed(), drop: () => undefined };
    const release = (): void => {
      clearInterval(stall);
      if (this.held.delete(held)) this.total -= held.bytes;
    };
    const stall = setInterval(
      () => {
        if (this.elapsed() - held.taken >= this.stallMs) held.drop(new ReaderTooSlow());
      },
      Math.max(50, this.stallMs / 4),
    );
    stall.unref();
    const guarded = new ReadableStream<Uint8Array>(
      {
        start(controller) {
          held.drop = (reason) => {
            release();
            if (hangUp) hangUp();
            else controller.error(reason);
            void reader.cancel(reason);
          };
        },
        pull: async (controller) => {
          held.taken = this.elapsed();
          try {
            const piece = await reader.read();
            held.taken = this.elapsed();
            if (!piece.done) return controller.enqueue(piece.value);
            release();
            controller.close();
          } catch (error) {
            release();
            controller.error(error);
          }
        },
        cancel(reason) {
          release();
          return reader.cancel(reason);
        },
      },
      { highWaterMark: 0 },
    );
    this.held.add(held);
    this.total += size;
    this.makeRoom(held);
    return guarded;
  }

  private makeRoom(newest: Held): void {
    while (this.total > this.maxBytes) {
      const others = [...this.held].filter((one) => one !== newest);
      const slowest = others.sort((a, b) => a.taken - b.taken)[0];
      if (slowest === undefined) return;
      slowest.drop(new ReaderTooSlow());
    }
  }
}
