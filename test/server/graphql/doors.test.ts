import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256 } from '../../../src/core/index.ts';
import { generateCohort } from '../../support/generated-cohort.ts';
import { type GraphqlFixture, openGraphql } from '../../support/graphql-fixture.ts';

const { people, nquads } = generateCohort(24, 13);
const token = 'w'.repeat(40);
const open = { authorization: `Bearer ${token}` };

/**
 * Alpha is public with its table, beta is not: nothing about a subject of beta may come through any of these routes.
 */
describe('Callers without a token reach no restricted record', () => {
  const closed = people.filter(({ dataset }) => dataset === 'beta');
  const public_ = people.filter(({ dataset }) => dataset === 'alpha');
  let server: GraphqlFixture;
  let cohort: { readonly id: string; readonly iri: string };
  beforeAll(async () => {
    server = await openGraphql(nquads, {
      access: {
        datasets: { alpha: 'public', tables: 'public' },
        trustLoopback: false,
        tokens: [{ sha256: sha256(token), scope: 'write' }],
      },
    });
    const saved = await server.ask<{ saveCohort: typeof cohort }>(
      'mutation { saveCohort(input: { title: "All", filter: {} }) { id iri } }',
      {},
      open,
    );
    cohort = saved.saveCohort;
  });
  afterAll(() => server?.close());

  /** Occurrences in a text of names of restricted subjects, and of everything else that belongs only to them. */
  const leaks = (text: string): string[] =>
    closed.flatMap(({ id, regions }) => [id, ...regions.map(({ iri }) => iri)]).filter((name) => text.includes(name));

  it('through lists, nodes, values, orders, counts and comparisons', async () => {
    const [one] = closed;
    const documents = [
      '{ subjects(first: 1000) { totalCount nodes { iri clinical { value } structures { iri radiomics { values { lexical } } } } } }',
      '{ subjects(first: 1000, orderBy: { feature: { name: original_firstorder_Mean } }) { edges { orderValue cursor node { iri } } } }',
      '{ structures(first: 1000) { nodes { iri subject { iri } similar(model: deep_prognosis_1_0, first: 50) { structure { iri } } } } }',
      '{ series(first: 1000) { nodes { iri subject { iri } } } runs(first: 1000) { nodes { iri subject { iri } } } refusals { nodes { iri } } }',
      `{ a: node(iri: "${one!.iri}") { iri } b: node(iri: "${one!.regions[0]!.iri}") { iri } c: node(iri: "${cohort.iri}") { iri } }`,
      '{ filteringTerms { path keys } datasets { id readable subjects { count readable } } }',
      '{ subjectAggregations { facet(by: ROI_LABEL) { cells { key count } } distribution(feature: { name: original_firstorder_Mean }) { minimum maximum histogram { from to count } } } }',
      '{ compareFilters(filters: [{}, { dataset: ["beta"] }]) { count { count readable } } cohorts { id } }',
      `{ cohort(id: "${cohort.id}") { id members { nodes { iri } } } }`,
    ];
    for (const document of documents) {
      const answer = JSON.stringify(await server.send(document));
      expect(answer, document).toContain('"data"');
      // The caller's own words may come back, but nobody else's names.
      expect(leaks(answer), document).toEqual([]);
    }
    const { subjects } = await server.ask<{ subjects: { totalCount: number } }>('{ subjects { totalCount } }');
    expect(subjects.totalCount).toBe(public_.length);
  });

  it('through the SPARQL that lists state as equivalent', async () => {
    const { subjects, structures } = await server.ask<Record<'subjects' | 'structures', { equivalentSparql: string }>>(
      '{ subjects { equivalentSparql } structures { equivalentSparql } }',
    );
    for (const { equivalentSparql } of [subjects, structures]) {
      const response = await server.app.request('/sparql', {
        method: 'POST',
        headers: { 'content-type': 'application/sparql-query', accept: 'text/csv' },
        body: equivalentSparql,
      });
      const text = await response.text();
      expect(response.status).toBe(200);
      expect(leaks(text)).toEqual([]);
      expect(public_.some(({ id }) => text.includes(id))).toBe(true);
    }
  });

  it('through the addresses of a cohort that contains restricted subjects', async () => {
    const { pathname } = new URL(cohort.iri);
    for (const path of [
      `/cohorts/${cohort.id}/manifest.csv`,
      `/cohorts/${cohort.id}/manifest.json`,
      `/cohorts/${cohort.id}/manifest.s5cmd`,
      `/cohorts/${cohort.id}/features.csv`,
      `/cohorts/${cohort.id}/features.parquet`,
      pathname.replace('/id/', '/doc/id/'),
      `/doc/graph/cohort/${cohort.id}`,
      `/rdf-graphs?graph=${encodeURIComponent(`${server.context.base}graph/cohort/${cohort.id}`)}`,
    ]) {
      const response = await server.app.request(path, {
        headers: { accept: 'text/turtle, text/csv;q=0.9, */*;q=0.8' },
      });
      expect(leaks(await response.text()), path).toEqual([]);
      expect([200, 303].includes(response.status), `${path} ${response.status}`).toBe(false);
    }
  });

  it('through the events of runs', async () => {
    const response = await server.app.request('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify({ query: 'subscription { executions { iri } }' }),
    });
    expect(await response.text()).toContain('QIAW_TOKEN_NEEDED');
  });
});
