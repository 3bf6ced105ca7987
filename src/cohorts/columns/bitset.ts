/** A set of row numbers below a fixed size, packed 32 per word. Operations on two sets require equal sizes. */
export class Bitset {
  private constructor(
    readonly size: number,
    private readonly words: Uint32Array,
  ) {}

  static empty(size: number): Bitset {
    return new Bitset(size, new Uint32Array((size + 31) >>> 5));
  }

  static full(size: number): Bitset {
    return Bitset.empty(size).not();
  }

  static of(size: number, rows: Iterable<number>): Bitset {
    const set = Bitset.empty(size);
    for (const row of rows) set.add(row);
    return set;
  }

  add(row: number): void {
    this.words[row >>> 5]! |= 1 << (row & 31);
  }

  has(row: number): boolean {
    return ((this.words[row >>> 5] ?? 0) & (1 << (row & 31))) !== 0;
  }

  and(other: Bitset): Bitset {
    return new Bitset(
      this.size,
      this.words.map((word, at) => word & other.words[at]!),
    );
  }

  or(other: Bitset): Bitset {
    return new Bitset(
      this.size,
      this.words.map((word, at) => word | other.words[at]!),
    );
  }

  not(): Bitset {
    const words = this.words.map((word) => ~word);
    const rest = this.size & 31;
    if (rest !== 0) words[words.length - 1]! &= (1 << rest) - 1;
    return new Bitset(this.size, words);
  }

  without(other: Bitset): Bitset {
    return new Bitset(
      this.size,
      this.words.map((word, at) => word & ~other.words[at]!),
    );
  }

  get count(): number {
    let count = 0;
    for (const word of this.words) count += ones(word);
    return count;
  }

  /** The size of the intersection, computed without allocating a third set. */
  countWith(other: Bitset): number {
    let count = 0;
    for (let at = 0; at < this.words.length; at++) count += ones(this.words[at]! & other.words[at]!);
    return count;
  }

  *[Symbol.iterator](): Generator<number> {
    for (let at = 0; at < this.words.length; at++) {
      for (let word = this.words[at]!; word !== 0; word &= word - 1) yield at * 32 + (31 - Math.clz32(word & -word));
    }
  }
}

/** Number of set bits in a word (Hacker's Delight, 5-1). */
function ones(word: number): number {
  let n = word - ((word >>> 1) & 0x55555555);
  n = (n & 0x33333333) + ((n >>> 2) & 0x33333333);
  return Math.imul((n + (n >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
