/** Interval of memory checks while long queries run, in milliseconds. */
const periodMs = 100;

/**
 * Ends long queries that together exceed their memory limit. A busy engine cannot be asked for its memory, so the memory of the
 * whole process is measured. The query that has run longest is ended first, then the next one if memory is still too high.
 */
export class MemoryWatch {
  private readonly running = new Map<unknown, () => void>();
  private timer: NodeJS.Timeout | undefined;
  /** Memory of the process in bytes before the first long query. */
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
