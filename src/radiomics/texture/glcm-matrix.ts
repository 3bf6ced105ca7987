import type { Vec3 } from '../../core/index.ts';
import { TooManyLevelsError } from '../errors.ts';
import { countPairs } from './count-pairs.ts';
import { levelArray, type PaddedLevels, presentLevels, stepsOf } from './padded-levels.ts';

/** Co-occurrence counts of one direction (or of several, merged). */
export interface CooccurrenceMatrix {
  /** `counts[i * levels.length + j]`: pairs with the i-th and j-th of `levels`. */
  readonly counts: Float64Array;
  /** Grey levels that occur in the ROI, ascending. */
  readonly levels: Float64Array;
  /** Highest level, the N_g of Idn and Idmn. */
  readonly levelCount: number;
}

const maxLevels = 4096;
/** Above this many levels, empty ones are removed first so that the count table stays in the cache. */
const denseLevels = 300;

/** GLCM (IBSI 3.6, PyRadiomics glcm): one matrix per offset, all directions counted in one pass over the ROI. */
export function cooccurrenceMatrices(
  padded: PaddedLevels,
  offsets: readonly Vec3[],
  symmetric: boolean,
): CooccurrenceMatrix[] {
  const present = presentLevels(padded);
  if (present.length > maxLevels) {
    throw new TooManyLevelsError(
      `The ROI has ${present.length} different grey levels; co-occurrence matrices are limited to ${maxLevels}, because more ` +
        'would not fit in memory. Choose a larger bin width, or a fixed bin count.',
    );
  }
  const dense = padded.levelCount <= denseLevels;
  const codes = dense ? padded.levels : closeUp(padded, present);
  const width = (dense ? padded.levelCount : present.length) + 1;
  const batch = Math.max(1, Math.floor(2 ** 25 / (width * width)));
  const result: CooccurrenceMatrix[] = [];
  for (let first = 0; first < offsets.length; first += batch) {
    const part = offsets.slice(first, first + batch);
    const tables = countPairs(codes, padded.voxels, stepsOf(padded, part), width);
    for (const table of tables) {
      result.push(compact(table, width, dense ? present : present.map((_, n) => n + 1), present, padded, symmetric));
    }
  }
  return result;
}

/** Adds matrices of the same ROI, each with its weight. */
export function mergeCooccurrences(
  matrices: readonly CooccurrenceMatrix[],
  weights?: readonly number[],
): CooccurrenceMatrix {
  const { levels, levelCount } = matrices[0]!;
  const counts = new Float64Array(levels.length ** 2);
  for (const [n, matrix] of matrices.entries()) {
    const weight = weights?.[n] ?? 1;
    for (let cell = 0; cell < counts.length; cell++) counts[cell]! += weight * matrix.counts[cell]!;
  }
  return { counts, levels, levelCount };
}

function closeUp(padded: PaddedLevels, present: readonly number[]): PaddedLevels['levels'] {
  const code = new Uint32Array(padded.levelCount + 1);
  for (const [n, level] of present.entries()) code[level] = n + 1;
  const closed = levelArray(present.length, padded.levels.length);
  for (const at of padded.voxels) closed[at] = code[padded.levels[at]!]!;
  return closed;
}

function compact(
  table: Uint32Array,
  width: number,
  rows: readonly number[],
  present: readonly number[],
  padded: PaddedLevels,
  symmetric: boolean,
): CooccurrenceMatrix {
  const n = rows.length;
  const counts = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    const row = rows[i]! * width;
    for (let j = 0; j < n; j++) {
      const count = table[row + rows[j]!]!;
      counts[i * n + j]! += count;
      if (symmetric) counts[j * n + i]! += count;
    }
  }
  return { counts, levels: Float64Array.from(present), levelCount: padded.levelCount };
}
