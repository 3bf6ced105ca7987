import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { type Clock, PassedGraphs, QiawError, sha256 } from '../../../core/index.ts';
import {
  type GateThread,
  parse,
  RdfThread,
  type ValidationResult,
  violations,
  withdrawnDigest,
} from '../../../graph/index.ts';
import {
  type FileChange,
  type FollowedDirectory,
  type GraphChange,
  StoreFull,
  UpdateThread,
  UserGraphFiles,
  userGraphFile,
  userGraphRoot,
  type Writable,
} from '../../../store/index.ts';
import { HttpProblem } from '../../answer/problem.ts';
import type { GraphWriter } from './graph-writer.ts';

/** A graph that the gate rejected; the findings are part of the answer. */
export class UserGraphRefused extends QiawError {
  readonly code = 'QIAW_GRAPH_REFUSED';
  constructor(
    graph: string,
    /** The first findings. */
    readonly findings: readonly ValidationResult[],
    total: number,
  ) {
    const [first] = violations(findings);
    super(
      `The graph <${graph}> was not written: it has ${total} violations of the shapes. First: ${first?.message} ${first?.remedy}`,
    );
  }
}

export interface UserGraphWriterOptions {
  readonly dataDirectory: string;
  readonly base: string;
  readonly directory: FollowedDirectory;
  readonly gate: Pick<GateThread, 'check'>;
  readonly clock?: Clock;
  /** Runs work while no other process changes the data directory; without it, this process must be the only one that does. */
  readonly exclusively?: <T>(work: () => Promise<T>) => Promise<T>;
}

/** Writes graphs below `graph/user/`: through the gate, to `graphs/user/**`, then to the store. One change at a time. */
export class UserGraphWriter implements GraphWriter {
  readonly writable: Writable;
  readonly graphs = new RdfThread();
  readonly updates = new UpdateThread();
  private readonly files: UserGraphFiles;
  private readonly passed: PassedGraphs;
  private before: Promise<unknown>;

  constructor(private readonly options: UserGraphWriterOptions) {
    this.writable = { below: userGraphRoot(options.base) };
    this.files = new UserGraphFiles(options.dataDirectory);
    this.passed = new PassedGraphs(options.dataDirectory);
    this.before = Promise.resolve();
  }

  async close(): Promise<void> {
    await Promise.all([this.graphs.close(), this.updates.close()]);
  }

  /** Completes changes that a crash interrupted; call before loading the directory. */
  async recover(): Promise<void> {
    await this.options.directory.upToDate();
    // A server starts on a disk that is full or read-only: it takes the lock only where there is something to complete.
    if (!this.files.isInterrupted) return;
    const { exclusively = alone } = this.options;
    // Erased subjects must not return with a change that was never acknowledged.
    await exclusively(() =>
      this.files.recover(async (changes) =>
        changes.every(({ text = '' }) => {
          const quads = parse(text, 'trig', this.options.base);
          return !namesAnyOf(
            this.options.directory.withdrawn,
            quads.flatMap(({ subject, object }) => [subject.value, object.value]),
          );
        }),
      ),
    );
  }

  /** Before a change is planned, changes written by other servers are loaded. */
  private exclusively<T>(work: () => Promise<T>): Promise<T> {
    const { exclusively, directory } = this.options;
    if (exclusively === undefined) return work();
    return exclusively(async () => {
      await directory.synchronise(false);
      return work();
    });
  }

  change(plan: () => Promise<readonly GraphChange[]>): Promise<readonly GraphChange[]> {
    const work = this.before.then(async () => {
      await this.assertNoErasure();
      return this.exclusively(async () => {
        await this.assertNoErasure();
        const changes = await plan();
        if (changes.length > 0) await this.carryOut(changes);
        return changes;
      });
    });
    this.before = work.catch(() => undefined);
    return work;
  }

  private async carryOut(changes: readonly GraphChange[]): Promise<void> {
    await this.assertRoom(changes);
    const files: FileChange[] = [];
    for (const change of changes) files.push(await this.fileOf(change));
    const names = files.map(({ file }) => file.replaceAll('\\', '/'));
    await this.passed.add(...files.flatMap(({ text }) => (text === undefined ? [] : [sha256(text)])));
    await this.options.directory.commit(names, () => this.files.write(files));
  }

  private async fileOf({ graph, ntriples }: GraphChange): Promise<FileChange> {
    const file = userGraphFile(graph, this.options.base);
    if (file === undefined) throw new UserGraphNameRefused();
    // An empty graph is not stored, because it contains nothing.
    if (ntriples === undefined || ntriples.trim() === '') return { file, text: undefined };
    if (await this.speaksOfWithdrawn(ntriples)) {
      throw new HttpProblem(409, 'QIAW_WITHDRAWN', 'The graph refers to something that was withdrawn permanently.');
    }
    const { conforms, results, violations: found, trig } = await this.options.gate.check(graph, ntriples);
    if (!conforms) throw new UserGraphRefused(graph, results, found);
    return { file, text: trig };
  }

  /** An erasure searches all graphs for traces of the subject: none may be written meanwhile. */
  private async assertNoErasure(): Promise<void> {
    const erasing = await stat(join(this.options.dataDirectory, '.erasure.json')).catch(() => undefined);
    if (erasing)
      throw new HttpProblem(503, 'QIAW_STORE_BUSY', 'A subject is being erased. Try again in a few seconds.');
    await this.options.directory.upToDate();
  }

  /** In pieces, so that other requests are answered in between. */
  private async speaksOfWithdrawn(ntriples: string): Promise<boolean> {
    const { withdrawn } = this.options.directory;
    if (withdrawn.size === 0) return false;
    for (let from = 0; from < ntriples.length; ) {
      const end = ntriples.indexOf('\n', from + pieceLength);
      const piece = ntriples.slice(from, end < 0 ? undefined : end);
      if (
        namesAnyOf(
          withdrawn,
          [...piece.matchAll(/<([^<>"\s]*)>/g)].map(([, iri = '']) => iri),
        )
      )
        return true;
      from += piece.length + 1;
      await setImmediate();
    }
    return false;
  }

  /** Checked before anything is stored: the server could not reload a directory that exceeds the limit of the store. */
  private async assertRoom(changes: readonly GraphChange[]): Promise<void> {
    const { quads, capacity } = await this.options.directory.store.statistics();
    if (capacity === undefined) return;
    const added = changes.reduce((sum, { ntriples = '' }) => sum + linesOf(ntriples), 0);
    if (quads + added > capacity) throw new StoreFull(capacity);
  }
}

const pieceLength = 256 * 1024;

function namesAnyOf(withdrawn: ReadonlySet<string>, iris: readonly string[]): boolean {
  if (withdrawn.size === 0) return false;
  const names = new Set(iris.flatMap((iri) => [iri, iri.split('#', 1)[0] ?? '']));
  return [...names].some((name) => withdrawn.has(withdrawnDigest(name)));
}

function linesOf(text: string): number {
  let lines = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++;
  return lines;
}

const alone = <T>(work: () => Promise<T>): Promise<T> => work();

class UserGraphNameRefused extends HttpProblem {
  constructor() {
    super(
      400,
      'QIAW_GRAPH_PARAMETER',
      'The name of a user graph consists of graph/user/ and up to 8 segments of letters, digits, ".", "_" and "-", none ending in ".trig".',
    );
  }
}
