import { describe, expect, it } from 'vitest';
import { bandKeys, bandOf } from '../../../src/cohorts/disclosure/bands.ts';
import { type FixOptions, fixCounts } from '../../../src/cohorts/disclosure/fix.ts';
import { answerOf, latticeOf, questionOf, questionsOf } from '../../../src/cohorts/disclosure/lattice.ts';
import type { FixedCounts, Person } from '../../../src/cohorts/disclosure/model.ts';
import { CellKeys } from '../../../src/cohorts/disclosure/noise.ts';
import { stepDown, suppressed, twoDigits } from '../../../src/cohorts/disclosure/suppress.ts';

const k = 5;
const countFrom = 40;

/** Noise that a test chooses, and the keys it was asked for. */
class ChosenNoise extends CellKeys {
  readonly asked = new Map<string, number>();
  private readonly chosen: number;

  constructor(chosen = 0) {
    super(new Uint8Array(32));
    this.chosen = chosen;
  }

  override recordKey(): number {
    return 2 ** 31 + 1;
  }

  override noise(question: string, cellKey: number): number {
    this.asked.set(question, cellKey);
    return this.chosen;
  }
}

const variable = (name: string, ...keys: string[]) => ({
  name,
  label: `label of ${name}`,
  keys: keys.map((key) => ({ key, label: `label of ${key}` })),
});
const [a, b] = [variable('a', 'x', 'y'), variable('b', 'x', 'y')];

/** `'a=x b=y'`, so many times; a variable may have two categories. */
const people = (...groups: ReadonlyArray<readonly [count: number, what: string]>): Person[] =>
  groups.flatMap(([count, what], group) =>
    Array.from({ length: count }, (_, at) => {
      const keys = new Map<string, Set<string>>();
      for (const pair of what.split(' ').filter(Boolean)) {
        const [name, key] = pair.split('=') as [string, string];
        keys.set(name, (keys.get(name) ?? new Set()).add(key));
      }
      return { id: `${group}-${at}`, keys };
    }),
  );

const fix = (who: readonly Person[], more: Partial<FixOptions> = {}): FixedCounts =>
  fixCounts({
    people: who,
    records: 0,
    variables: [],
    kinds: [],
    k,
    countFrom,
    earlier: [],
    own: more.earlier?.length ?? 0,
    keys: new ChosenNoise(),
    ...more,
  });

describe('The totals of a version', () => {
  it('are told from k people on', () => {
    expect([4, 5].map((count) => fix(people([count, '']), { records: 1999 }))).toMatchObject([
      { k, countFrom, individuals: { basis: 4, told: null }, records: { basis: 1999, told: null } },
      { individuals: { basis: 5, told: 5 }, records: { basis: 1999, told: 1900 } },
    ]);
  });

  it('give away no number of people by that of their records', () => {
    expect([7, 9].map((count) => fix(people([count, '']), { records: 5 * count }).records.told)).toEqual([25, 25]);
  });

  it('of records are those of the own version with the same people, not those of another dataset', () => {
    const before = fix(people([20, '']), { records: 300 });
    const now = (own: number) => fix(people([21, '']), { records: 310, earlier: [before], own });
    expect(now(1)).toMatchObject({ individuals: { basis: 20 }, records: { basis: 300 } });
    expect(now(0)).toMatchObject({ individuals: { basis: 20 }, records: { basis: 310 } });
    const others = fix(people([25, '']), { records: 310, earlier: [before], own: 1 });
    expect(others).toMatchObject({ individuals: { basis: 25 }, records: { basis: 310 } });
  });

  it.each([
    [0, 0],
    [9, 9],
    [10, 10],
    [99, 99],
    [100, 100],
    [109, 100],
    [119, 110],
    [999, 990],
    [1999, 1900],
  ])('of %i records are %i to two digits', (count, told) => {
    expect(twoDigits(count)).toBe(told);
  });
});

describe('Kinds that metadata may name', () => {
  const kindsOf = (who: readonly Person[], earlier: FixedCounts[] = []) => fix(who, { kinds: [a, b], earlier }).kinds;

  it('are counted by variable and key, with their labels', () => {
    expect(kindsOf(people([3, 'a=x'], [6, 'a=y b=x'], [1, 'a=x a=y']))).toEqual([
      { variable: 'a', key: 'x', label: 'label of x', basis: 4 },
      { variable: 'a', key: 'y', label: 'label of y', basis: 7 },
      { variable: 'b', key: 'x', label: 'label of x', basis: 6 },
      { variable: 'b', key: 'y', label: 'label of y', basis: 0 },
    ]);
  });

  it('are compared with the same key of the same variable; a count that was not published before counts as nobody', () => {
    const before = fix(people([20, 'a=x'], [30, 'a=y'], [40, 'b=x']), { kinds: [a, b] });
    const bases = (who: readonly Person[], earlier = [before]) => kindsOf(who, earlier).map(({ basis }) => basis);
    expect(bases(people([24, 'a=x'], [35, 'a=y'], [36, 'b=x'], [4, 'b=y']))).toEqual([20, 35, 40, 0]);
    const without = { ...before, kinds: before.kinds.filter(({ key }) => key !== 'x') };
    expect(bases(people([4, 'a=x'], [5, 'b=x']), [without])).toEqual([0, 0, 5, 0]);
  });
});

describe('Categories without a closed list', () => {
  const open = { ...a, open: true };
  const listed = (who: readonly Person[], earlier: FixedCounts[] = []) =>
    fix(who, { variables: [open], earlier }).variables;

  it('are named from k people on', () => {
    expect(listed(people([5, 'a=x'], [4, 'a=y']))).toEqual([{ ...a, keys: [a.keys[0]] }]);
    expect(listed(people([5, 'a=x'], [4, 'a=y']))[0]).not.toHaveProperty('open');
  });

  it('stay named where they were, by the same variable', () => {
    const before = fix(people([9, 'a=x']), { variables: [open, variable('b', 'y')] });
    expect(listed([], [before])[0]!.keys.map(({ key }) => key)).toEqual(['x']);
  });

  it('that are a closed list are all named', () => {
    expect(fix([], { variables: [a] }).variables).toEqual([a]);
  });

  it('are refused with other bands than before, and only of the same variable', () => {
    const banded = (name: string, ...edges: number[]) => ({ ...variable(name, ...bandKeys(edges)), edges });
    const before = fix([], { variables: [banded('age', 50), banded('dose', 60)] });
    const now = (edge: number) => () => fix([], { variables: [banded('dose', edge)], earlier: [before] });
    expect(now(60)).not.toThrow();
    expect(now(61)).toThrow(expect.objectContaining({ code: 'QIAW_COUNTS_REFUSED' }));
  });
});

describe('A facet', () => {
  const facetOf = (who: readonly Person[], earlier: FixedCounts[] = [], variables = [a]) =>
    fix(who, { variables, earlier }).facets[0]!;
  const bases = ({ cells, missing }: ReturnType<typeof facetOf>) => [...cells, missing].map(({ basis }) => basis);
  const told = ({ cells, missing }: ReturnType<typeof facetOf>) => [...cells, missing].map((cell) => cell.told);

  it('counts each category of a person, and as missing each person who has none of those listed', () => {
    const facet = facetOf(people([11, 'a=x'], [7, 'a=x a=y'], [6, 'a=q'], [3, ''], [2, 'b=x'], [1, 'a=q a=y']));
    expect(facet).toEqual({
      variable: 'a',
      cells: [
        { key: 'x', basis: 18, told: 15 },
        { key: 'y', basis: 8, told: 5 },
      ],
      missing: { basis: 11, told: 10 },
    });
  });

  it('hides a second cell where one is hidden, the missing included, but tells that nobody is missing', () => {
    expect(told(facetOf(people([20, 'a=x'], [10, 'a=y'])))).toEqual([20, 10, 0]);
    expect(told(facetOf(people([20, 'a=x'], [10, 'a=y'], [4, ''])))).toEqual([20, null, null]);
    expect(told(facetOf(people([20, 'a=x'], [4, 'a=y'], [10, ''])))).toEqual([20, null, null]);
    expect(told(facetOf(people([20, 'a=x'], [4, 'a=y'])))).toEqual([null, null, 0]);
  });

  it('is compared with the same facet, cell by cell, also for its missing count', () => {
    const before = fix(people([20, 'a=x b=y'], [10, 'a=y b=y'], [30, 'b=x']), { variables: [b, a] });
    expect(bases(facetOf(people([24, 'a=x'], [15, 'a=y'], [26, '']), [before]))).toEqual([20, 15, 30]);
    expect(bases(facetOf(people([24, 'a=x'], [15, 'a=y'], [25, '']), [before]))).toEqual([20, 15, 25]);
    const fewer = fix(people([20, 'a=x']), { variables: [variable('a', 'x')] });
    expect(bases(facetOf(people([20, 'a=x'], [4, 'a=y']), [fewer]))).toEqual([20, 0, 0]);
  });
});

describe('A line of cells', () => {
  it('hides the first of the smallest others, and nothing where none or more is hidden', () => {
    const told = (...bases: number[]) => suppressed(bases, k).map((cell) => cell.told);
    expect(told(10, 7, 7, 4)).toEqual([10, null, 5, null]);
    expect(told(7, 10, 4)).toEqual([null, 10, null]);
    expect([told(4), told(10, 5), told(4, 4, 10), told()]).toEqual([[null], [10, 5], [null, null, 10], []]);
    expect(suppressed([7, 4], k)).toEqual([
      { basis: 7, told: null },
      { basis: 4, told: null },
    ]);
  });

  it('tells the multiple of k below, from k on', () => {
    expect([4, 5, 9, 10].map((count) => stepDown(count, k))).toEqual([null, 5, 5, 10]);
  });
});

describe('A question', () => {
  const lattice = (
    who: readonly Person[],
    noise = 0,
    earlier: Array<FixedCounts['lattice']> = [],
    variables = [a, b],
  ) => latticeOf(who, variables, { k, countFrom, keys: new ChosenNoise(noise), earlier });

  it('is answered when k people fit, and k of those who fit without one of its conditions do not', () => {
    const of = (fit: number, others: number) => lattice(people([fit, 'a=x'], [others, '']), 100)['a=x']![1];
    expect([of(4, 50), of(5, 50), of(50, 4), of(50, 5)]).toEqual([null, 'atLeast', null, 150]);
    const both = (onlyA: number, onlyB: number) =>
      lattice(people([30, 'a=x b=x'], [onlyA, 'a=x'], [onlyB, 'b=x'], [90, '']))['a=x&b=x']![1];
    expect([both(5, 5), both(4, 5), both(5, 4)]).toEqual(['atLeast', null, null]);
  });

  it('is answered with the number, noise in it, where both that and the true one reach countFrom', () => {
    const of = (count: number, noise: number) => lattice(people([count, 'a=x'], [90, '']), noise)['a=x'];
    expect([of(40, 0), of(39, 5), of(45, -5), of(45, -6)]).toEqual([
      [40, 40],
      [39, 'atLeast'],
      [45, 40],
      [45, 'atLeast'],
    ]);
  });

  it('of two conditions is answered with the number only from five times countFrom on', () => {
    const of = (count: number, noise: number) =>
      lattice(people([count, 'a=x b=x'], [9, 'a=x'], [9, 'b=x'], [90, '']), noise)['a=x&b=x'];
    expect([of(200, 0), of(199, 5), of(205, -5), of(205, -6), of(14, 0)]).toEqual([
      [200, 200],
      [199, 'atLeast'],
      [205, 200],
      [205, 'atLeast'],
      [14, null],
    ]);
  });

  it('is answered with "at least" from 3 k with noise on', () => {
    const of = (count: number, noise: number) => lattice(people([count, 'a=x'], [90, '']), noise)['a=x']![1];
    expect([of(15, 0), of(14, 0), of(14, 1), of(16, -1), of(16, -2)]).toEqual([
      'atLeast',
      null,
      'atLeast',
      'atLeast',
      null,
    ]);
  });

  it('has the noise of the sum of the keys of those who fit, modulo 2^32', () => {
    const keys = new ChosenNoise();
    latticeOf(people([6, 'a=x'], [7, 'a=y'], [9, '']), [a], { k, countFrom, keys, earlier: [] });
    expect([...keys.asked]).toEqual([
      ['a=x', 6],
      ['a=y', 2 ** 31 + 7],
    ]);
  });

  it('keeps basis and answer until it has moved by k', () => {
    const before = { 'a=x': [50, 47] as const };
    const of = (count: number, earlier = [before as FixedCounts['lattice']]) =>
      lattice(people([count, 'a=x'], [90, '']), 1, earlier)['a=x'];
    expect([of(46), of(50), of(54), of(55), of(45)]).toEqual([
      [50, 47],
      [50, 47],
      [50, 47],
      [55, 56],
      [45, 46],
    ]);
    expect(of(4, [{}])).toBeUndefined();
    expect(of(5, [{}])).toEqual([5, null]);
    expect(of(54, [{ 'a=x': [20, 3] }, before])).toEqual([50, 47]);
  });

  it('is sorted by its name, not by the order of the people', () => {
    expect(Object.keys(lattice(people([6, 'b=x'], [6, 'a=y'], [6, 'a=x'])))).toEqual(['a=x', 'a=y', 'b=x']);
  });

  it('that nobody fits any more is kept while it is too near to what was told, unless it is no longer published', () => {
    const before = { 'a=x': [4, null], 'a=y': [9, null], 'a=x&q=x': [3, null], 'b=x': [2, null] } as const;
    expect(lattice(people([90, '']), 0, [before])).toEqual({ 'a=x': [4, null], 'b=x': [2, null] });
    expect(lattice(people([90, '']), 0, [before], [b])).toEqual({ 'b=x': [2, null] });
  });

  it('counts bases that were held when it compares with the question without a condition', () => {
    const before = { 'a=x': [30, 'atLeast'] } as const;
    const who = people([29, 'a=x b=x'], [5, 'a=x'], [20, 'b=x'], [90, '']);
    expect(lattice(who)['a=x&b=x']).toEqual([29, 'atLeast']);
    expect(lattice(who, 0, [before])['a=x&b=x']).toEqual([29, null]);
  });

  it('has at most three conditions, each of another variable, whichever people fit', () => {
    const four = ['a', 'b', 'c', 'd'].map((name) => variable(name, 'x', 'y'));
    const found = Object.keys(lattice(people([9, 'a=x a=y b=x c=x d=x'], [9, 'e=x']), 0, [], four));
    expect(found).toEqual(
      [
        ...['a=x', 'a=y', 'b=x', 'c=x', 'd=x'],
        ...['a=x&b=x', 'a=x&c=x', 'a=x&d=x', 'a=y&b=x', 'a=y&c=x', 'a=y&d=x', 'b=x&c=x', 'b=x&d=x', 'c=x&d=x'],
        ...['a=x&b=x&c=x', 'a=x&b=x&d=x', 'a=x&c=x&d=x', 'a=y&b=x&c=x', 'a=y&b=x&d=x', 'a=y&c=x&d=x', 'b=x&c=x&d=x'],
      ].sort(),
    );
    // 8 of one, 24 of two, 32 of three.
    const all = [...questionsOf(four)];
    expect([1, 2, 3, 4].map((count) => all.filter(({ length }) => length === count).length)).toEqual([8, 24, 32, 0]);
    expect(new Set(all.map(questionOf)).size).toBe(64);
  });

  it('is one of 300,000 at most', () => {
    const size = (...counts: number[]) => {
      const key = { key: '', label: '' };
      const variables = counts.map((count, at) => ({ ...variable(`v${at}`), keys: new Array(count).fill(key) }));
      return () => lattice([], 0, [], variables);
    };
    const refused = expect.objectContaining({ code: 'QIAW_COUNTS_REFUSED' });
    // 13 x 47 x 491 = 300,001 with the empty one.
    expect(size(12, 46, 490)).not.toThrow();
    expect(size(12, 46, 491)).toThrow(refused);
    expect(size(490, 46, 13)).toThrow(refused);
    expect(size(546, 547)).not.toThrow();
    expect(size(547, 548)).toThrow(refused);
    expect(size(300_001)).toThrow(refused);
  });

  it('that was fixed is answered, with null where nobody fits', () => {
    const [c, d] = [variable('c', 'x'), variable('d', 'x')];
    const counts = fix(people([60, 'a=x b=y c=x'], [60, 'b=x'], [60, 'a=y'], [60, 'c=x'], [60, 'a=x b=y']), {
      variables: [a, b, c, d],
    });
    const asked = (...pairs: string[]) =>
      answerOf(
        pairs.map((pair) => ({ variable: pair.slice(0, 1), key: pair.slice(2) })),
        counts,
      );
    expect(counts.lattice['a=x&b=y']).toEqual([120, null]);
    expect([asked('a=x'), asked('a=y'), asked('b=x', 'a=y')]).toEqual([120, 60, null]);
    expect(asked('b=y', 'a=x', 'c=x')).toBe(counts.lattice['a=x&b=y&c=x']![1]);
    for (const wrong of [[], ['a=x', 'a=x'], ['a=z'], ['q=x'], ['a=x', 'b=x', 'c=x', 'd=x'], ['a=x', 'b=z']]) {
      expect(() => asked(...wrong)).toThrow(expect.objectContaining({ code: 'QIAW_COUNT_QUESTION' }));
    }
  });
});

describe('Bands', () => {
  it('are one where there is no edge', () => {
    expect([bandKeys([]), bandKeys([50])]).toEqual([['..'], ['..50', '50..']]);
    expect([bandOf(3, []), bandOf(Number.NaN, []), bandOf(50, [50]), bandOf(-1, [50])]).toEqual([
      '..',
      undefined,
      '50..',
      '..50',
    ]);
  });
});

describe('Keys of cells', () => {
  it('are those of the secret, of record and question apart, and whole numbers modulo 2^32', () => {
    const keys = new CellKeys(new Uint8Array(32).fill(7));
    expect(keys.noise('a=x', -1)).toBe(keys.noise('a=x', 2 ** 32 - 1));
    const drawn = (one: CellKeys) => Array.from({ length: 30 }, (_, at) => one.noise('a=x', at));
    expect(drawn(keys)).toEqual(drawn(new CellKeys(new Uint8Array(32).fill(7))));
    expect(drawn(keys)).not.toEqual(drawn(new CellKeys(new Uint8Array(32).fill(8))));
    expect(drawn(new CellKeys())).not.toEqual(drawn(new CellKeys()));
    const records = Array.from({ length: 30 }, (_, at) => keys.recordKey(`p${at}`));
    expect([new Set(records).size, records.every((key) => key >= 0 && key < 2 ** 32)]).toEqual([30, true]);
  });
});
