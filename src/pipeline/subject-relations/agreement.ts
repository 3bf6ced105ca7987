import {
  type AgreementRecord,
  type ComparisonKind,
  type GroupAgreement,
  type LinkedRegion,
  mapAgreement,
  type PairAgreement,
} from '../../graph/index.ts';
import { type BoxedMask, Comparable, compareMasks, majority, staple, stapleMinimum } from '../../image/index.ts';
import { Author } from './author.ts';
import { groupBy, settingsOf } from './encodings.ts';
import type { MaskReader } from './mask-box.ts';
import type { DerivedGraph, Encoding, SubjectContent } from './model.ts';
import { linked, onOneGrid } from './relate-regions.ts';

/** How far the delineations of a subject agree: `graphs/agreement/<subject>.trig`. */
export const agreementGraph: DerivedGraph = {
  kind: 'agreement',
  rules: 1,
  derive: async (content, base, masks) => mapAgreement(await agreementRecord(content, masks), { base }),
};

interface AgreementOptions {
  /** Also use observers and methods that were only inferred. */
  readonly inferred?: boolean;
}

/** One delineation that takes part. */
interface Rater {
  readonly encoding: Encoding;
  readonly structure: string;
  readonly author: Author;
}

/**
 * Compares every pair of regions of one structure on one image, and the encodings of each region. Regions that were
 * transferred from another image are compared on the image they were drawn on only. Several regions of one structure by one author
 * in one object are lesions; these are compared by name only.
 */
export async function agreementRecord(
  { subject, regions }: SubjectContent,
  masks: MaskReader,
  { inferred = false }: AgreementOptions = {},
): Promise<AgreementRecord> {
  const comparables = new Comparables(masks);
  const pairs: PairAgreement[] = [];
  const groups: GroupAgreement[] = [];
  const add = async (kind: ComparisonKind, structure: string, a: Encoding, b: Encoding): Promise<void> => {
    const measures = compareMasks(await comparables.of(a), await comparables.of(b));
    pairs.push({ kind, structure, first: linked(a), second: linked(b), measures });
  };
  const drawn = regions.filter(({ primary }) => primary.document.drawnOn === undefined);
  const raters = drawn.map(({ primary }): Rater => {
    return { encoding: primary, structure: structureOf(primary), author: new Author(primary.attribution, inferred) };
  });
  let pairsOnOtherImages = 0;
  for (const own of comparedTogether(raters).values()) {
    for (const [n, first] of own.entries())
      for (const second of own.slice(n + 1)) {
        if (onOneImage(first.encoding, second.encoding))
          await add(kindOf(first, second), first.structure, first.encoding, second.encoding);
        else pairsOnOtherImages++;
      }
    for (const observers of groupsOf(own)) groups.push(await groupAgreement(observers, comparables));
  }
  for (const { primary, encodings } of drawn) {
    const same = encodings.filter((one) => settingsOf(one) === settingsOf(primary) && onOneGrid(one, primary));
    for (const [n, first] of same.entries())
      for (const second of same.slice(n + 1)) await add('encoding', structureOf(primary), first, second);
  }
  return { subject, runs: runsOf(pairs), pairs, groups, pairsOnOtherImages };
}

/** Key of the name table; the label if no rule matched, without regard to case. */
export function structureOf({ roi: { mapped, label } }: Encoding): string {
  return mapped !== undefined && mapped.key !== 'source-codes' ? mapped.key : label.toLowerCase();
}

/** Other acquisitions may have an equal grid, but not the same patient position. */
function onOneImage(a: Encoding, b: Encoding): boolean {
  return a.document.image.seriesId === b.document.image.seriesId && onOneGrid(a, b);
}

function kindOf(a: Rater, b: Rater): ComparisonKind {
  const [observer, method] = [a.author.otherObserver(b.author), a.author.otherMethod(b.author)];
  if (observer && method) return 'observer-and-method';
  if (observer) return 'observer';
  return method ? 'method' : 'unstated';
}

/** Raters of one structure, apart by name where one author drew several regions of it in one object. */
function comparedTogether(raters: readonly Rater[]): ReadonlyMap<string, readonly Rater[]> {
  const work = ({ structure, encoding, author }: Rater): string =>
    JSON.stringify([structure, encoding.document.image.seriesId, encoding.document.delineation.sopId, author.key]);
  const lesions = new Set(
    [...groupBy(raters, work).values()].flatMap((own) => (own.length > 1 ? own.map(({ structure }) => structure) : [])),
  );
  return groupBy(raters, ({ structure, encoding }) =>
    lesions.has(structure) ? `${structure}\n${encoding.roi.label.toLowerCase()}` : structure,
  );
}

/** Different observers with one method on one grid: their consensus has a meaning. */
function groupsOf(own: readonly Rater[]): readonly (readonly Rater[])[] {
  const told = own.filter(({ author }) => author.observer !== undefined);
  const byImage = groupBy(
    told,
    ({ encoding, author }) => `${encoding.document.image.seriesId}\n${author.method ?? ''}`,
  );
  return [...byImage.values()]
    .map((group) => [...groupBy(group, ({ author }) => author.observer!).values()].map(([first]) => first!))
    .filter((group) => group.length > 1 && group.every((one) => onOneGrid(one.encoding, group[0]!.encoding)));
}

async function groupAgreement(raters: readonly Rater[], comparables: Comparables): Promise<GroupAgreement> {
  const all = await Promise.all(raters.map(({ encoding }) => comparables.of(encoding)));
  const boxes = all.map(({ mask }) => mask);
  const consensus = majority(boxes);
  const { spacing } = boxes[0]!.grid;
  const volumeOf = ({ voxelCount }: BoxedMask): number => voxelCount * spacing[0] * spacing[1] * spacing[2];
  const estimate = raters.length >= stapleMinimum ? staple(boxes) : undefined;
  const readers = raters.map(({ encoding }, n) => {
    const others = boxes.filter((_, at) => at !== n);
    return {
      region: linked(encoding),
      ...(estimate && { againstOthers: compareMasks(new Comparable(majority(others).mask), all[n]!) }),
      ...estimate?.readers[n],
    };
  });
  return {
    structure: raters[0]!.structure,
    readers,
    majorityVolume: volumeOf(consensus.mask),
    tiedVoxels: consensus.tiedVoxels,
    ...(estimate && {
      staple: {
        volume: volumeOf(estimate.mask),
        iterations: estimate.iterations,
        marginMm: estimate.marginMm,
        boxMin: estimate.box.min,
        boxSize: estimate.box.size,
      },
    }),
  };
}

/** Masks that are read, and whose surfaces are computed, once. */
class Comparables {
  private readonly known = new Map<string, Promise<Comparable>>();

  constructor(private readonly masks: MaskReader) {}

  of(encoding: Encoding): Promise<Comparable> {
    const { maskSha256 } = encoding;
    const found = this.known.get(maskSha256) ?? this.read(encoding);
    this.known.set(maskSha256, found);
    return found;
  }

  private async read({ maskPath, document: { image } }: Encoding): Promise<Comparable> {
    const { size, spacing, origin } = image;
    const direction = image.direction as Comparable['mask']['grid']['direction'];
    const { min, extent, voxels, count } = await this.masks(maskPath);
    const grid = { size, spacing, origin, direction };
    return new Comparable({ grid, min, size: extent, voxels, voxelCount: count });
  }
}

const runsOf = (pairs: readonly PairAgreement[]): string[] => {
  const runs = (of: (pair: PairAgreement) => LinkedRegion): string[] => pairs.map((pair) => of(pair).run);
  return [...new Set([...runs(({ first }) => first), ...runs(({ second }) => second)])].sort();
};
