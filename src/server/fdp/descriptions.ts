import type { Quad } from '../../graph/index.ts';

/** Maximum number of cached statements. A page of a hundred datasets with everything they refer to has about 25 000. */
const capacity = 100_000;
/** A subject with more statements (the members of a large catalogue) is not cached here: its document is cached instead. */
const largest = 2000;

/**
 * Statements by subject, for one version of a store. Documents share the nodes they refer to, and the distributions of a dataset
 * are requested right after it. Evicts the least recently used.
 */
export class Descriptions {
  private readonly bySubject = new Map<string, readonly Quad[]>();
  private size = 0;

  /** Undefined: not cached. Empty: the subject has no statements. */
  get(subject: string): readonly Quad[] | undefined {
    const known = this.bySubject.get(subject);
    if (known === undefined) return undefined;
    this.bySubject.delete(subject);
    this.bySubject.set(subject, known);
    return known;
  }

  set(subject: string, quads: readonly Quad[]): void {
    if (quads.length > largest || this.bySubject.has(subject)) return;
    this.bySubject.set(subject, quads);
    this.size += weight(quads);
    for (const [oldest, old] of this.bySubject) {
      if (this.size <= capacity) return;
      this.bySubject.delete(oldest);
      this.size -= weight(old);
    }
  }
}

const weight = (quads: readonly Quad[]): number => quads.length + 1;
