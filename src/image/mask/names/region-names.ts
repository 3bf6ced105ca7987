/** Invisible characters that reorder or hide text: direction marks, zero-width space, byte order mark. */
const unseen = /[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/gu;
const breaks = /[\p{Cc}\u2028\u2029]/gu;
const visible = /[\p{L}\p{N}\p{P}\p{S}]/u;

/** A name for one line of text: without control characters and invisible marks; empty if nothing visible is left. */
export function plainName(name: string): string {
  const plain = name.replace(unseen, '').replace(breaks, ' ').trim();
  return visible.test(plain) ? plain : '';
}

/** Length limit of LO (PS3.5 6.2), the VR of segment names. */
const longest = 64;

/**
 * A unique name for each region of a delineation, by ROI number. Equal names, and names that would be equal as a
 * SegmentLabel (its first 64 characters), get their ROI number: `GTV ROI 3`; a region without one is `unnamed-3`.
 * Unique names stay unchanged. The name of a region depends only on the whole delineation, not on which of its regions
 * are selected or give a mask.
 */
export function distinctNames(
  regions: ReadonlyArray<{ readonly number: number; readonly name: string }>,
): ReadonlyMap<number, string> {
  const named = regions.map(({ number, name }) => ({ number, name: name || `unnamed-${number}`, numbered: false }));
  for (;;) {
    const counts = new Map<string, number>();
    for (const { name } of named) counts.set(labelOf(name), (counts.get(labelOf(name)) ?? 0) + 1);
    const equal = named.filter(({ name, numbered }) => !numbered && counts.get(labelOf(name))! > 1);
    if (equal.length === 0) return new Map(named.map(({ number, name }) => [number, name]));
    for (const one of equal) {
      one.name = withNumber(one.name, one.number);
      one.numbered = true;
    }
  }
}

/** The form in which two names must differ. */
function labelOf(name: string): string {
  return [...name.normalize('NFC').replaceAll('\\', '/')].slice(0, longest).join('').trimEnd();
}

function withNumber(name: string, number: number): string {
  const suffix = ` ROI ${number}`;
  return `${[...name.normalize('NFC')].slice(0, longest - suffix.length).join('')}${suffix}`;
}
