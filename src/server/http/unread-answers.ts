import { QiawError } from '../../core/index.ts';

/** The reader takes nothing of its answer any more, or holds memory others need. */
export class ReaderTooSlow extends QiawError {
  readonly code = 'QIAW_READER_TOO_SLOW';
  constructor() {
    super(
      'The answer was not read in time and was dropped. Ask again and read it as it comes, or ask for a part of it.',
    );
  }
}

interface Held {
  readonly bytes: number;
  /** Monotonic milliseconds when the reader last took something. */
  taken: number;
  drop(reason: Error): void;
}

/**
 * Answers that wait for their readers are memory that slow readers hold. Together they may hold `maxBytes`: beyond that the
 * answer whose reader has taken nothing for longest is dropped, and its connection ended; as is one that takes nothing for
 * `stallMs`. A reader sees an ended connection, never a short answer that looks whole.
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
   * Passes on `source`, which keeps `size` bytes in memory until it has been read or dropped. `hangUp` ends the connection
   * of its reader, if there is one; otherwise the stream fails.
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
