import { type Box, type BoxedMask, trim, unionBox, within } from './boxed-mask.ts';

/** One reader as STAPLE sees it: fractions of the estimated region, and of the rest of the box. */
export interface StapleReader {
  readonly sensitivity: number;
  /** Depends on the size of the box, and so means nothing without it. */
  readonly specificity: number;
}

export interface StapleEstimate {
  /** The union of the masks and the margin, cut to the grid. */
  readonly box: Box;
  readonly marginMm: number;
  readonly iterations: number;
  /** In the order of the masks. */
  readonly readers: readonly StapleReader[];
  /** Voxels with a probability of at least one half. */
  readonly mask: BoxedMask;
}

/** With two readers, each is as good as the other. */
export const stapleMinimum = 3;
/** The margin in mm around the union of the masks within which STAPLE counts the background. */
export const stapleMarginMm = 10;

const convergedSquare = 1e-14;
const maximumIterations = 1000;

/**
 * The estimate of Warfield et al. 2004 (doi:10.1109/TMI.2004.828354): the region and the performance of each reader by expectation
 * maximisation, as SimpleITK's `STAPLE` computes it on the same box (prior: the mean of all masks; the same end). It is an
 * estimate from these readers, not the truth. Voxels with the same votes have the same probability, so the work is per pattern of
 * votes, not per voxel.
 *
 * @throws RangeError for fewer than {@link stapleMinimum} masks, or if all are empty.
 */
export function staple(masks: readonly BoxedMask[], marginMm = stapleMarginMm): StapleEstimate {
  if (masks.length < stapleMinimum) throw new RangeError(`STAPLE needs ${stapleMinimum} masks or more`);
  const box = unionBox(masks, marginMm);
  if (box.size.includes(0)) throw new RangeError('STAPLE needs a mask that is not empty');
  const { patternOf, counts, votes } = votePatterns(masks, box);
  const total = patternOf.length;
  const weighted = (value: (pattern: number) => number): number =>
    counts.reduce((sum, count, pattern) => sum + count * value(pattern), 0);
  let probability = votes.map((by) => by.reduce((sum, vote) => sum + vote, 0) / masks.length);
  const prior = weighted((pattern) => probability[pattern]!) / total;
  let readers: StapleReader[] = [];
  let iterations = 0;
  for (; iterations < maximumIterations; iterations++) {
    const last = readers;
    const inside = weighted((pattern) => probability[pattern]!);
    const outside = weighted((pattern) => 1 - probability[pattern]!);
    readers = masks.map((_, reader) => ({
      sensitivity: weighted((pattern) => (votes[pattern]![reader] === 1 ? probability[pattern]! : 0)) / inside,
      specificity: weighted((pattern) => (votes[pattern]![reader] === 1 ? 0 : 1 - probability[pattern]!)) / outside,
    }));
    probability = votes.map((by) => posterior(by, readers, prior));
    if (last.length > 0 && readers.every((reader, n) => isNear(reader, last[n]!))) break;
  }
  const voxels = Uint8Array.from(patternOf, (pattern) => (probability[pattern]! >= 0.5 ? 1 : 0));
  const { grid } = masks[0]!;
  return { box, marginMm, iterations, readers, mask: trim({ grid, ...box, voxels }) };
}

function posterior(by: readonly number[], readers: readonly StapleReader[], prior: number): number {
  let [inside, outside] = [1, 1];
  for (const [n, { sensitivity, specificity }] of readers.entries()) {
    inside *= by[n] === 1 ? sensitivity : 1 - sensitivity;
    outside *= by[n] === 1 ? 1 - specificity : specificity;
  }
  return (prior * inside) / (prior * inside + (1 - prior) * outside);
}

function isNear(a: StapleReader, b: StapleReader): boolean {
  return (
    (a.sensitivity - b.sensitivity) ** 2 <= convergedSquare && (a.specificity - b.specificity) ** 2 <= convergedSquare
  );
}

/** The distinct combinations of votes in a box: which one each voxel has, how many have it, and its votes by mask. */
function votePatterns(
  masks: readonly BoxedMask[],
  box: Box,
): {
  readonly patternOf: Uint32Array;
  readonly counts: readonly number[];
  readonly votes: readonly (readonly number[])[];
} {
  const patternOf = new Uint32Array(box.size[0] * box.size[1] * box.size[2]);
  let votes: number[][] = [[]];
  for (const mask of masks) {
    // Patterns split as masks are added; they are numbered again each time, so that there are few.
    const voxels = within(mask, box);
    const renamed = new Map<number, number>();
    const split: number[][] = [];
    for (let n = 0; n < patternOf.length; n++) {
      const key = 2 * patternOf[n]! + voxels[n]!;
      let name = renamed.get(key);
      if (name === undefined) {
        name = split.length;
        renamed.set(key, name);
        split.push([...votes[patternOf[n]!]!, voxels[n]!]);
      }
      patternOf[n] = name;
    }
    votes = split;
  }
  const counts = new Array<number>(votes.length).fill(0);
  for (const pattern of patternOf) counts[pattern]! += 1;
  return { patternOf, counts, votes };
}
