/**
 * What a count stands for from now on, given what it stood for wherever it was told before (own versions, latest first, then
 * those of datasets that share people): the count itself when it differs from each of these by nothing or by k or more, else
 * the one it is too near to. So no two tellings ever differ by 1 to k - 1.
 */
export function settle(count: number, earlier: readonly number[], k: number): number {
  if (earlier.includes(count)) return count;
  return earlier.find((basis) => Math.abs(basis - count) < k) ?? count;
}
