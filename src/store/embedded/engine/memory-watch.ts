/** How often memory is looked at while long queries run, in milliseconds. */
const periodMs = 100;

/**
 * Ends long queries that together need more memory than they may. An engine that is busy cannot be asked, so the process as
 * a whole is measured; the query that has run longest goes first, and the next when that was not the one.
 */
export class MemoryWatch {
  private readonly running = new Map<unknown, () => void>();
  private timer: NodeJS.Timeout | undefined;
  /** Bytes of the process before the first of them ran long. */
  private before = 0;

  constructor(
    private readonly mostBytes: number,
    private readonly resident: () => number = () => process.memoryUsage.rss(),
  ) {}

  add(query: unknown, end: () => void): void {
    if (this.running.size === 0) {
      this.before = this.resident();
      this.timer = setInterval(() => this.look(), periodMs);
      this.timer.unref();
    }
    this.running.set(query, end);
  }

  remove(query: unknown): void {
    if (this.running.delete(query) && this.running.size === 0) this.stop();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private look(): void {
    const [longest] = this.running.values();
    if (longest && this.resident() - this.before > this.mostBytes) longest();
  }
}
