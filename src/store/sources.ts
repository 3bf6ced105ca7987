/** RDF text and its graph. A store is filled from these at start and after an engine was ended. */
export interface GraphSource {
  /** The graph for Turtle and N-Triples; N-Quads and TriG contain graph names. */
  readonly graph?: string;
  readonly text: string;
  readonly format: RdfFormat;
}

/** Returns everything that the store must hold, read again on each call. */
export type Reload = () => AsyncIterable<GraphSource>;

export type StoreWrite =
  | { readonly kind: 'load'; readonly text: string; readonly format: RdfFormat; readonly graph?: string }
  | { readonly kind: 'replace'; readonly graphs: readonly string[]; readonly sources: readonly GraphSource[] };

/**
 * The writes since start, so that a new engine can be brought to the same state. They are in order, without writes that a later
 * replacement of the same graphs has made obsolete. Only for stores that are not backed by files.
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

/** Turtle and N-Triples contain one graph, TriG and N-Quads any number. */
export type RdfFormat = 'nquads' | 'trig' | 'turtle' | 'ntriples';
