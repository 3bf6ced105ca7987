import type { Socket } from 'node:net';

interface Watched {
  /** Bytes accepted by the operating system, and monotonic milliseconds when it last accepted some or nothing was waiting. */
  taken: number;
  since: number;
}

/**
 * Connections whose clients do not read what was written to them. Small answers are written as a whole, so a client that sends
 * requests without reading would accumulate them indefinitely. A connection without progress for `stallMs` is closed.
 */
export class UnreadConnections {
  private readonly open = new Map<Socket, Watched>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly stallMs: number,
    private readonly elapsed: () => number,
  ) {}

  /** Call for every request; a connection is watched only once, until it closes. */
  watch(socket: Socket): void {
    if (this.open.has(socket) || socket.destroyed) return;
    this.open.set(socket, { taken: 0, since: this.elapsed() });
    socket.once('close', () => {
      this.open.delete(socket);
      if (this.open.size > 0) return;
      clearInterval(this.timer);
      this.timer = undefined;
    });
    this.timer ??= setInterval(() => this.look(), Math.max(50, this.stallMs / 4)).unref();
  }

  private look(): void {
    const now = this.elapsed();
    for (const [socket, watched] of this.open) {
      const taken = socket.bytesWritten - socket.writableLength;
      if (socket.writableLength === 0 || taken !== watched.taken) {
        watched.taken = taken;
        watched.since = now;
      } else if (now - watched.since >= this.stallMs) socket.destroy();
    }
  }
}
