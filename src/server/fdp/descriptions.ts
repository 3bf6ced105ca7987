import type { Quad } from '../../graph/index.ts';

/** Statements kept at most. A page of a hundred datasets with all they point to has about 25 000. */
const capacity = 100_000;
/** A subject with more (the members of a large catalogue) is asked for again: its document is kept instead. */
const largest = 2000;

/**
 * Statements by subject, of one version of a store: documents share what they point to, and the distributions of a dataset
 * are asked for right after it. Forgets what was not used for longest.
 */
export class Descriptions {
  private readonly bySubject = new Map<string, readonly Quad[]>();
  private size = 0;

  /** Undefined: not known. Empty: nothing is said of it. */
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
