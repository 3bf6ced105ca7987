/**
 * What a count stands for from now on, given what it stood for wherever it was told before (own versions, latest first, then
 * those of datasets that share people): the count itself when it differs from each of these by nothing or by k or more, else
 * the one it is held at. So no two tellings ever differ by 1 to k - 1.
 */
export function settle(count: number, earlier: readonly number[], k: number): number {
  const near = earlier.filter((basis) => basis !== count && Math.abs(basis - count) < k);
  if (near.length === 0) return count;
  // The latest own one; it is the first.
  const own = earlier[0]!;
  return near.includes(own) ? own : near[0]!;
}
