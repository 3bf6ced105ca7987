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
/** Zones may be as large as the ROI, but few are: larger ones go to the map. */
const denseSizes = 4096;

/**
 * Counts cells: a dense table for the small sizes, a map for the rare large ones, so that memory is bounded by the
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
    this.width = Math.min(maximumSize + 1, denseSizes, Math.floor(cells / (levelCount + 1)));
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
    const { table, width, levelCount } = this;
    const large = [...this.#large]
      .map(([key, count]) => [key % (levelCount + 1), Math.floor(key / (levelCount + 1)), count] as const)
      .sort(byLevelAndSize);
    let filled = large.length;
    for (let cell = 0; cell < table.length; cell++) if (table[cell] !== 0) filled++;
    const [levels, sizes, counts] = [new Float64Array(filled), new Float64Array(filled), new Float64Array(filled)];
    let at = 0;
    let next = 0;
    const keep = (level: number, size: number, count: number): void => {
      levels[at] = level;
      sizes[at] = size;
      counts[at++] = count;
    };
    for (let level = 0; level <= levelCount; level++) {
      for (let size = 0; size < width; size++) {
        const count = table[level * width + size]!;
        if (count !== 0) keep(level, size, count);
      }
      while (next < large.length && large[next]![0] === level) keep(...large[next++]!);
    }
    return { levels, sizes, counts };
  }
}

type Cell = readonly [level: number, size: number, count: number];

const byLevelAndSize = (a: Cell, b: Cell): number => a[0] - b[0] || a[1] - b[1];

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
  const cells = [...rows]
    .flatMap(([level, row]) => [...row].map(([size, count]): Cell => [level, size, count]))
    .sort(byLevelAndSize);
  return {
    levels: Float64Array.from(cells, (cell) => cell[0]),
    sizes: Float64Array.from(cells, (cell) => cell[1]),
    counts: Float64Array.from(cells, (cell) => cell[2]),
  };
}
