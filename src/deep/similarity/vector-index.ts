import { DeepVectorsIncomparable } from '../model/errors.ts';
import { cosineDistance, dotAt, squaredDistanceAt } from './distance.ts';
import { SmallestK } from './top-k.ts';

export type Metric = 'cosine' | 'euclidean';

export interface Neighbour {
  readonly id: string;
  /** 1 - cosine (0..2), or the Euclidean distance. */
  readonly distance: number;
}

export interface NearestOptions {
  /** `cosine` by default. */
  readonly metric?: Metric;
  /** Rows to exclude, such as the query itself. */
  readonly except?: (id: string) => boolean;
}

/**
 * Exact nearest neighbours over vectors of one model and layer: one float32 matrix, scanned completely, with sums in
 * double precision. Equal distances keep the order in which the vectors were given.
 */
export class VectorIndex {
  readonly dimension: number;
  readonly #ids: readonly string[];
  readonly #rows: ReadonlyMap<string, number>;
  readonly #matrix: Float32Array;
  readonly #norms: Float64Array;

  /**
   * Copies the vectors; ids are unique.
   * @throws DeepVectorsIncomparable on different lengths or a repeated id
   */
  constructor(vectors: ReadonlyArray<{ readonly id: string; readonly values: Float32Array }>) {
    const dimension = vectors[0]?.values.length ?? 0;
    this.dimension = dimension;
    this.#ids = vectors.map(({ id }) => id);
    this.#rows = new Map(this.#ids.map((id, row) => [id, row]));
    if (this.#rows.size !== vectors.length)
      throw new DeepVectorsIncomparable('Two vectors have the same id; each ROI has one vector per model.');
    this.#matrix = new Float32Array(vectors.length * dimension);
    this.#norms = new Float64Array(vectors.length);
    for (const [row, { values }] of vectors.entries()) {
      this.#assertLength(values);
      this.#matrix.set(values, row * dimension);
      this.#norms[row] = Math.sqrt(dotAt(values, 0, values));
    }
  }

  get size(): number {
    return this.#ids.length;
  }

  /** The stored vector, as a read-only view; undefined if the id is unknown. */
  vector(id: string): Float32Array | undefined {
    const row = this.#rows.get(id);
    return row === undefined ? undefined : this.#matrix.subarray(row * this.dimension, (row + 1) * this.dimension);
  }

  /**
   * The k nearest, nearest first; fewer if the index is smaller. @throws DeepVectorsIncomparable on a different length
   */
  nearest(query: Float32Array, k: number, { metric = 'cosine', except }: NearestOptions = {}): readonly Neighbour[] {
    if (this.size === 0) return [];
    this.#assertLength(query);
    const best = new SmallestK(k);
    const norm = Math.sqrt(dotAt(query, 0, query));
    for (let row = 0, offset = 0; row < this.#ids.length; row++, offset += this.dimension) {
      const distance =
        metric === 'cosine'
          ? cosineDistance(dotAt(this.#matrix, offset, query), norm, this.#norms[row]!)
          : squaredDistanceAt(this.#matrix, offset, query);
      if (distance > best.bound || except?.(this.#ids[row]!)) continue;
      best.offer(distance, row);
    }
    return best.sorted().map(({ row, distance }) => ({
      id: this.#ids[row]!,
      distance: metric === 'cosine' ? distance : Math.sqrt(distance),
    }));
  }

  #assertLength(values: Float32Array): void {
    if (values.length === this.dimension) return;
    throw new DeepVectorsIncomparable(
      `A vector has ${values.length} components, the others ${this.dimension}. Compare vectors of one model and layer only.`,
    );
  }
}
