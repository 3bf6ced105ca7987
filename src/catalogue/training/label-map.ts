import { join } from 'node:path';
import { type Grid, type Mask, voxelCount } from '../../core/index.ts';
import { assertSameGrid, type BoxedMask, boxMask, majority, readNrrd } from '../../image/index.ts';
import { CaseDamaged } from '../exports/errors.ts';
import type { DrawnRegion, OverlapRule, TrainingCase } from './model.ts';

/** The structures of one case as masks; undefined where a structure was not drawn. */
export interface CaseMasks {
  readonly grid: Grid;
  readonly masks: ReadonlyArray<BoxedMask | undefined>;
  /** Voxels that were in exactly half of the readers' masks; they are not in the consensus. */
  readonly tiedVoxels: number;
}

/** Structures by their numbers, ascending, joined by `,`: of a voxel in structures 0 and 2, `0,2`. */
export type Combination = string;
/** Voxels in each combination that occurs. */
export type Combinations = ReadonlyMap<Combination, number>;

/** In which structures each voxel of an image is. */
export interface Membership {
  /** Index into `combinations`; 0 for none. */
  readonly ids: Uint32Array;
  readonly combinations: readonly (readonly number[])[];
}

/** @throws CaseDamaged, ImageFileInvalid, GridMismatch */
export async function readMasks(root: string, { image, sources }: TrainingCase): Promise<CaseMasks> {
  const { size, spacing, origin, direction } = image.document.image;
  const grid = { size, spacing, origin, direction } as unknown as Grid;
  const masks: Array<BoxedMask | undefined> = [];
  let tiedVoxels = 0;
  for (const source of sources) {
    if (source === undefined) {
      masks.push(undefined);
      continue;
    }
    const readers = [];
    for (const regions of source.consensus ?? [source.regions]) readers.push(await unionOf(root, regions, grid));
    if (readers.length === 1) masks.push(readers[0]);
    else {
      const consensus = majority(readers);
      tiedVoxels += consensus.tiedVoxels;
      masks.push(consensus.mask);
    }
  }
  return { grid, masks, tiedVoxels };
}

async function unionOf(root: string, regions: readonly DrawnRegion[], grid: Grid): Promise<BoxedMask> {
  let union: Mask | undefined;
  for (const { path, document, label } of regions) {
    const { grid: own, voxels } = await readNrrd(join(root, ...path.split('/'))).catch((cause: unknown) => {
      if ((cause as NodeJS.ErrnoException).code === 'ENOENT')
        throw new CaseDamaged(document.id, `the mask of ${label} is missing`);
      throw cause;
    });
    assertSameGrid(grid, own);
    if (union === undefined) union = { grid, voxels: Uint8Array.from(voxels, (value) => Number(value !== 0)) };
    else for (let n = 0; n < voxels.length; n++) if (voxels[n] !== 0) union.voxels[n] = 1;
  }
  return boxMask(union!);
}

export function membershipOf({ grid, masks }: CaseMasks): Membership {
  const ids = new Uint32Array(voxelCount(grid));
  const combinations: number[][] = [[]];
  for (const [at, mask] of masks.entries()) {
    if (mask === undefined) continue;
    // What each combination becomes with this structure; filled as combinations are met.
    const joined = new Map<number, number>();
    const { min, size, voxels } = mask;
    for (let k = 0, n = 0; k < size[2]; k++)
      for (let j = 0; j < size[1]; j++) {
        const start = min[0] + grid.size[0] * (min[1] + j + grid.size[1] * (min[2] + k));
        for (let i = 0; i < size[0]; i++, n++) {
          if (voxels[n] === 0) continue;
          const before = ids[start + i]!;
          let id = joined.get(before);
          if (id === undefined) {
            id = combinations.push([...combinations[before]!, at]) - 1;
            joined.set(before, id);
          }
          ids[start + i] = id;
        }
      }
  }
  return { ids, combinations };
}

export function combinationsOf({ ids, combinations }: Membership): Combinations {
  const counts = new Float64Array(combinations.length);
  for (const id of ids) counts[id]!++;
  return new Map(combinations.flatMap((one, id) => (id > 0 && counts[id]! > 0 ? [[one.join(','), counts[id]!]] : [])));
}

const structuresIn = (combination: Combination): number[] => combination.split(',').map(Number);
const isSingle = (combination: Combination): boolean => !combination.includes(',');

/** Voxels in two structures or more. */
export const conflictsIn = (combinations: Combinations): number =>
  [...combinations].reduce((sum, [one, count]) => sum + (isSingle(one) ? 0 : count), 0);

/** Each pair of structures that share voxels, with their number. */
export function sharedVoxels(combinations: Combinations, structures: readonly string[]): string {
  return [...combinations]
    .filter(([one]) => !isSingle(one))
    .map(
      ([one, count]) =>
        `${structuresIn(one)
          .map((at) => structures[at])
          .join(' and ')}: ${count}`,
    )
    .sort()
    .join(', ');
}

/** The values of the label maps of one export. */
export interface Labelling {
  /** As nnU-Net writes them: background, then each structure with its value, or with its values as a region. */
  readonly labels: Readonly<Record<string, number | readonly number[]>>;
  /** Only with regions: the value of a voxel that is predicted to be in structure n, later ones over earlier ones. */
  readonly regionsClassOrder?: readonly number[];
  readonly ignore?: number;
  /** The value of a voxel in a combination. */
  valueOf(combination: Combination): number;
}

/**
 * Values 1, 2, … in the order of the structures. With regions, each combination of structures that occurs has a value of its
 * own, so that no voxel loses a structure.
 * @param combinations over all cases
 */
export function labellingOf(
  structures: readonly string[],
  combinations: Combinations,
  overlap: OverlapRule,
  withIgnore: boolean,
): Labelling {
  if (overlap !== 'regions' || conflictsIn(combinations) === 0) {
    const order = typeof overlap === 'object' ? overlap.priority.map((name) => structures.indexOf(name)) : [];
    return {
      labels: Object.fromEntries([['background', 0], ...structures.map((name, at) => [name, at + 1])]) as Record<
        string,
        number
      >,
      ...(withIgnore && { ignore: structures.length + 1 }),
      valueOf: (combination) => {
        const among = structuresIn(combination);
        return 1 + (among.length === 1 ? among[0]! : order.find((at) => among.includes(at))!);
      },
    };
  }
  // Alone first, so that structures that never overlap have the values that they would have without regions.
  const rank = (one: Combination): number[] => [structuresIn(one).length, ...structuresIn(one)];
  const present = [...combinations.keys()].sort((a, b) => compare(rank(a), rank(b)));
  const values = new Map(present.map((one, at) => [one, at + 1]));
  const having = (at: number): Combination[] => present.filter((one) => structuresIn(one).includes(at));
  return {
    labels: Object.fromEntries([
      ['background', 0],
      ...structures.map((name, at) => [name, having(at).map((one) => values.get(one)!)] as const),
    ]),
    // Of structure n without those that are written after it, the combination with most voxels.
    regionsClassOrder: structures.map((_, at) => {
      const last = having(at).filter((one) => structuresIn(one).every((other) => other <= at));
      const among = last.length > 0 ? last : having(at);
      return values.get(among.reduce((most, one) => (combinations.get(one)! > combinations.get(most)! ? one : most)))!;
    }),
    ...(withIgnore && { ignore: present.length + 1 }),
    valueOf: (combination) => values.get(combination)!,
  };
}

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, n) => value !== b[n]);
  return at < 0 ? a.length - b.length : a[at]! - b[at]!;
}

/** The label map of one case. Where a structure was not drawn and `ignore` is used, the rest is not background but unknown. */
export function labelVoxels(
  membership: Membership,
  labelling: Labelling,
  isIncomplete: boolean,
): Uint8Array | Uint16Array {
  const { ids, combinations } = membership;
  const { ignore } = labelling;
  const rest = isIncomplete && ignore !== undefined ? ignore : 0;
  const largest = Math.max(ignore ?? 0, ...Object.values(labelling.labels).flat());
  // A combination that every voxel left again, for a larger one, has no value.
  const left = combinationsOf(membership);
  const values = combinations.map((one) => (left.has(one.join(',')) ? labelling.valueOf(one.join(',')) : rest));
  const voxels = largest > 255 ? new Uint16Array(ids.length) : new Uint8Array(ids.length);
  for (let n = 0; n < ids.length; n++) voxels[n] = values[ids[n]!]!;
  return voxels;
}

/** Structures that touch the border of the image, where they may be cut off by the field of view. */
export function cutStructures({ grid, masks }: CaseMasks, structures: readonly string[]): string[] {
  return structures.filter((_, at) => {
    const mask = masks[at];
    if (mask === undefined || mask.voxelCount === 0) return false;
    return ([0, 1, 2] as const).some(
      (a) => grid.size[a] > 1 && (mask.min[a] === 0 || mask.min[a] + mask.size[a] === grid.size[a]),
    );
  });
}
