import type { LinkedRegion, RegionLinkBasis, RegionLinkRecord } from '../../graph/index.ts';
import {
  compareEncodings,
  contradict,
  groupBy,
  otherObservers,
  sameStructure,
  settingsOf,
  shareName,
} from './encodings.ts';
import { compareBoxes, type MaskReader } from './mask-box.ts';
import type { Encoding, Region } from './model.ts';

/** Delineations that nearly agree: no voxel farther than one voxel from the other mask, and at least this Dice coefficient. */
const nearDice = 0.95;
/** Masks whose volumes differ by more cannot reach that Dice coefficient. */
const nearVolume = nearDice / (2 - nearDice);

interface Pair {
  readonly a: Encoding;
  readonly b: Encoding;
  readonly basis: RegionLinkBasis;
  readonly dice?: number;
}

/**
 * Finds the regions among the delineations of one subject. Delineations of one image encode one region if their objects say
 * so: the same ROI of the same object, an object that names the other as its source, one tracking UID and nearly the same
 * voxels, or a segment named after one ROI of a structure set with nearly the same voxels. They also do if their masks are equal
 * voxel for voxel, the structure is the same, and no stated observer, method or time point contradicts. Different observers
 * never share a region, and neither do two ROIs of one object. All other delineations with equal or nearly equal masks are
 * linked, and both are counted.
 */
export async function relateRegions(
  encodings: readonly Encoding[],
  masks: MaskReader,
): Promise<{ readonly regions: readonly Region[]; readonly links: readonly RegionLinkRecord[] }> {
  const regions: Region[] = [];
  const links: RegionLinkRecord[] = [];
  const bySeries = groupBy(encodings, ({ document }) => document.image.seriesId);
  for (const series of [...bySeries.keys()].sort()) {
    const own = [...bySeries.get(series)!].sort(compareEncodings);
    const groups = new Groups(own);
    const apart: Pair[] = [];
    for (const pair of await pairsOf(own, masks)) {
      if (!groups.join(pair)) apart.push(pair);
      else links.push(linkOf('same-region', pair));
    }
    for (const pair of apart) {
      if (pair.dice === undefined || groups.areOne(pair)) continue;
      links.push(linkOf(pair.dice === 1 ? 'same-voxels' : 'near-voxels', pair));
    }
    for (const members of groups.list()) regions.push({ seriesId: series, primary: members[0]!, encodings: members });
  }
  return { regions, links };
}

/** The pairs that may belong together, the most certain basis first. */
async function pairsOf(encodings: readonly Encoding[], masks: MaskReader): Promise<Pair[]> {
  const pairs: Pair[] = [];
  for (const [at, a] of encodings.entries()) {
    for (const b of encodings.slice(at + 1)) {
      const basis = statedBasis(a, b);
      // Under other settings a delineation is compared with itself only; that also joins its encodings.
      if (basis !== 'same-object' && settingsOf(a) !== settingsOf(b)) continue;
      const difference = await differenceOf(a, b, basis !== undefined, masks);
      const compared = difference && { dice: difference.dice };
      const near = difference?.withinOneVoxel === true && difference.dice >= nearDice;
      if (basis === 'same-object' || basis === 'reference' || (basis !== undefined && near))
        pairs.push({ a, b, basis, ...compared });
      else if (near) pairs.push({ a, b, basis: 'masks', ...compared });
    }
  }
  const order: readonly RegionLinkBasis[] = ['same-object', 'reference', 'tracking-uid', 'same-name', 'masks'];
  return pairs.sort(
    (one, other) => order.indexOf(one.basis) - order.indexOf(other.basis) || (other.dice ?? 0) - (one.dice ?? 0),
  );
}

/** What the objects themselves say; undefined if they say nothing about each other. */
function statedBasis(a: Encoding, b: Encoding): RegionLinkBasis | undefined {
  const [one, other] = [a.document.delineation, b.document.delineation];
  if (one.sopId === other.sopId) return a.roi.roiNumber === b.roi.roiNumber ? 'same-object' : undefined;
  if (isSource(a, b) || isSource(b, a)) return 'reference';
  const uid = a.roi.trackingUid;
  if (uid !== undefined && uid === b.roi.trackingUid) return 'tracking-uid';
  return one.kind !== other.kind && shareName(a, b) ? 'same-name' : undefined;
}

/** Whether `b` states that it was made from `a`: from that ROI, or from its object if only that is named. */
function isSource(a: Encoding, b: Encoding): boolean {
  const { sopId } = a.document.delineation;
  const own = b.roi.derivedFrom;
  if (own?.sopId === sopId) return own.number === undefined ? sameStructure(a, b) : own.number === a.roi.roiNumber;
  return (b.document.delineation.derivedFrom ?? []).includes(sopId) && sameStructure(a, b);
}

/** Reads masks only if sizes are near; undefined if they were not compared or are on different grids. */
async function differenceOf(a: Encoding, b: Encoding, asked: boolean, masks: MaskReader) {
  if (!onOneGrid(a, b)) return undefined;
  if (a.maskSha256 === b.maskSha256) return { dice: 1, withinOneVoxel: true };
  const counts = [a.roi.voxelCount, b.roi.voxelCount];
  // ROIs of one object that nearly agree are the work of readers, which is a matter of agreement, not of encoding.
  const worth = a.document.delineation.sopId !== b.document.delineation.sopId && (asked || sameStructure(a, b));
  if (!worth && counts[0] !== counts[1]) return undefined;
  if (Math.min(...counts) < nearVolume * Math.max(...counts)) return undefined;
  const difference = compareBoxes(await masks(a.maskPath), await masks(b.maskPath));
  return worth || difference?.dice === 1 ? difference : undefined;
}

export function onOneGrid({ document: { image: a } }: Encoding, { document: { image: b } }: Encoding): boolean {
  const grid = ({ size, spacing, origin, direction }: typeof a): string =>
    JSON.stringify([size, spacing, origin, direction]);
  return grid(a) === grid(b);
}

function linkOf(kind: RegionLinkRecord['kind'], { a, b, basis, dice }: Pair): RegionLinkRecord {
  const contradictions = (['method', 'timePoint'] as const).filter((what) => contradict(what, a, b));
  return { kind, basis, regions: [linked(a), linked(b)], ...(dice !== undefined && { dice }), contradictions };
}

export const linked = ({ run, roi }: Encoding): LinkedRegion => ({ run, segmentNumber: roi.segmentNumber });

/** Groups of delineations that encode one region. */
class Groups {
  private readonly groupOf = new Map<Encoding, Encoding[]>();

  constructor(private readonly encodings: readonly Encoding[]) {
    for (const one of encodings) this.groupOf.set(one, [one]);
  }

  areOne({ a, b }: Pair): boolean {
    return this.groupOf.get(a) === this.groupOf.get(b);
  }

  /** Joins the groups of a pair, unless any two of their members must stay apart. Returns whether the two are one now. */
  join(pair: Pair): boolean {
    const { a, b, basis } = pair;
    if (this.areOne(pair)) return basis !== 'masks';
    if (basis === 'masks' && (pair.dice !== 1 || !sameStructure(a, b))) return false;
    const [one, other] = [this.groupOf.get(a)!, this.groupOf.get(b)!];
    if (one.some((x) => other.some((y) => mustStayApart(x, y, basis)))) return false;
    one.push(...other);
    for (const member of other) this.groupOf.set(member, one);
    return true;
  }

  list(): Encoding[][] {
    const groups = new Set(this.encodings.map((one) => this.groupOf.get(one)!));
    return [...groups].map((group) => group.sort(compareEncodings)).sort(([a], [b]) => compareEncodings(a!, b!));
  }
}

function mustStayApart(a: Encoding, b: Encoding, basis: RegionLinkBasis): boolean {
  const sameObject = a.document.delineation.sopId === b.document.delineation.sopId;
  if (sameObject) return a.roi.roiNumber !== b.roi.roiNumber;
  // A copy may name the program that encoded it beside, or instead of, the person who drew the region.
  if (
    basis === 'masks'
      ? otherObservers('observers', a, b)
      : otherObservers('persons', a, b) || otherObservers('programs', a, b)
  )
    return true;
  // A segment that resembles two structure sets must not make one region of these.
  if (basis === 'same-name' && a.document.delineation.kind === b.document.delineation.kind)
    return a.maskSha256 !== b.maskSha256;
  return basis === 'masks' && (contradict('method', a, b) || contradict('timePoint', a, b));
}
