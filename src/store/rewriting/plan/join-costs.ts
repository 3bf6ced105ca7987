/**
 * Join costs in npm oxigraph 0.5, in nanoseconds as measured; only their ratios matter. For each term and position its store
 * keeps a linked list of quads. A lookup always walks the shortest list of its terms to the end.
 */
const lookup = 2400;
const link = 13;
/** Cost per row of a part evaluated alone: finding it and inserting it into the hash table. */
const scanned = 1000;
/** Cost per row so far: passing it on and probing the hash table. */
const probed = 1200;
/** Fixed cost of a hash join. */
const setUp = 60_000;
/** Estimates are rough, so hashing must be cheaper by this factor. */
const margin = 1.5;

/** Maximum number of rows held in memory for hashing. */
export const mostHashed = 20_000;
/** Longer lists are assumed to have this length. */
export const mostWalked = 1000;

/** Cost of joining `rows` rows by lookup, walking `links` quads of a list per row. */
export const lookupCost = (rows: number, links: number): number => rows * (lookup + links * link);

/** Cost of joining `rows` rows by hashing the `alone` rows of a part, including the margin. */
export const hashCost = (rows: number, alone: number): number => margin * (setUp + alone * scanned + rows * probed);

/** A part with more rows is not hashed, however long its lists are. */
export const mostAlone = (rows: number): number =>
  Math.min(mostHashed, Math.floor((lookupCost(rows, mostWalked) - hashCost(rows, 0)) / (margin * scanned)));

/** Number of matches that the engine expects for a triple pattern, by bound positions: the rules of sparopt 0.3. */
export function engineGuess(subject: boolean, predicate: boolean, object: boolean): number {
  if (subject && object) return predicate ? 1 : 2;
  if (subject) return predicate ? 10 : 100;
  if (predicate) return object ? 10_000 : 1_000_000;
  return object ? 100_000 : 1_000_000_000;
}
