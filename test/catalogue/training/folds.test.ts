import { describe, expect, it } from 'vitest';
import { divide, type Group, joinSubjects } from '../../../src/catalogue/training/folds.ts';

/** A linear congruential generator, so that a failure can be repeated. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

function someGroups(seed: number): { groups: Group[]; folds: number; test: number } {
  const next = random(seed);
  const folds = 2 + Math.floor(next() * 5);
  const groups = Array.from({ length: folds * 2 + Math.floor(next() * 40) }, (_, n) => ({
    subjects: Array.from({ length: 1 + Math.floor(next() * 2) }, (_, m) => `s-${n}-${m}`),
    cases: 1 + Math.floor(next() * 6),
    stratum: String(Math.floor(next() * 3)),
  }));
  return { groups, folds, test: next() < 0.5 ? 0 : 0.3 };
}

describe('Folds', () => {
  it('never divide a group, and leave no fold empty', () => {
    for (let seed = 1; seed <= 150; seed++) {
      const { groups, folds, test } = someGroups(seed);
      const division = divide(groups, folds, test);
      const used = new Set<number>();
      for (const { subjects } of groups) {
        const parts = new Set(subjects.map((one) => (division.test.has(one) ? 'test' : division.foldOf.get(one))));
        expect(parts.size, `seed ${seed}`).toBe(1);
        const [part] = parts;
        expect(part, `seed ${seed}`).toBeDefined();
        if (typeof part === 'number') used.add(part);
      }
      expect(used.size, `seed ${seed}`).toBe(folds);
    }
  });

  it('do not depend on the order of the subjects', () => {
    const { groups } = someGroups(3);
    expect(divide([...groups].reverse(), 3, 0.2)).toEqual(divide(groups, 3, 0.2));
  });

  it('have each stratum in nearly equal parts', () => {
    const groups = Array.from({ length: 40 }, (_, n) => ({
      subjects: [`s-${n}`],
      cases: 1,
      stratum: n < 8 ? 'rare' : 'usual',
    }));
    const { foldOf } = divide(groups, 4, 0);
    for (let fold = 0; fold < 4; fold++) {
      const own = groups.filter(({ subjects }) => foldOf.get(subjects[0]!) === fold);
      expect([own.length, own.filter(({ stratum }) => stratum === 'rare').length]).toEqual([10, 2]);
    }
  });

  it('join subjects over several shared images', () => {
    const shared = new Map([
      ['x', ['a', 'b']],
      ['y', ['b', 'd']],
    ]);
    expect(joinSubjects(['d', 'c', 'b', 'a'], shared)).toEqual([['a', 'b', 'd'], ['c']]);
  });
});
