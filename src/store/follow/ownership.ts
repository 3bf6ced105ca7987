/** Which files contain which graphs. Usually a graph is in one file, but several files may contribute to it. */
export class Ownership {
  private readonly graphs = new Map<string, readonly string[]>();
  private readonly files = new Map<string, Set<string>>();

  graphsOf(file: string): readonly string[] {
    return this.graphs.get(file) ?? [];
  }

  filesOf(graph: string): ReadonlySet<string> {
    return this.files.get(graph) ?? new Set();
  }

  allGraphs(): Iterable<string> {
    return this.files.keys();
  }

  set(file: string, graphs: readonly string[]): void {
    for (const graph of this.graphsOf(file)) {
      const files = this.files.get(graph);
      files?.delete(file);
      if (files?.size === 0) this.files.delete(graph);
    }
    if (graphs.length === 0) this.graphs.delete(file);
    else this.graphs.set(file, graphs);
    for (const graph of graphs) {
      const files = this.files.get(graph) ?? new Set();
      this.files.set(graph, files.add(file));
    }
  }

  /** Everything that must be written together when these graphs change: files that share a graph, and all graphs of those files. */
  closure(graphs: Iterable<string>): { readonly graphs: Set<string>; readonly files: Set<string> } {
    const all = new Set(graphs);
    const files = new Set<string>();
    for (const graph of all) {
      for (const file of this.filesOf(graph)) {
        files.add(file);
        // Iterating over a Set includes items added during the iteration.
        for (const other of this.graphsOf(file)) all.add(other);
      }
    }
    return { graphs: all, files };
  }
}
