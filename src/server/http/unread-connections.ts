import type { Socket } from 'node:net';

interface Watched {
  /** Bytes the operating system has taken, and monotonic milliseconds when it last took some or nothing waited. */
  taken: number;
  since: number;
}

/**
 * Connections whose readers take nothing of what has been written to them: small answers are handed over as a whole, and one who
 * sends requests without reading would have them kept for ever. A connection from which nothing is taken for `stallMs` is ended.
 */
export class UnreadConnections {
  private readonly open = new Map<Socket, Watched>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly stallMs: number,
    private readonly elapsed: () => number,
  ) {}

  /** To be called for every request; the same connection is watched once, until it closes. */
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
