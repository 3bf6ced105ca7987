import { readFile } from 'node:fs/promises';
import { sha256, writeFileAtomic } from '../../core/index.ts';
import type { LoadRecord } from '../follow/load-record.ts';
import type { RemoteStore } from './remote-store.ts';

interface State {
  /** URL to which the graphs were written. */
  readonly server: string;
  /** SHA-256 of the source file, by graph. */
  readonly graphs: Readonly<Record<string, string>>;
}

/**
 * Records next to the data what an external server holds, so that a restart sends only changes and deletes what has been removed
 * in the meantime. No other program may write to the server. Without the record everything is sent again.
 */
export class Mirror implements LoadRecord {
  private readonly digests = new Map<string, string>();
  private changed = false;

  constructor(
    private readonly store: RemoteStore,
    private readonly server: string,
    private readonly path: string,
  ) {}

  /** Compares the record with the graphs on the server. */
  async open(): Promise<void> {
    const text = await readFile(this.path, 'utf8').catch(() => '');
    const state = text === '' ? undefined : (JSON.parse(text) as State);
    if (state?.server !== this.server) return;
    const there = new Set(await this.store.graphsThere());
    for (const [graph, digest] of Object.entries(state.graphs)) if (there.has(graph)) this.digests.set(graph, digest);
    this.store.adopt(this.digests.keys());
  }

  /** Whether the server holds these graphs with exactly this text. */
  holds(graphs: readonly string[], text: string): boolean {
    const digest = sha256(text);
    return graphs.length > 0 && graphs.every((graph) => this.digests.get(graph) === digest);
  }

  /** `text` undefined: the graphs were removed, or have several sources and are sent again after a restart. */
  wrote(graphs: Iterable<string>, text: string | undefined): void {
    this.changed = true;
    const digest = text === undefined ? undefined : sha256(text);
    for (const graph of graphs) {
      if (digest === undefined) this.digests.delete(graph);
      else this.digests.set(graph, digest);
    }
  }

  /** Removes graphs that are no longer in any file. */
  async finish(owned: Iterable<string>): Promise<void> {
    const wanted = new Set(owned);
    const gone = [...this.digests.keys()].filter((graph) => !wanted.has(graph));
    if (gone.length > 0) await this.store.replaceGraphs(gone, []);
    this.wrote(gone, undefined);
    await this.save();
  }

  async save(): Promise<void> {
    if (!this.changed) return;
    this.changed = false;
    const state: State = { server: this.server, graphs: Object.fromEntries([...this.digests].sort()) };
    await writeFileAtomic(this.path, `${JSON.stringify(state)}\n`);
  }
}
