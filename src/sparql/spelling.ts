/** The candidate that differs least from a word, ignoring case: at most a third of its letters, and at most three; undefined if none does. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const most = Math.min(3, Math.max(1, Math.floor(word.length / 3)));
  const plain = word.toLowerCase();
  let best: string | undefined;
  let least = most + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) > Math.min(least, most)) continue;
    const distance = distanceOf(plain, candidate.toLowerCase());
    if (distance < least || (distance === least && best !== undefined && isCloser(plain, candidate, best))) {
      least = distance;
      best = candidate;
    }
  }
  return best;
}

/** Whether a candidate begins more like the word than another at the same distance; then the one that sorts first. */
function isCloser(word: string, candidate: string, best: string): boolean {
  const shared = (other: string): number => {
    let length = 0;
    while (length < word.length && word[length] === other[length]?.toLowerCase()) length++;
    return length;
  };
  const difference = shared(candidate) - shared(best);
  return difference > 0 || (difference === 0 && candidate < best);
}

/** Insertions, deletions, replacements and swaps of neighbours that turn one text into the other (Damerau, optimal string alignment). */
function distanceOf(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let least = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) least = Math.min(least, before[j - 2]! + 1);
      next.push(least);
    }
    before = row;
    row = next;
  }
  return row[b.length]!;
}
