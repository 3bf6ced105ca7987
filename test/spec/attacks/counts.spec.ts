import { createRequire } from 'node:module';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { questionsOf } from '../../../src/cohorts/disclosure/lattice.ts';
import type { LatticeAnswer } from '../../../src/cohorts/disclosure/model.ts';
import { noiseTable } from '../../../src/cohorts/disclosure/noise.ts';
import { answerOf, type Condition, type FixedCounts, fixCounts } from '../../../src/cohorts/index.ts';
import { packageRoot } from '../../../src/core/index.ts';
import { isQuick } from '../../support/full-size.ts';
import {
  askAll,
  asPeople,
  attributes,
  guessByWeighing,
  guessFrom,
  guessOneWay,
  type Highs,
  named,
  oneWay,
  type Patient,
  patients,
  reconstruct,
  variables,
} from './reconstruction.ts';

const [k, countFrom] = [5, 200];

/** Fewer cohorts of a size would make the mean of their advantages uncertain; fewer sizes do not. */
const small = (sizes: [size: number, seeds: number][]) => sizes.filter(([size]) => !isQuick || size < 1000);

interface Fixed {
  readonly list: readonly Patient[];
  readonly earlier?: readonly FixedCounts[];
  readonly own?: number;
}
const fix = ({ list, earlier = [], own = earlier.length }: Fixed, ids?: (at: number) => string): FixedCounts =>
  fixCounts({ people: asPeople(list, ids), records: list.length, variables, kinds: [], k, countFrom, earlier, own });

const told = (counts: FixedCounts) => askAll((conditions) => answerOf(conditions, counts));
const fitting = (list: readonly Patient[], conditions: readonly Condition[]): readonly Patient[] =>
  list.filter((patient) => conditions.every(({ variable, key }) => patient[variable] === key));

/** Everything that is disclosed to any caller, in one text. */
const everything = (counts: FixedCounts): string =>
  JSON.stringify([
    counts.individuals.told,
    counts.facets.map(({ cells, missing }) => [...cells, missing].map((cell) => cell.told)),
    told(counts),
  ]);

const peers = createRequire(join(packageRoot(), 'test', 'spec', 'peers', 'package.json'));

describe('An attacker who queries the whole lattice', () => {
  let highs: Highs;
  beforeAll(async () => {
    highs = await (peers('highs') as () => Promise<Highs>)();
  });

  /** Percentage points by which each attack identifies more attributes than an attacker with the one-way tables. */
  function advantages(
    list: readonly Patient[],
    victims: readonly Patient[],
  ): readonly [weighing: number, solving: number] {
    const counts = fix({ list });
    const [answers, known] = [told(counts), oneWay(counts)];
    const base = named(victims, guessOneWay(known));
    const weighing = named(victims, guessByWeighing(answers, list.length, k, known)) - base;
    const solving = named(victims, guessFrom(reconstruct(answers, list.length, k, known, highs), known)) - base;
    return [100 * weighing, 100 * solving];
  }
  const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

  it.each(
    small([
      [53, 12],
      [120, 8],
      [250, 6],
      [1000, 3],
    ]),
  )(
    'infers attributes of %i people at most 2 points more often than from the published one-way tables',
    (size, seeds) => {
      const found = Array.from({ length: seeds }, (_, seed) => {
        const list = patients(size, seed + 1);
        return advantages(list, list);
      });
      const [weighing, solving] = [mean(found.map(([one]) => one)), mean(found.map(([, two]) => two))];
      console.log(
        `${size} people, ${seeds} cohorts: weighing ${weighing.toFixed(2)}, solving ${solving.toFixed(2)} points`,
      );
      expect(weighing).toBeLessThanOrEqual(2);
      expect(solving).toBeLessThanOrEqual(2);
    },
  );

  it.each(
    small([
      [53, 12],
      [120, 8],
      [200, 6],
      [1000, 4],
      [3000, 1],
    ]),
  )('does so also where attributes depend on each other, among %i people', (size, seeds) => {
    const found = Array.from({ length: seeds }, (_, seed) => {
      const list = patients(size, seed + 1, true);
      return advantages(list, list);
    });
    const [weighing, solving] = [mean(found.map(([one]) => one)), mean(found.map(([, two]) => two))];
    console.log(
      `${size} linked, ${seeds} cohorts: weighing ${weighing.toFixed(2)}, solving ${solving.toFixed(2)} points`,
    );
    expect(weighing).toBeLessThanOrEqual(2);
    expect(solving).toBeLessThanOrEqual(2);
  });

  it.skipIf(isQuick)(
    'learns about 10,000 people how attributes depend on each other, and no more about them than about outsiders',
    () => {
      const list = patients(10_000, 1, true);
      const members = advantages(list, list);
      const outsiders = advantages(list, patients(10_000, 1001, true));
      console.log(
        `10,000 linked: members ${members.map((one) => one.toFixed(2))}, outsiders ${outsiders.map((one) => one.toFixed(2))} points`,
      );
      for (const at of [0, 1] as const) expect(members[at] - outsiders[at]).toBeLessThanOrEqual(2);
    },
  );

  it('gets no number at all for a dataset with fewer people than countFrom', () => {
    const list = patients(53, 5);
    const counts = fix({ list });
    expect(told(counts).some(({ answer }) => typeof answer === 'number')).toBe(false);
  });
});

describe('Equal answers', () => {
  it('prove nothing about two sets of people: they are equal as often by chance as for the same set', () => {
    // Each attribute has a twin: the same people under another name.
    let [same, pairs] = [0, 0];
    for (let seed = 1; seed <= 12; seed++) {
      const list = patients(900, seed);
      const twins = Object.entries(attributes).map(([name, keys]) => ({
        name: `${name}2`,
        label: name,
        keys: keys.map((key) => ({ key, label: key })),
      }));
      const people = asPeople(list).map(({ id, keys }) => ({
        id,
        keys: new Map([...keys, ...[...keys].map(([name, own]) => [`${name}2`, own] as const)]),
      }));
      const counts = fixCounts({
        people,
        records: 0,
        variables: [...variables, ...twins],
        kinds: [],
        k,
        countFrom,
        earlier: [],
        own: 0,
      });
      for (const conditions of questionsOf(variables)) {
        const twin = conditions.map(({ variable, key }) => ({ variable: `${variable}2`, key }));
        const [one, two] = [answerOf(conditions, counts), answerOf(twin, counts)];
        if (typeof one !== 'number' || typeof two !== 'number') continue;
        pairs++;
        if (one === two) same++;
        // Since the condition has a twin, omitting it leaves nobody out.
        if (conditions.length < 3) expect(answerOf([...conditions, twin[0]!], counts)).toBeNull();
      }
    }
    const chance = noiseTable.reduce((sum, { probability }) => sum + probability ** 2, 0);
    expect(pairs).toBeGreaterThan(100);
    expect(same / pairs).toBeLessThan(chance + 4 * Math.sqrt((chance * (1 - chance)) / pairs));
  });
});

describe('Differencing', () => {
  it('by padding finds no two answers whose people differ by fewer than k', () => {
    for (const size of [53, 250, 1000]) {
      const list = patients(size, size, true);
      const counts = fix({ list });
      for (const conditions of questionsOf(variables)) {
        if (answerOf(conditions, counts) === null) continue;
        const inside = fitting(list, conditions).length;
        expect(inside).toBeGreaterThanOrEqual(k);
        for (const left of conditions) {
          const wider = fitting(
            list,
            conditions.filter((one) => one !== left),
          ).length;
          expect(wider - inside).toBeGreaterThanOrEqual(k);
        }
      }
    }
  });

  it('over versions finds nothing when one to four people are added, removed or changed', () => {
    const list = patients(400, 3, true);
    const first = fix({ list });
    for (let target = 0; target < 30; target++) {
      const changed = list.map((patient, at) => (at === target ? list[(target + 57) % 400]! : patient));
      const without = list.filter((_, at) => at < target || at >= target + 1 + (target % 4));
      const more = [...list, ...patients(1 + (target % 4), 900 + target)];
      for (const next of [changed, without, more])
        expect(everything(fix({ list: next, earlier: [first] }))).toBe(everything(first));
    }
  });

  it('over many slowly growing versions finds no two values of a cell that differ by fewer than k people', () => {
    const all = patients(330, 8);
    const versions: FixedCounts[] = [];
    for (let size = 240; size <= 330; size += 3) versions.unshift(fix({ list: all.slice(0, size), earlier: versions }));
    const tellings = new Map<string, Set<number>>();
    const note = (cell: string, basis: number) => tellings.set(cell, (tellings.get(cell) ?? new Set()).add(basis));
    for (const { individuals, facets, lattice } of versions) {
      note('', individuals.basis);
      for (const { variable, cells } of facets) for (const { key, basis } of cells) note(`${variable}|${key}`, basis);
      for (const [question, [basis, answer]] of Object.entries(lattice)) if (answer !== null) note(question, basis);
    }
    for (const bases of tellings.values())
      for (const a of bases) for (const b of bases) if (a !== b) expect(Math.abs(a - b)).toBeGreaterThanOrEqual(k);
    expect([...tellings.values()].some((bases) => bases.size > 1)).toBe(true);
  });

  it('between datasets that share people finds nothing either', () => {
    const list = patients(400, 4);
    const whole = fix({ list });
    for (let target = 0; target < 20; target++) {
      const without = list.filter((_, at) => at !== target);
      const part = fix({ list: without, earlier: [whole], own: 0 }, (at) => `p${at < target ? at : at + 1}`);
      expect(JSON.stringify(told(part))).toBe(JSON.stringify(told(whole)));
      expect(part.facets).toEqual(whole.facets);
    }
  });
});

describe('Averaging', () => {
  it('has nothing to average: a query has one answer, in any order, in every version with the same people', () => {
    const list = patients(600, 6);
    const versions = [fix({ list })];
    for (let n = 0; n < 20; n++) versions.unshift(fix({ list: [...list].reverse(), earlier: versions }));
    const answers = new Map<string, Set<LatticeAnswer>>();
    for (const counts of versions)
      for (const conditions of questionsOf(variables))
        for (const order of [conditions, [...conditions].reverse()]) {
          const name = JSON.stringify([...conditions].map(({ variable, key }) => `${variable}${key}`).sort());
          answers.set(name, (answers.get(name) ?? new Set()).add(answerOf(order, counts)));
        }
    expect([...answers.values()].filter((one) => one.size > 1)).toEqual([]);
  });

  it('of sums over a further attribute does not restore a number: tables are not additive', () => {
    const list = patients(20_000, 7);
    const counts = fix({ list });
    const errors = variables.flatMap(({ name, keys }) =>
      keys.flatMap(({ key }) => {
        if (name === 'sex') return [];
        const whole = answerOf([{ variable: name, key }], counts);
        const parts = attributes['sex']!.map((sex) =>
          answerOf(
            [
              { variable: name, key },
              { variable: 'sex', key: sex },
            ],
            counts,
          ),
        );
        if (typeof whole !== 'number' || parts.some((part) => typeof part !== 'number')) return [];
        return [(parts as number[]).reduce((a, b) => a + b, 0) - whole];
      }),
    );
    expect(errors.length).toBeGreaterThan(5);
    expect(errors.filter((error) => error !== 0).length).toBeGreaterThan(errors.length / 2);
  });
});

describe('Edges of bands', () => {
  it('are those of the first publication, in every version and in every dataset that shares people', () => {
    const banded = (edges: readonly number[]) => ({
      name: 'age',
      label: 'age',
      edges,
      keys: [{ key: '..50', label: '' }],
    });
    const of = (edges: readonly number[], earlier: readonly FixedCounts[], own: number) =>
      fixCounts({ people: [], records: 0, variables: [banded(edges)], kinds: [], k, countFrom, earlier, own });
    const first = of([50, 60], [], 0);
    for (const edges of [[51, 60], [50], [50, 55, 60], [50, 60, 70]]) {
      for (const own of [0, 1])
        expect(() => of(edges, [first], own)).toThrow(expect.objectContaining({ code: 'QIAW_COUNTS_REFUSED' }));
    }
  });
});
