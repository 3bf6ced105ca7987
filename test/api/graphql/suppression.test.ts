import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256 } from '../../../src/core/index.ts';
import { generateCohort } from '../../support/generated-cohort.ts';
import { type GraphqlFixture, openGraphql } from '../../support/graphql-fixture.ts';

const { people, nquads } = generateCohort(90, 42);
const token = 'r'.repeat(40);
const k = 5;

interface Cell {
  readonly key: string;
  readonly count: number | null;
  readonly suppressed: boolean;
  readonly readable: number;
}

/** Which true numbers a told cell leaves possible, for somebody who knows the rule. */
const possible = ({ count }: Pick<Cell, 'count'>): readonly [number, number] =>
  count === null ? [0, k - 1] : [count, count + k - 1];

describe('Numbers of few subjects', () => {
  let server: GraphqlFixture;
  const open = { authorization: `Bearer ${token}` };
  const anyone = {};
  beforeAll(async () => {
    const access = {
      datasets: {},
      trustLoopback: false,
      tokens: [{ sha256: sha256(token), scope: 'records' }],
    } as const;
    server = await openGraphql(nquads, { access });
  });
  afterAll(() => server?.close());

  const count = async (filter: object, headers: Readonly<Record<string, string>> = anyone) => {
    const query =
      'query ($filter: SubjectFilter) { subjectAggregations(filter: $filter) { count { count suppressed readable } } }';
    return (await server.ask<{ subjectAggregations: { count: Cell } }>(query, { filter }, headers)).subjectAggregations
      .count;
  };
  const facet = async (by: string, filter: object, headers: Readonly<Record<string, string>> = anyone) => {
    const query = `query ($filter: SubjectFilter) { subjectAggregations(filter: $filter) { count { count suppressed readable } facet(by: ${by}) {
      cells { key count suppressed readable } missing { count suppressed readable } } } }`;
    type Answer = { subjectAggregations: { count: Cell; facet: { cells: Cell[]; missing: Cell } } };
    return (await server.ask<Answer>(query, { filter }, headers)).subjectAggregations;
  };

  it('are not told to callers without record access, none included, and larger ones only as multiples of five', async () => {
    for (const days of [5, 30, 60, 120, 300, 700, 1500]) {
      const filter = { outcome: { survivalDays: { lt: days } } };
      const exact = await count(filter, open);
      expect(exact).toEqual({
        count: people.filter(({ survivalDays = 1e9 }) => survivalDays < days).length,
        suppressed: false,
        readable: exact.count,
      });
      const told = await count(filter);
      expect(told.readable).toBe(0);
      if (told.count !== null) expect(told.count % k).toBe(0);
      else expect(told.suppressed).toBe(true);
    }
  });

  it('cannot be had by subtracting a facet from its sum: at least two are hidden, or none', async () => {
    for (const filter of [
      {},
      { outcome: { survivalDays: { lt: 200 } } },
      { roi: { imported: true } },
      { series: { kernel: ['STANDARD'] } },
    ]) {
      for (const by of [
        'MANUFACTURER',
        'KERNEL',
        'ROI_LABEL',
        'SEGMENTATION_METHOD',
        'SOFTWARE_VERSION',
        'DATASET',
        'CLINICAL, variable: overallStage',
      ]) {
        const told = await facet(by, filter);
        const cells = [...told.facet.cells, told.facet.missing];
        const hidden = cells.filter(({ suppressed }) => suppressed);
        expect(hidden.length, `${by} ${JSON.stringify(filter)}`).not.toBe(1);
        const exact = await facet(by, filter, open);
        const truth = new Map(exact.facet.cells.map((cell) => [cell.key, cell.count!]));
        for (const cell of told.facet.cells) {
          const [low, high] = possible(cell);
          // What is told is true, and leaves k numbers possible.
          if (!cell.suppressed || truth.get(cell.key)! < k)
            expect(truth.get(cell.key) ?? 0).toBeGreaterThanOrEqual(low);
          if (!cell.suppressed) expect(truth.get(cell.key)).toBeLessThanOrEqual(high);
        }
      }
    }
  });

  it('cannot be had from a number and its complement', async () => {
    const everybody = await count({});
    for (const days of [10, 25, 50, 100, 1900, 1980]) {
      const [inside, outside] = [
        await count({ outcome: { survivalDays: { lt: days } } }),
        await count({ not: { outcome: { survivalDays: { lt: days } } } }),
      ];
      const [low, high] = possible(everybody);
      const [outLow, outHigh] = possible(outside);
      const [inLow, inHigh] = possible(inside);
      const width = Math.min(inHigh, high - outLow) - Math.max(inLow, low - outHigh) + 1;
      expect(width, `below ${days} days`).toBeGreaterThanOrEqual(k - 1);
    }
  });

  it('cannot be had by moving a bound or an edge between two neighbours: whole groups move', async () => {
    const sorted = people.flatMap(({ survivalDays }) => survivalDays ?? []).sort((a, b) => a - b);
    const told: Array<number | null> = [];
    for (const days of sorted) told.push((await count({ outcome: { survivalDays: { lte: days } } })).count);
    const steps = told.map((one, n) => (one ?? 0) - (n === 0 ? 0 : (told[n - 1] ?? 0)));
    expect(steps.every((step) => step === 0 || step >= k)).toBe(true);
    const between = await server.ask<{ subjectAggregations: { distribution: { histogram: Cell[] } } }>(
      `{ subjectAggregations { distribution(variable: survivalTime) { histogram(bins: { width: 20 }) { count suppressed readable } } } }`,
    );
    for (const bin of between.subjectAggregations.distribution.histogram) {
      if (!bin.suppressed) expect(bin.count! % k === 0 && bin.count! >= k).toBe(true);
    }
  });

  it('leave no value of anybody in minimum, maximum, quantiles or mean of a group', async () => {
    const query = `query ($filter: SubjectFilter) { subjectAggregations(filter: $filter) { distribution(feature: { name: original_firstorder_Mean, imported: false }, roi: { label: ["GTV-1"] }) {
      count { count } values sum suppressed minimum maximum median mean quantiles(p: [0.1, 0.9]) { value } } } }`;
    type Answer = {
      subjectAggregations: {
        distribution: Record<string, number | null> & { quantiles: Array<{ value: number | null }> };
      };
    };
    const own = new Set(
      people.flatMap(({ regions }) => regions.map(({ values }) => values['original_firstorder_Mean'])),
    );
    const { distribution: all } = (await server.ask<Answer>(query, { filter: {} })).subjectAggregations;
    expect([all['values'], all['sum']]).toEqual([null, null]);
    for (const value of [all['minimum'], all['maximum'], all['median'], ...all.quantiles.map((one) => one.value)]) {
      expect(value).not.toBeNull();
      expect(own.has(value!)).toBe(false);
    }
    const lowest = Math.min(...people.map(({ regions }) => regions[0]!.values['original_firstorder_Mean']!));
    expect(all['minimum']).toBeGreaterThan(lowest);
    const few = (await server.ask<Answer>(query, { filter: { outcome: { survivalDays: { lt: 20 } } } }))
      .subjectAggregations.distribution;
    expect(few).toMatchObject({ suppressed: true, minimum: null, maximum: null, mean: null, median: null });
  });

  it('are hidden in two-way tables along rows and columns', async () => {
    const query = `{ subjectAggregations(filter: { outcome: { survivalDays: { lt: 900 } } }) { table(rows: MANUFACTURER, columns: CLINICAL, columnVariable: overallStage) { cells { count suppressed } } } }`;
    const { subjectAggregations } = await server.ask<{ subjectAggregations: { table: { cells: Cell[][] } } }>(query);
    const { cells } = subjectAggregations.table;
    const columns = cells[0]!.map((_, at) => cells.map((row) => row[at]!));
    for (const line of [...cells, ...columns]) expect(line.filter(({ suppressed }) => suppressed)).not.toHaveLength(1);
    expect(cells.flat().some(({ suppressed }) => suppressed)).toBe(true);
  });

  it('are not had by naming subjects, and nobody is listed, found or shown who may not be read', async () => {
    const { iri } = people[0]!;
    const code = async (query: string) => (await server.send(query)).errors?.[0]?.extensions?.code;
    expect(await code(`{ subjectAggregations(filter: { not: { iri: ["${iri}"] } }) { count { count } } }`)).toBe(
      'QIAW_FILTER',
    );
    const region = people[0]!.regions[0]!.iri;
    const empty = await server.ask<Record<string, unknown>>(`{
      subjects { totalCount nodes { iri } } structures { totalCount } series { totalCount } runs { totalCount } refusals { totalCount } cohorts { id }
      subject: node(iri: "${iri}") { iri } region: node(iri: "${region}") { iri } catalogue { subjects { count readable } structures values everythingReadable } }`);
    expect(empty).toMatchObject({
      subjects: { totalCount: 0, nodes: [] },
      structures: { totalCount: 0 },
      series: { totalCount: 0 },
      runs: { totalCount: 0 },
      refusals: { totalCount: 0 },
      cohorts: [],
      subject: null,
      region: null,
      catalogue: { subjects: { count: 90, readable: 0 }, structures: 0, values: null, everythingReadable: false },
    });
    expect(JSON.stringify(empty)).not.toContain('k1-');
  });

  it('are told exactly of a public dataset, whose records anybody may list', async () => {
    const partly = await openGraphql(nquads, {
      access: { datasets: { alpha: 'public', tables: 'public' }, trustLoopback: false, tokens: [] },
    });
    const alpha = people.filter(({ dataset }) => dataset === 'alpha');
    const found = await partly.ask<{
      subjects: { totalCount: number };
      subjectAggregations: { count: Cell; facet: { cells: Cell[] } };
    }>(
      '{ subjects { totalCount } subjectAggregations(filter: { dataset: ["alpha"] }) { count { count readable suppressed } facet(by: KERNEL) { cells { key count readable suppressed } } } }',
    );
    expect(found.subjects.totalCount).toBe(alpha.length);
    expect(found.subjectAggregations.count.readable).toBe(alpha.length);
    expect(found.subjectAggregations.facet.cells.map(({ readable }) => readable)).toEqual(
      ['B19f', 'STANDARD'].map((kernel) => alpha.filter((one) => one.kernel === kernel).length),
    );
    await partly.close();
  });
});
