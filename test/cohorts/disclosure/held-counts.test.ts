import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { settle } from '../../../src/cohorts/disclosure/hold.ts';
import { questionOf, questionsOf } from '../../../src/cohorts/disclosure/lattice.ts';
import { CellKeys, noiseTable } from '../../../src/cohorts/disclosure/noise.ts';
import { suppressed } from '../../../src/cohorts/disclosure/suppress.ts';
import {
  answerOf,
  bandKeys,
  bandOf,
  type FixedCounts,
  fixCounts,
  type Person,
  sizeBand,
} from '../../../src/cohorts/index.ts';

const k = 5;
const variable = (name: string, ...keys: string[]) => ({
  name,
  label: name,
  keys: keys.map((key) => ({ key, label: key })),
});
const variables = [variable('a', 'x', 'y'), variable('b', 'x', 'y', 'z'), variable('c', 'x', 'y')];
const person = (id: string, ...keys: string[]): Person => ({
  id,
  keys: new Map(variables.flatMap(({ name }, at) => (keys[at] === undefined ? [] : [[name, new Set([keys[at]!])]]))),
});

/** That many people, with categories chosen by the numbers. */
const crowd = (count: number, choose: (at: number) => readonly [number, number, number]): Person[] =>
  Array.from({ length: count }, (_, at) =>
    person(`p${at}`, ...choose(at).map((choice, n) => variables[n]!.keys[choice % variables[n]!.keys.length]!.key)),
  );

const fix = (people: readonly Person[], earlier: readonly FixedCounts[] = [], own = earlier.length): FixedCounts =>
  fixCounts({ people, records: people.length * 12, variables, kinds: [variables[1]!], k, countFrom: 50, earlier, own });

/** Everything that is ever disclosed of a version. */
const toldOf = ({ individuals, records, facets, lattice }: FixedCounts) => ({
  individuals: individuals.told,
  records: records.told,
  facets: facets.map(({ cells, missing }) => [...cells, missing].map(({ told }) => told)),
  lattice: Object.fromEntries(
    Object.entries(lattice).flatMap(([question, [, told]]) => (told === null ? [] : [[question, told]])),
  ),
});

describe('A disclosed count', () => {
  it('never differs by 1 to k - 1 from any count disclosed before', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 40 }),
        fc.integer({ min: 2, max: 9 }),
        (counts, k) => {
          const told: number[] = [];
          for (const count of counts) told.unshift(settle(count, told, k));
          for (const a of told) for (const b of told) expect(a === b || Math.abs(a - b) >= k).toBe(true);
        },
      ),
    );
  });

  it('keeps its value until the true count has moved by k, and then takes the true count', () => {
    expect(settle(104, [100], k)).toBe(100);
    expect(settle(105, [100], k)).toBe(105);
    expect(settle(96, [100], k)).toBe(100);
    expect(settle(101, [106, 100], k)).toBe(100);
    expect(settle(104, [100, 104], k)).toBe(104);
    expect(settle(7, [], k)).toBe(7);
  });
});

describe('A row of cells', () => {
  it('discloses multiples of k only, and hides a second cell where it would hide exactly one', () => {
    expect(suppressed([13, 9, 3], k).map(({ told }) => told)).toEqual([10, null, null]);
    expect(suppressed([13, 9, 5], k).map(({ told }) => told)).toEqual([10, 5, 5]);
    expect(suppressed([13, 4, 3], k).map(({ told }) => told)).toEqual([10, null, null]);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 2, maxLength: 8 }), (bases) => {
        const cells = suppressed(bases, k);
        expect(cells.filter(({ told }) => told === null)).not.toHaveLength(1);
        for (const { basis, told } of cells)
          if (told !== null) expect([told % k, told <= basis, basis - told < k]).toEqual([0, true, true]);
      }),
    );
  });
});

describe('Bands of a number', () => {
  it('include their lower edge and cover everything', () => {
    expect(bandKeys([50, 60])).toEqual(['..50', '50..60', '60..']);
    expect([49.9, 50, 59, 60, 200, Number.NaN].map((age) => bandOf(age, [50, 60]))).toEqual([
      '..50',
      '50..60',
      '50..60',
      '60..',
      '60..',
      undefined,
    ]);
  });

  it('cannot be published with other edges, since the two could be subtracted', () => {
    const banded = (...edges: number[]) => ({ ...variable('age', ...bandKeys(edges)), edges });
    const with_ = (age: ReturnType<typeof banded>, earlier: readonly FixedCounts[], own: number) =>
      fixCounts({ people: [], records: 0, variables: [age], kinds: [], k, countFrom: 50, earlier, own });
    const before = with_(banded(50, 60), [], 0);
    expect(with_(banded(50, 60), [before], 1).variables).toEqual(before.variables);
    for (const own of [0, 1]) {
      expect(() => with_(banded(51, 60), [before], own)).toThrow(
        expect.objectContaining({ code: 'QIAW_COUNTS_REFUSED' }),
      );
    }
  });
});

describe('Sizes of files about people', () => {
  it('are disclosed as powers of two', () => {
    expect([0, 1, 1000, 1024, 1025].map(sizeBand)).toEqual([0, 1, 1024, 1024, 2048]);
  });
});

describe('Noise', () => {
  it('has a table of probabilities that sum to 1, as docs/privacy.md states it', () => {
    expect(noiseTable.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 12);
    expect(noiseTable.find(({ noise }) => noise === 0)!.probability).toBeCloseTo(0.1013, 4);
    expect(noiseTable.map(({ noise }) => noise)).toEqual(Array.from({ length: 41 }, (_, at) => at - 20));
  });

  it('follows its table', () => {
    const keys = new CellKeys(new Uint8Array(32));
    const drawn = Array.from({ length: 20_000 }, (_, at) => keys.noise('a=x', keys.recordKey(`p${at}`)));
    for (const { noise, probability } of noiseTable) {
      const share = drawn.filter((one) => one === noise).length / drawn.length;
      expect(Math.abs(share - probability)).toBeLessThan(5 * Math.sqrt(probability / drawn.length) + 1e-3);
    }
  });

  it('is the same for the same question and people, and different for another question about the same people', () => {
    const keys = new CellKeys(new Uint8Array(32));
    const noises = Array.from(
      { length: 400 },
      (_, at) => [keys.noise(`a=${at}`, at), keys.noise(`b=${at}`, at)] as const,
    );
    expect(noises).toEqual(
      Array.from({ length: 400 }, (_, at) => [keys.noise(`a=${at}`, at), keys.noise(`b=${at}`, at)]),
    );
    const equal = noises.filter(([a, b]) => a === b).length / noises.length;
    // The probability that two draws from the table are equal.
    expect(Math.abs(equal - noiseTable.reduce((sum, one) => sum + one.probability ** 2, 0))).toBeLessThan(0.05);
  });
});

describe('The lattice', () => {
  const people = crowd(300, (at) => [at % 2, Math.floor(at / 2) % 3, Math.floor(at / 7) % 2]);
  const counts = fix(people);
  const fitting = (conditions: ReadonlyArray<{ variable: string; key: string }>) =>
    people.filter(({ keys }) => conditions.every(({ variable: name, key }) => keys.get(name)?.has(key))).length;

  it('discloses numbers from countFrom up, with noise from its table, and "at least" below', () => {
    for (const conditions of questionsOf(variables)) {
      const [told, truth] = [answerOf(conditions, counts), fitting(conditions)];
      if (typeof told === 'number')
        expect([truth >= 50, told >= 50, Math.abs(told - truth) <= 20]).toEqual([true, true, true]);
      if (told === 'atLeast') expect(truth).toBeGreaterThanOrEqual(k);
    }
    const kinds = [...questionsOf(variables)].map((conditions) => typeof answerOf(conditions, counts));
    expect(kinds).toContain('number');
    expect(kinds).toContain('string');
  });

  it('gives no answer where fewer than k people match, or fewer than k less than without one of the conditions', () => {
    // All but two of the people with a = x have c = x; no others do.
    const skewed = crowd(120, (at) => [at % 2, at % 3, at % 2 === 0 && at > 2 ? 0 : 1]);
    const told = fix(skewed);
    expect(
      answerOf(
        [
          { variable: 'a', key: 'x' },
          { variable: 'c', key: 'x' },
        ],
        told,
      ),
    ).toBeNull();
    expect(
      answerOf(
        [
          { variable: 'c', key: 'x' },
          { variable: 'a', key: 'x' },
        ],
        told,
      ),
    ).toBeNull();
    expect(
      answerOf(
        [
          { variable: 'a', key: 'y' },
          { variable: 'c', key: 'x' },
        ],
        told,
      ),
    ).toBeNull();
    const everybody = fix(crowd(120, (at) => [0, at % 3, 0]));
    expect(
      Object.entries(everybody.lattice).filter(([question, [, answer]]) => question.includes('a=x') && answer !== null),
    ).toEqual([]);
  });

  it('is the same cell for any order of its conditions', () => {
    const conditions = [
      { variable: 'b', key: 'x' },
      { variable: 'a', key: 'y' },
    ];
    expect(questionOf(conditions)).toBe(questionOf([...conditions].reverse()));
  });

  it('holds no other question: none without conditions, with four, with one variable twice, or with something unpublished', () => {
    const of = (...pairs: Array<[string, string]>) => pairs.map(([variable, key]) => ({ variable, key }));
    const wrong = [
      of(),
      of(['a', 'x'], ['b', 'x'], ['c', 'x'], ['d', 'x']),
      of(['a', 'x'], ['a', 'y']),
      of(['id', 'p1']),
      of(['a', 'q']),
      of(['a', 'x&b=y']),
      of(['constructor', 'x']),
    ];
    for (const conditions of wrong) {
      expect(() => answerOf(conditions, counts)).toThrow(expect.objectContaining({ code: 'QIAW_COUNT_QUESTION' }));
    }
  });

  it('is refused where it would be too large to enumerate', () => {
    const many = Array.from({ length: 20 }, (_, at) =>
      variable(`v${at}`, ...Array.from({ length: 9 }, (__, key) => `${key}`)),
    );
    expect(() =>
      fixCounts({ people: [], records: 0, variables: many, kinds: [], k, countFrom: 50, earlier: [], own: 0 }),
    ).toThrow(expect.objectContaining({ code: 'QIAW_COUNTS_REFUSED' }));
  });
});

describe('What is disclosed of a version', () => {
  const people = crowd(120, (at) => [at % 2, Math.floor(at / 2) % 3, Math.floor(at / 7) % 2]);
  const first = fix(people);

  it('is the same when up to k - 1 people arrived, left or changed', () => {
    const others = [1, 2, 3, 4].map((at) => person(`new${at}`, 'x', 'z', 'y'));
    for (let count = 1; count < k; count++) {
      expect(toldOf(fix([...people, ...others.slice(0, count)], [first]))).toEqual(toldOf(first));
      expect(toldOf(fix(people.slice(count), [first]))).toEqual(toldOf(first));
      expect(toldOf(fix([...people.slice(count), ...others.slice(0, count)], [first]))).toEqual(toldOf(first));
    }
    expect(toldOf(fix(people, [first]))).toEqual(toldOf(first));
  });

  it('is the same in a dataset that has the same people except up to k - 1', () => {
    expect(toldOf(fix(people.slice(1), [first], 0)).facets).toEqual(toldOf(first).facets);
    expect(toldOf(fix(people.slice(4), [first], 0)).lattice).toEqual(toldOf(first).lattice);
  });

  it('changes with k people', () => {
    const more = fix([...people, ...[1, 2, 3, 4, 5].map((at) => person(`new${at}`, 'x', 'z', 'y'))], [first]);
    expect(more.individuals).toEqual({ basis: 125, told: 125 });
    expect(toldOf(more).facets).not.toEqual(toldOf(first).facets);
  });

  it('updates the number of records only when it updates the number of people', () => {
    const grown = fixCounts({
      people,
      records: 99_999,
      variables,
      kinds: [],
      k,
      countFrom: 50,
      earlier: [first],
      own: 1,
    });
    expect(grown.records).toEqual(first.records);
    expect(first.records.told).toBe(1400);
  });

  it('includes neither people nor records of fewer than k', () => {
    expect(toldOf(fix(people.slice(0, 4)))).toMatchObject({ individuals: null, records: null, lattice: {} });
  });

  it('omits categories of open lists that fewer than k people have', () => {
    const open = { ...variable('b', 'x', 'y', 'z'), open: true };
    const few = [
      ...crowd(30, () => [0, 0, 0]),
      ...crowd(4, () => [0, 2, 0]).map((one) => ({ ...one, id: `q${one.id}` })),
    ];
    const counts = fixCounts({
      people: few,
      records: 0,
      variables: [open],
      kinds: [open],
      k,
      countFrom: 50,
      earlier: [],
      own: 0,
    });
    expect(counts.variables[0]!.keys.map(({ key }) => key)).toEqual(['x']);
    expect(JSON.stringify(counts.facets)).not.toContain('"z"');
    expect(Object.keys(counts.lattice)).toEqual(['b=x']);
  });
});
