import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { atSize } from '../../support/full-size.ts';
import { features, generateCohort, type Person, type Region } from '../../support/generated-cohort.ts';
import { type GraphqlFixture, openGraphql } from '../../support/graphql-fixture.ts';

const { people, nquads } = generateCohort(60, 5);

/**
 * A filter with its meaning as plain predicates over the generated data: neither interface is used as the reference.
 */
interface Case<T> {
  readonly filter: object;
  readonly holds: (one: T) => boolean;
}

const enumName = (feature: string): string => feature.replaceAll('-', '_');
const quantile = (values: number[], p: number): number =>
  values.sort((a, b) => a - b)[Math.floor((values.length - 1) * p)]!;

const featureCase = fc
  .tuple(
    fc.constantFrom(...features),
    fc.double({ min: 0.1, max: 0.9, noNaN: true }),
    fc.constantFrom('gte', 'gt', 'lte', 'lt'),
  )
  .map(([name, p, sign]) => {
    const bound = quantile(
      people.flatMap(({ regions }) => regions.map(({ values }) => values[name]!)),
      p,
    );
    const within = (value: number): boolean =>
      ({ gte: value >= bound, gt: value > bound, lte: value <= bound, lt: value < bound })[sign]!;
    return { input: { name: enumName(name), [sign]: bound }, holds: ({ values }: Region) => within(values[name]!) };
  });

const gtv = 'http://www.cancerdata.org/roo/C100346';
const regionLeaf: fc.Arbitrary<Case<Region>> = fc.oneof(
  featureCase.map(({ input, holds }) => ({ filter: { feature: [input] }, holds })),
  fc.constantFrom(
    { filter: { class: ['GTV_PRIMARY'] }, holds: ({ classes }: Region) => classes.includes(gtv) },
    // Whatever lies below "gross tumour volume" and "lung" counts as them.
    { filter: { class: ['GTV'] }, holds: ({ classes }: Region) => classes.includes(gtv) },
    { filter: { class: ['LUNG'] }, holds: ({ label }: Region) => label === 'Lung-Left' },
    { filter: { class: ['GTV'], exactClass: true }, holds: () => false },
    { filter: { label: ['GTV-1'] }, holds: ({ label }: Region) => label === 'GTV-1' },
    { filter: { imported: true }, holds: ({ imported }: Region) => imported },
    { filter: { imported: false }, holds: ({ imported }: Region) => !imported },
    { filter: { method: ['MANUAL'] }, holds: ({ method }: Region) => method === 'MANUAL' },
    { filter: { deepVector: [] }, holds: ({ deep }: Region) => deep },
    {
      filter: { volumeMl: { gte: 30, lt: 60 } },
      holds: ({ volumeMl }: Region) => volumeMl !== undefined && volumeMl >= 30 && volumeMl < 60,
    },
    { filter: { software: { name: 'PyRadiomics' } }, holds: ({ imported }: Region) => imported },
  ),
);

/** A filter model closed under and, or and not. */
function closed<T>(leaf: fc.Arbitrary<Case<T>>, depth = 2): fc.Arbitrary<Case<T>> {
  if (depth === 0) return leaf;
  const inner = closed(leaf, depth - 1);
  return fc.oneof(
    { weight: 3, arbitrary: leaf },
    {
      weight: 1,
      arbitrary: fc
        .tuple(inner, inner)
        .map(([a, b]) => ({ filter: { and: [a.filter, b.filter] }, holds: (one: T) => a.holds(one) && b.holds(one) })),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(inner, inner)
        .map(([a, b]) => ({ filter: { or: [a.filter, b.filter] }, holds: (one: T) => a.holds(one) || b.holds(one) })),
    },
    { weight: 1, arbitrary: inner.map((a) => ({ filter: { not: a.filter }, holds: (one: T) => !a.holds(one) })) },
  );
}

const regionCase = closed(regionLeaf, 1);

const subjectLeaf: fc.Arbitrary<Case<Person>> = fc.oneof(
  regionCase.map(({ filter, holds }) => ({
    filter: { roi: filter },
    holds: ({ regions }: Person) => regions.some(holds),
  })),
  featureCase.map(({ input, holds }) => ({
    filter: { feature: [input] },
    holds: ({ regions }: Person) => regions.some(holds),
  })),
  fc.constantFrom<Case<Person>>(
    { filter: { dataset: ['alpha'] }, holds: ({ dataset }) => dataset === 'alpha' },
    { filter: { dataset: ['tables'] }, holds: () => true },
    { filter: { series: { sliceThickness: { lte: 3 } } }, holds: ({ sliceThickness }) => sliceThickness <= 3 },
    {
      filter: { series: { manufacturer: ['SIEMENS', 'Philips, "NV"'] } },
      holds: ({ manufacturer }) => manufacturer !== 'GE MEDICAL SYSTEMS',
    },
    { filter: { series: { kernel: ['B19f'], modality: ['CT'] } }, holds: ({ kernel }) => kernel === 'B19f' },
    { filter: { series: { kernel: ['B19f'], modality: ['RTSTRUCT'] } }, holds: () => false },
    { filter: { clinical: [{ variable: 'sex', code: ['sex_female'] }] }, holds: ({ sex }) => sex === 'F' },
    {
      filter: { clinical: [{ variable: 'overallStage', code: ['overallStage_I', 'overallStage_IIIA'] }] },
      holds: ({ stage }) => stage !== 'II',
    },
    { filter: { outcome: { survivalDays: { gte: 400 } } }, holds: ({ survivalDays = -1 }) => survivalDays >= 400 },
    { filter: { outcome: { vitalStatus: ['vitalStatus_dead'] } }, holds: ({ dead }) => dead },
    { filter: { outcome: { survivedTwoYears: true } }, holds: ({ survivalDays = -1 }) => survivalDays >= 730 },
    {
      filter: { outcome: { survivedTwoYears: false } },
      holds: ({ survivalDays = 9999, dead }) => survivalDays < 730 && dead,
    },
    {
      filter: { roi: { software: { name: 'fair-qiaw', version: ['0.1.0'] } } },
      holds: ({ softwareVersion }) => softwareVersion === '0.1.0',
    },
  ),
);

describe('Any filter', () => {
  let server: GraphqlFixture;
  beforeAll(async () => {
    server = await openGraphql(nquads);
  });
  afterAll(() => server?.close());

  it('gives the subjects it means, through GraphQL and through the equivalent SPARQL that it states', async () => {
    let empty = 0;
    let asked = 0;
    await fc.assert(
      fc.asyncProperty(closed(subjectLeaf), async ({ filter, holds }) => {
        const expected = people.filter(holds).map(({ iri }) => iri);
        asked++;
        if (expected.length === 0) empty++;
        const { subjects, subjectAggregations } = await server.ask<{
          subjects: { totalCount: number; nodes: Array<{ iri: string }>; equivalentSparql: string };
          subjectAggregations: { count: { count: number }; equivalentSparql: string };
        }>(
          `query ($filter: SubjectFilter) { subjects(first: 100, filter: $filter) { totalCount nodes { iri } equivalentSparql }
            subjectAggregations(filter: $filter) { count { count } equivalentSparql } }`,
          { filter },
        );
        expect(subjects.nodes.map(({ iri }) => iri)).toEqual(expected);
        expect(subjects.totalCount).toBe(expected.length);
        expect(subjectAggregations.count.count).toBe(expected.length);
        const rows = await server.sparql(subjects.equivalentSparql);
        expect(rows.map((row) => row['subject'])).toEqual(expected);
        const [counted] = await server.sparql(subjectAggregations.equivalentSparql);
        expect(Number(counted!['subjects'])).toBe(expected.length);
      }),
      { numRuns: atSize(20, 60), seed: 20_261_127 },
    );
    expect(empty / asked).toBeLessThanOrEqual(0.2);
  });
});
