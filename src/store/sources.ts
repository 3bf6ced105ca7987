/** RDF text and where it belongs: what a store is filled from, at start and again after an engine was ended. */
export interface GraphSource {
  /** The graph for Turtle and N-Triples; N-Quads and TriG name their own. */
  readonly graph?: string;
  readonly text: string;
  readonly format: RdfFormat;
}

/** Gives everything the store must hold, anew on each call. */
export type Reload = () => AsyncIterable<GraphSource>;

export type StoreWrite =
  | { readonly kind: 'load'; readonly text: string; readonly format: RdfFormat; readonly graph?: string }
  | { readonly kind: 'replace'; readonly graphs: readonly string[]; readonly sources: readonly GraphSource[] };

/**
 * The writes since start, kept so that a new engine can be brought to the same state: in order, and without those a
 * later replacement of the same graphs has made void. Only for stores that are not backed by files.
 */
export class WriteJournal {
  private entries: StoreWrite[] = [];

  record(write: StoreWrite): void {
    if (write.kind === 'replace') {
      const gone = new Set(write.graphs);
      this.entries = this.entries.filter(
        (entry) => entry.kind === 'load' || entry.graphs.some((name) => !gone.has(name)),
      );
    }
    this.entries.push(write);
  }

  writes(): readonly StoreWrite[] {
    return [...this.entries];
  }
}

/** Turtle and N-Triples carry one graph, TriG and N-Quads any number. */
export type RdfFormat = 'nquads' | 'trig' | 'turtle' | 'ntriples';
