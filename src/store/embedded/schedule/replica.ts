import { StoreFull } from '../../errors.ts';
import type { Reload, StoreWrite, WriteJournal } from '../../sources.ts';
import { EngineThread } from '../engine/engine-thread.ts';
import type { EngineImage, EngineSettings } from '../engine/messages.ts';

/** The numbered writes of a store; a replica follows it. */
export interface WriteLog {
  /** Every write up to this number has its outcome: what a new engine is filled from holds it. */
  readonly decided: number;
  /** The write with that number, or undefined when it was refused and must not be repeated. */
  at(sequence: number): StoreWrite | undefined;
  settled(sequence: number, outcome: { readonly quads: number } | { readonly error: Error }): void;
}

export interface ReplicaHost {
  readonly settings: EngineSettings;
  /** Code of the engine's thread, where it is not the program's own. */
  readonly entry: URL | undefined;
  readonly log: WriteLog;
  /** What a fresh engine is filled from: files, or else the journal of writes. */
  readonly base: { readonly reload: Reload } | { readonly journal: WriteJournal };
  /** The first filling gives nothing: the caller loads by itself and `base` is for later ones. */
  readonly startsEmpty: boolean;
  /** A copy of an engine's memory and the number of the last write it holds, once there is one. */
  readonly image: () => (EngineImage & { readonly sequence: number }) | undefined;
  imageFailed(): void;
  /** A replica has given up. */
  unstartable(replica: Replica, cause: unknown): void;
  /** Called whenever the replica may have become free, or has died. */
  changed(replica: Replica): void;
}

/** Threads that may end in a row before they have begun; then another would not begin either. */
const mostFalseStarts = 3;

/** Quads below which nothing runs long enough to be worth compiling. */
const warmFrom = 1000;

/** One copy of the data in an engine thread that is filled again by itself after it was ended. */
export class Replica {
  private thread: EngineThread;
  private filled = false;
  private pendingWrites = 0;
  private sent: number;
  private closed = false;
  private first = true;
  private falseStarts = 0;
  private warmed: EngineThread | undefined;
  /** Set by the scheduler while a query runs here, and once that query has run long. */
  busy = false;
  long = false;
  /** Milliseconds the last filling took. */
  fillMs = 0;
  /** Quads after the last thing done here. */
  quads = 0;

  /** `background`: its threads give way to others where the operating system has priorities. */
  constructor(
    private readonly host: ReplicaHost,
    private readonly background = false,
  ) {
    this.sent = host.log.decided;
    this.thread = this.start();
  }

  /** Holds all the data and has nothing to do. */
  get idle(): boolean {
    return this.filled && !this.busy && this.pendingWrites === 0 && this.thread.alive;
  }

  get ready(): boolean {
    return this.filled && this.thread.alive;
  }

  /** The write every reader of this replica can rely on. */
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

  /** Sends the writes up to that number this replica has not had yet; the thread works them off in order, before any later query. */
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
        // The write itself was too much for the engine: repeating it on a fresh one would end that as well.
        if (error instanceof StoreFull && !thread.alive) this.host.log.settled(sequence, { error });
        this.applied(thread, sequence, { error });
      },
    );
  }

  private applied(thread: EngineThread, sequence: number, outcome: { quads: number } | { error: Error }): void {
    // A write that died with its engine says nothing about the write: another replica, or the refilled one, decides.
    if (thread !== this.thread || !thread.alive) return;
    this.pendingWrites--;
    if ('quads' in outcome) this.quads = outcome.quads;
    this.host.log.settled(sequence, outcome);
    if (this.pendingWrites === 0) this.warmUp(thread);
    this.host.changed(this);
  }

  /** Once in a thread's life, as soon as it holds something: its first queries find compiled code. */
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
      // The thread ended meanwhile, which has already started another filling, or a source could not be read.
    }
    if (!thread.alive) return;
    this.fillMs = performance.now() - started;
    this.filled = true;
    this.warmUp(thread);
    this.host.changed(this);
  }

  /** Starts from the image: as quick as copying memory, where reading files again takes seconds. */
  private async restore(thread: EngineThread): Promise<boolean> {
    const image = this.host.image();
    if (image === undefined) return false;
    const { sequence, ...memory } = image;
    this.sent = sequence;
    try {
      const { quads } = await thread.send({ kind: 'restore', image: memory });
      this.quads = quads;
    } catch {
      // Half a copied memory is no engine: the next thread is filled from the sources.
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
      // What one file breaks (syntax, capacity) must not keep the others out; the first filling has reported it.
      const reply = await thread.send({ kind: 'load', ...source }).catch(() => undefined);
      if (!thread.alive) return;
      this.quads = reply?.quads ?? this.quads;
    }
  }
}
