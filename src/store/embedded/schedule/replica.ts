import { StoreFull } from '../../errors.ts';
import type { Reload, StoreWrite, WriteJournal } from '../../sources.ts';
import { EngineThread } from '../engine/engine-thread.ts';
import type { EngineImage, EngineSettings } from '../engine/messages.ts';

/** The numbered writes of a store, which replicas apply in order. */
export interface WriteLog {
  /** Every write up to this number is settled and included in the data from which a new engine is filled. */
  readonly decided: number;
  /** The write with that number; undefined if it was refused and must not be repeated. */
  at(sequence: number): StoreWrite | undefined;
  settled(sequence: number, outcome: { readonly quads: number } | { readonly error: Error }): void;
}

export interface ReplicaHost {
  readonly settings: EngineSettings;
  /** Entry point of the engine thread; undefined for the default. */
  readonly entry: URL | undefined;
  readonly log: WriteLog;
  /** Data for a new engine: files, or the journal of writes. */
  readonly base: { readonly reload: Reload } | { readonly journal: WriteJournal };
  /** The first fill is empty: the caller loads the data, and `base` is used only for refills. */
  readonly startsEmpty: boolean;
  /** An image of an engine's memory with the number of the last write it contains, if one exists. */
  readonly image: () => (EngineImage & { readonly sequence: number }) | undefined;
  imageFailed(): void;
  /** Called when a replica has given up. */
  unstartable(replica: Replica, cause: unknown): void;
  /** Called when the replica may have become free or has ended. */
  changed(replica: Replica): void;
}

/** Number of consecutive threads that may end before starting; after that, further attempts are considered hopeless. */
const mostFalseStarts = 3;

/** Number of quads below which queries are too short for compilation to matter. */
const warmFrom = 1000;

/** One copy of the data in an engine thread. When the thread has ended, the replica starts and fills a new one. */
export class Replica {
  private thread: EngineThread;
  private filled = false;
  private pendingWrites = 0;
  private sent: number;
  private closed = false;
  private first = true;
  private falseStarts = 0;
  private warmed: EngineThread | undefined;
  /** Set by the scheduler: whether a query runs here, and whether it has become a long query. */
  busy = false;
  long = false;
  /** Duration of the last fill in milliseconds. */
  fillMs = 0;
  /** Number of quads after the last operation. */
  quads = 0;

  /** `background`: its threads run at a lower priority if the operating system supports priorities. */
  constructor(
    private readonly host: ReplicaHost,
    private readonly background = false,
  ) {
    this.sent = host.log.decided;
    this.thread = this.start();
  }

  /** Whether it holds all the data and has no work. */
  get idle(): boolean {
    return this.filled && !this.busy && this.pendingWrites === 0 && this.thread.alive;
  }

  get ready(): boolean {
    return this.filled && this.thread.alive;
  }

  /** Latest write that queries on this replica will see. */
  get following(): number {
    return this.sent;
  }

  release(): void {
    this.busy = false;
    this.long = false;
  }

  engine(): EngineThread {
    return this.thread;
  }

  /** Sends the writes up to that number that are still missing here. The thread applies them in order, before later queries. */
  follow(upTo: number): void {
    if (!this.filled || !this.thread.alive) return;
    while (this.sent < upTo) {
      const sequence = ++this.sent;
      const write = this.host.log.at(sequence);
      if (write) this.apply(sequence, write);
    }
  }

  close(): void {
    this.closed = true;
    this.thread.end();
  }

  private apply(sequence: number, write: StoreWrite): void {
    const thread = this.thread;
    this.pendingWrites++;
    thread.send(write).then(
      ({ quads }) => this.applied(thread, sequence, { quads }),
      (error: Error) => {
        // The write itself was too much for the engine; repeating it would end a new engine too.
        if (error instanceof StoreFull && !thread.alive) this.host.log.settled(sequence, { error });
        this.applied(thread, sequence, { error });
      },
    );
  }

  private applied(thread: EngineThread, sequence: number, outcome: { quads: number } | { error: Error }): void {
    // If the engine ended during a write, the outcome is unknown; another replica or the refilled one decides.
    if (thread !== this.thread || !thread.alive) return;
    this.pendingWrites--;
    if ('quads' in outcome) this.quads = outcome.quads;
    this.host.log.settled(sequence, outcome);
    if (this.pendingWrites === 0) this.warmUp(thread);
    this.host.changed(this);
  }

  /** Runs once per thread, as soon as it holds data, so that the first queries find compiled code. */
  private warmUp(thread: EngineThread): void {
    if (this.warmed === thread || this.quads < warmFrom) return;
    this.warmed = thread;
    this.pendingWrites++;
    const done = (): void => {
      if (thread !== this.thread || !thread.alive) return;
      this.pendingWrites--;
      this.host.changed(this);
    };
    thread.send({ kind: 'warm' }).then(done, done);
  }

  private start(): EngineThread {
    const settings = { ...this.host.settings, background: this.background };
    const thread = new EngineThread(settings, (ended) => this.replaceEnded(ended), this.host.entry);
    this.sent = this.host.log.decided;
    this.quads = 0;
    void this.fill(thread);
    return thread;
  }

  private replaceEnded(ended: EngineThread): void {
    if (this.closed || (this.thread && ended !== this.thread)) return;
    this.filled = false;
    this.release();
    this.pendingWrites = 0;
    this.falseStarts = ended.hasBegun ? 0 : this.falseStarts + 1;
    if (this.falseStarts >= mostFalseStarts) {
      this.host.unstartable(this, ended.fault);
      return;
    }
    this.thread = this.start();
    this.host.changed(this);
  }

  private async fill(thread: EngineThread): Promise<void> {
    const started = performance.now();
    try {
      if (!(await this.restore(thread))) await this.fillFromSources(thread);
    } catch {
      // The thread has ended, which has already started another fill, or a source could not be read.
    }
    if (!thread.alive) return;
    this.fillMs = performance.now() - started;
    this.filled = true;
    this.warmUp(thread);
    this.host.changed(this);
  }

  /** Starts from the image, which only copies memory; reading the files again takes seconds. */
  private async restore(thread: EngineThread): Promise<boolean> {
    const image = this.host.image();
    if (image === undefined) return false;
    const { sequence, ...memory } = image;
    this.sent = sequence;
    try {
      const { quads } = await thread.send({ kind: 'restore', image: memory });
      this.quads = quads;
    } catch {
      // A partly copied memory is unusable: the next thread is filled from the sources.
      this.host.imageFailed();
      thread.end();
    }
    return true;
  }

  private async fillFromSources(thread: EngineThread): Promise<void> {
    const { base, startsEmpty } = this.host;
    const nothing = this.first && startsEmpty;
    this.first = false;
    if (nothing) return;
    if ('journal' in base) {
      const replies = await Promise.all(base.journal.writes().map((write) => thread.send(write)));
      this.quads = replies.at(-1)?.quads ?? 0;
      return;
    }
    for await (const source of base.reload()) {
      // An error in one file (syntax, capacity) must not stop the others; the first fill has reported it.
      const reply = await thread.send({ kind: 'load', ...source }).catch(() => undefined);
      if (!thread.alive) return;
      this.quads = reply?.quads ?? this.quads;
    }
  }
}
