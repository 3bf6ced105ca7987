/**
 * What a join costs in npm oxigraph 0.5, in nanoseconds as measured; only their ratios matter. Its store keeps the quads that have a
 * term at a place as a linked list: a lookup walks the shortest list of its terms to the end, whatever it finds.
 */
const lookup = 2400;
const link = 13;
/** A row of a part alone: found, and put into the hash table. */
const scanned = 1000;
/** A row so far: handed on, and looked for in the hash table. */
const probed = 1200;
/** Setting up a hash join. */
const setUp = 60_000;
/** Estimates are rough: hashing is to be that much cheaper. */
const margin = 1.5;

/** Rows that are held in memory for hashing, at most. */
export const mostHashed = 20_000;
/** A longer list is taken to be this long. */
export const mostWalked = 1000;

/** Joining `rows` rows by looking each up, walking `links` quads of a list. */
export const lookupCost = (rows: number, links: number): number => rows * (lookup + links * link);

/** Joining `rows` rows with the `alone` rows of a part by hashing, with a margin. */
export const hashCost = (rows: number, alone: number): number => margin * (setUp + alone * scanned + rows * probed);

/** With more rows alone, a part is not hashed, however long the lists are. */
export const mostAlone = (rows: number): number =>
  Math.min(mostHashed, Math.floor((lookupCost(rows, mostWalked) - hashCost(rows, 0)) / (margin * scanned)));

/** Matches the engine expects of a triple pattern, by what is bound: its own rules, sparopt 0.3. */
export function engineGuess(subject: boolean, predicate: boolean, object: boolean): number {
  if (subject && object) return predicate ? 1 : 2;
  if (subject) return predicate ? 10 : 100;
  if (predicate) return object ? 10_000 : 1_000_000;
  return object ? 100_000 : 1_000_000_000;
}
