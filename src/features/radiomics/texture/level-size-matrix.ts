/**
 * Counts by grey level and a second number: run length (GLRLM), zone size (GLSZM), distance (GLDZM), dependence (NGLDM).
 * Only non-zero cells are kept, ordered by level and then by size.
 */
export interface LevelSizeMatrix {
  readonly levels: Float64Array;
  readonly sizes: Float64Array;
  readonly counts: Float64Array;
}

const denseCells = 2 ** 22;

/**
 * Counts cells: a dense table for the small sizes, a map for the rare large ones, so that memory stays bounded by the
 * number of voxels and by 2^22 cells.
 */
export class LevelSizeCounter {
  /** Sizes below this are counted in `table[level * width + size]`; inner loops may do so themselves. */
  readonly width: number;
  readonly table: Uint32Array;
  readonly #large = new Map<number, number>();

  constructor(
    private readonly levelCount: number,
    maximumSize: number,
    voxelCount: number,
  ) {
    const cells = Math.min(denseCells, 1024 + 64 * voxelCount);
    this.width = Math.min(maximumSize + 1, Math.floor(cells / (levelCount + 1)));
    this.table = new Uint32Array(this.width * (levelCount + 1));
  }

  add(level: number, size: number): void {
    if (size < this.width) {
      this.table[level * this.width + size]!++;
    } else {
      const key = size * (this.levelCount + 1) + level;
      this.#large.set(key, (this.#large.get(key) ?? 0) + 1);
    }
  }

  matrix(): LevelSizeMatrix {
    const cells: [level: number, size: number, count: number][] = [];
    for (let cell = 0; cell < this.table.length; cell++) {
      const count = this.table[cell]!;
      if (count > 0) cells.push([Math.floor(cell / this.width), cell % this.width, count]);
    }
    for (const [key, count] of this.#large) {
      cells.push([key % (this.levelCount + 1), Math.floor(key / (this.levelCount + 1)), count]);
    }
    return fromCells(cells);
  }
}

/** Adds matrices, each with its weight. */
export function mergeLevelSize(matrices: readonly LevelSizeMatrix[], weights?: readonly number[]): LevelSizeMatrix {
  const rows = new Map<number, Map<number, number>>();
  for (const [n, matrix] of matrices.entries()) {
    const weight = weights?.[n] ?? 1;
    for (let cell = 0; cell < matrix.counts.length; cell++) {
      const level = matrix.levels[cell]!;
      const row = rows.get(level) ?? new Map<number, number>();
      rows.set(level, row);
      row.set(matrix.sizes[cell]!, (row.get(matrix.sizes[cell]!) ?? 0) + weight * matrix.counts[cell]!);
    }
  }
  return fromCells([...rows].flatMap(([level, row]) => [...row].map(([size, count]) => [level, size, count] as const)));
}

function fromCells(cells: readonly (readonly [level: number, size: number, count: number])[]): LevelSizeMatrix {
  const sorted = [...cells].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  return {
    levels: Float64Array.from(sorted, (cell) => cell[0]),
    sizes: Float64Array.from(sorted, (cell) => cell[1]),
    counts: Float64Array.from(sorted, (cell) => cell[2]),
  };
}
