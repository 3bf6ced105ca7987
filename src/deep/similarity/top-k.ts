/** Keeps the k smallest distances seen, in a max-heap; equal distances keep the lower row. */
export class SmallestK {
  readonly #k: number;
  readonly #distances: number[] = [];
  readonly #rows: number[] = [];

  constructor(k: number) {
    this.#k = k;
  }

  /** Larger distances cannot enter; infinite until k entries are held. */
  get bound(): number {
    return this.#rows.length < this.#k ? Number.POSITIVE_INFINITY : this.#distances[0]!;
  }

  offer(distance: number, row: number): void {
    if (this.#rows.length < this.#k) {
      this.#rows.push(row);
      this.#distances.push(distance);
      this.#up(this.#rows.length - 1);
    } else if (this.#k > 0 && this.#before(distance, row, 0)) {
      this.#distances[0] = distance;
      this.#rows[0] = row;
      this.#down();
    }
  }

  /** Nearest first. */
  sorted(): ReadonlyArray<{ readonly row: number; readonly distance: number }> {
    return this.#rows
      .map((row, at) => ({ row, distance: this.#distances[at]! }))
      .sort((a, b) => a.distance - b.distance || a.row - b.row);
  }

  #before(distance: number, row: number, at: number): boolean {
    return distance < this.#distances[at]! || (distance === this.#distances[at] && row < this.#rows[at]!);
  }

  #swap(a: number, b: number): void {
    [this.#distances[a], this.#distances[b]] = [this.#distances[b]!, this.#distances[a]!];
    [this.#rows[a], this.#rows[b]] = [this.#rows[b]!, this.#rows[a]!];
  }

  #up(start: number): void {
    let at = start;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#before(this.#distances[parent]!, this.#rows[parent]!, at)) return;
      this.#swap(parent, at);
      at = parent;
    }
  }

  #down(): void {
    let at = 0;
    for (;;) {
      let worst = at;
      for (const child of [2 * at + 1, 2 * at + 2]) {
        if (child < this.#rows.length && this.#before(this.#distances[worst]!, this.#rows[worst]!, child))
          worst = child;
      }
      if (worst === at) return;
      this.#swap(at, worst);
      at = worst;
    }
  }
}
