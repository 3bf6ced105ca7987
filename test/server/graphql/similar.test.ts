import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256 } from '../../../src/core/index.ts';
import { generateCohort } from '../../support/generated-cohort.ts';
import { type GraphqlFixture, openGraphql } from '../../support/graphql-fixture.ts';

const { people, nquads } = generateCohort(30, 9);
const token = 'r'.repeat(40);
const query = `query ($iri: ID!) { node(iri: $iri) { ... on Structure { similar(model: deep_prognosis_1_0, first: 4) { similarity structure { iri subject { iri } } } } } }`;

interface Found {
  readonly node: {
    readonly similar: ReadonlyArray<{
      readonly similarity: number;
      readonly structure: { readonly iri: string; readonly subject: { readonly iri: string } };
    }>;
  } | null;
}

describe('Similar structures', () => {
  const deep = people.flatMap(({ iri, dataset, regions }) =>
    regions.filter((one) => one.deep).map((one) => ({ subject: iri, dataset, iri: one.iri })),
  );
  let server: GraphqlFixture;
  beforeAll(async () => {
    const access = {
      datasets: { alpha: 'public', tables: 'public' },
      trustLoopback: false,
      tokens: [{ sha256: sha256(token), scope: 'records' }],
    } as const;
    server = await openGraphql(nquads, { access });
  });
  afterAll(() => server?.close());

  it("are the nearest by deep vector, nearest first, without the structure itself, in agreement with SPARQL's cosine", async () => {
    const { node } = await server.ask<Found>(query, { iri: deep[0]!.iri }, { authorization: `Bearer ${token}` });
    const found = node!.similar;
    expect(found).toHaveLength(4);
    const unpack = (packed: string): number[] => {
      const bytes = Buffer.from(packed, 'base64');
      return Array.from({ length: bytes.length / 4 }, (_, at) => bytes.readFloatLE(at * 4));
    };
    const rows = await server.sparql(
      `PREFIX qiaw: <https://w3id.org/fair-qiaw/ns#> SELECT ?roi ?packed { GRAPH ?g { ?v qiaw:ofROI ?roi ; qiaw:vector ?packed } }`,
    );
    const vectors = new Map(rows.map((row) => [row['roi'], unpack(row['packed']!)]));
    const dot = (a: number[], b: number[]): number => a.reduce((sum, one, at) => sum + one * b[at]!, 0);
    const cosine = (a: number[], b: number[]): number => dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
    const own = vectors.get(deep[0]!.iri)!;
    const expected = [...vectors]
      .filter(([iri]) => iri !== deep[0]!.iri)
      .map(([, other]) => cosine(own, other))
      .sort((a, b) => b - a);
    for (const [at, { similarity }] of found.entries()) expect(similarity).toBeCloseTo(expected[at]!, 6);
    expect(found.map(({ structure }) => structure.iri)).not.toContain(deep[0]!.iri);
  });

  it('are never ones that the caller may not read', async () => {
    const open = deep.find(({ dataset }) => dataset === 'alpha')!;
    const { node } = await server.ask<Found>(query, { iri: open.iri });
    const allowed = new Set(people.filter(({ dataset }) => dataset === 'alpha').map(({ iri }) => iri));
    expect(node!.similar.length).toBeGreaterThan(0);
    for (const { structure } of node!.similar) expect(allowed.has(structure.subject.iri)).toBe(true);
    const closed = deep.find(({ dataset }) => dataset === 'beta')!;
    expect((await server.ask<Found>(query, { iri: closed.iri })).node).toBeNull();
  });
});
