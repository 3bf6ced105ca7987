import { sha256 } from '../../core/index.ts';
import { FoldsImpossible } from './errors.ts';

/** A unit that must not be divided: all images, time points, readers and modalities of a subject, and of its copies. */
export interface Group {
  /** Names of subjects, sorted. */
  readonly subjects: readonly string[];
  /** Number of its training cases. */
  readonly cases: number;
  readonly stratum: string;
}

/** Joins subjects that share a key (equal pixels), also over several steps. */
export function joinSubjects(subjects: readonly string[], shared: ReadonlyMap<string, readonly string[]>): string[][] {
  const root = new Map(subjects.map((one) => [one, one]));
  const find = (one: string): string => {
    let at = one;
    while (root.get(at) !== at) at = root.get(at)!;
    return at;
  };
  for (const members of shared.values())
    for (const other of members.slice(1)) {
      const [a, b] = [find(members[0]!), find(other)].sort() as [string, string];
      root.set(b, a);
    }
  const groups = new Map<string, string[]>();
  for (const one of [...subjects].sort()) groups.set(find(one), [...(groups.get(find(one)) ?? []), one]);
  return [...groups.values()];
}

export interface Division {
  /** Number of the fold in which a subject is validated, from 0. */
  readonly foldOf: ReadonlyMap<string, number>;
  readonly test: ReadonlySet<string>;
}

/**
 * Divides groups among test set and folds, each stratum on its own: large groups first, each to the part that has least of its
 * stratum, then least in all. Order among equals is by a hash of the names, so that it depends on nothing else: the same
 * subjects always give the same folds.
 * @throws FoldsImpossible
 */
export function divide(groups: readonly Group[], folds: number | 'none', testShare: number): Division {
  const nameOf = ({ subjects }: Group): string => sha256(subjects.join('\n'));
  const ordered = [...groups].sort((a, b) => b.cases - a.cases || (nameOf(a) < nameOf(b) ? -1 : 1));
  const test = new Set<string>();
  const rest: Group[] = [];
  const wanted = Math.round(testShare * groups.length);
  if (testShare > 0 && (wanted === 0 || wanted === groups.length)) {
    throw new FoldsImpossible(
      `Nothing was exported: a share of ${testShare} of ${subjectsText(groups)} is ${wanted === 0 ? 'none' : 'all'} of them.`,
    );
  }
  const strata = [...new Set(ordered.map(({ stratum }) => stratum))].sort();
  const quota = new Map(strata.map((one) => [one, 0]));
  const all = new Map(strata.map((one) => [one, ordered.filter(({ stratum }) => stratum === one).length]));
  const due = (one: string): number => all.get(one)! * testShare - quota.get(one)!;
  for (let n = 0; n < wanted; n++) {
    const most = strata.reduce((best, one) => (due(one) > due(best) ? one : best), strata[0]!);
    quota.set(most, quota.get(most)! + 1);
  }
  const byHash = [...ordered].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  for (const group of byHash) {
    const left = quota.get(group.stratum)!;
    if (left === 0) continue;
    quota.set(group.stratum, left - 1);
    for (const subject of group.subjects) test.add(subject);
  }
  for (const group of ordered) if (!test.has(group.subjects[0]!)) rest.push(group);
  const foldOf = new Map<string, number>();
  if (folds === 'none') return { foldOf, test };
  if (rest.length < folds) {
    throw new FoldsImpossible(
      `Nothing was exported: ${folds} folds need at least ${folds} subjects, and there ${rest.length === 1 ? 'is' : 'are'} ${subjectsText(rest)}. ` +
        'Choose fewer with --folds, or --folds none.',
    );
  }
  const size = new Array<number>(folds).fill(0);
  const groupsIn = new Array<number>(folds).fill(0);
  for (const stratum of strata) {
    const own = new Array<number>(folds).fill(0);
    for (const group of rest.filter((one) => one.stratum === stratum)) {
      let best = 0;
      for (let fold = 1; fold < folds; fold++)
        if (before([own[fold]!, size[fold]!, groupsIn[fold]!], [own[best]!, size[best]!, groupsIn[best]!])) best = fold;
      own[best]! += group.cases;
      size[best]! += group.cases;
      groupsIn[best]! += 1;
      for (const subject of group.subjects) foldOf.set(subject, best);
    }
  }
  const empty = groupsIn.indexOf(0);
  if (empty < 0) return { foldOf, test };
  // Strata of groups of different sizes may leave a fold empty, which no fold may be.
  return { foldOf: fillEmpty(rest, folds), test };
}

/** Without strata every fold gets a group, as there are at least as many. */
function fillEmpty(groups: readonly Group[], folds: number): Map<string, number> {
  const foldOf = new Map<string, number>();
  const size = new Array<number>(folds).fill(0);
  for (const [at, group] of groups.entries()) {
    const fold = at < folds ? at : size.indexOf(Math.min(...size));
    size[fold]! += group.cases;
    for (const subject of group.subjects) foldOf.set(subject, fold);
  }
  return foldOf;
}

function before(a: readonly number[], b: readonly number[]): boolean {
  const at = a.findIndex((value, n) => value !== b[n]);
  return at >= 0 && a[at]! < b[at]!;
}

const subjectsText = (groups: readonly Group[]): string => {
  const subjects = groups.reduce((sum, group) => sum + group.subjects.length, 0);
  const counted = subjects === 1 ? '1 subject' : `${subjects} subjects`;
  return subjects === groups.length ? counted : `${counted} in ${groups.length} groups that share images`;
};
