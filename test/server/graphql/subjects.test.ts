import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateCohort } from '../../support/generated-cohort.ts';
import { type GraphqlFixture, openGraphql } from '../../support/graphql-fixture.ts';

const { people, nquads } = generateCohort(40, 7);

interface Listed {
  readonly subjects: {
    readonly totalCount: number;
    readonly nodes: ReadonlyArray<{ readonly iri: string; readonly value: number | null }>;
    readonly edges: ReadonlyArray<{
      readonly cursor: string;
      readonly orderValue: number | null;
      readonly node: { iri: string };
    }>;
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
    readonly equivalentSparql: string;
  };
}

describe('Subjects through GraphQL', () => {
  let server: GraphqlFixture;
  beforeAll(async () => {
    server = await openGraphql(nquads);
  });
  afterAll(() => server?.close());

  it("are listed if one region matches all conditions, and the list's own SPARQL gives the same rows", async () => {
    const filter = {
      roi: { class: ['GTV_PRIMARY'], volumeMl: { gte: 20 }, feature: [{ name: 'original_shape_Sphericity', lt: 0.7 }] },
      series: { sliceThickness: { lte: 3 } },
    };
    const expected = people
      .filter(
        ({ sliceThickness, regions }) =>
          sliceThickness <= 3 &&
          regions.some(
            (one) =>
              one.classes.includes('http://www.cancerdata.org/roo/C100346') &&
              (one.volumeMl ?? 0) >= 20 &&
              one.values['original_shape_Sphericity']! < 0.7,
          ),
      )
      .map(({ iri }) => iri);
    const { subjects } = await server.ask<Listed>(
      'query ($filter: SubjectFilter) { subjects(filter: $filter) { totalCount nodes { iri } equivalentSparql } }',
      { filter },
    );
    expect(subjects.nodes.map(({ iri }) => iri)).toEqual(expected);
    expect(subjects.totalCount).toBe(expected.length);
    expect(expected.length).toBeGreaterThan(3);
    const rows = await server.sparql(subjects.equivalentSparql);
    expect(rows.map((row) => row['subject'])).toEqual(expected);
  });

  it('come page by page in the order of a value, each once, with those without a value last', async () => {
    const query = `query ($after: String) { subjects(first: 7, after: $after, orderBy: { feature: { name: original_firstorder_Mean, imported: true }, direction: DESC }) {
      totalCount edges { cursor orderValue node { iri } } pageInfo { hasNextPage endCursor } equivalentSparql } }`;
    const seen: string[] = [];
    let after: string | null = null;
    let sparql = '';
    do {
      const { subjects }: Listed = await server.ask<Listed>(query, { after });
      seen.push(...subjects.edges.map(({ node }) => node.iri));
      sparql = subjects.equivalentSparql;
      after = subjects.pageInfo.hasNextPage ? subjects.pageInfo.endCursor : null;
    } while (after !== null);
    const keyOf = (iri: string): number =>
      people.find((one) => one.iri === iri)!.regions.find(({ imported }) => imported)?.values[
        'original_firstorder_Mean'
      ] ?? Number.NEGATIVE_INFINITY;
    const expected = people.map(({ iri }) => iri).sort((a, b) => keyOf(b) - keyOf(a) || (a < b ? -1 : 1));
    expect(seen).toEqual(expected);
    expect((await server.sparql(sparql)).map((row) => row['subject'])).toEqual(expected);
  });

  it('carry selected features as columns', async () => {
    const { subjects } = await server.ask<Listed>(
      '{ subjects(first: 100) { nodes { iri value(feature: { name: wavelet_LLH_glcm_JointEntropy, imported: false }, roi: { label: ["GTV-1"] }) } } }',
    );
    for (const { iri, value } of subjects.nodes) {
      const tumour = people.find((one) => one.iri === iri)!.regions.find(({ label }) => label === 'GTV-1')!;
      expect(value).toBe(tumour.values['wavelet-LLH_glcm_JointEntropy']);
    }
  });

  it('refuse a page that is too large, a foreign cursor and a missing feature', async () => {
    const code = async (query: string) => (await server.send(query)).errors?.[0]?.extensions?.code;
    expect(await code('{ subjects(first: 5000) { totalCount } }')).toBe('QIAW_PAGE');
    expect(await code('{ subjects(after: "bm8") { totalCount } }')).toBe('QIAW_PAGE');
    expect(await code('{ subjects(filter: { feature: [{ gte: 1 }] }) { totalCount } }')).toBe('QIAW_FILTER');
  });
});
