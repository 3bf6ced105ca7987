/**
 * The basis of a count from now on, given its bases in earlier publications (own versions, latest first, then those of datasets
 * that share people). It is the count itself if it equals each of these or differs by at least k, else the first one it is too
 * close to. So two published counts never differ by 1 to k - 1.
 */
export function settle(count: number, earlier: readonly number[], k: number): number {
  if (earlier.includes(count)) return count;
  return earlier.find((basis) => Math.abs(basis - count) < k) ?? count;
}
