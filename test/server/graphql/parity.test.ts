import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseCsv, sha256 } from '../../../src/core/index.ts';
import { cohortBase, features, generateCohort } from '../../support/generated-cohort.ts';
import { type GraphqlFixture, openGraphql } from '../../support/graphql-fixture.ts';
import { type Answer, questions } from '../../support/parity-questions.ts';

/** A row as text; a number as JavaScript writes it, which is unique for each double. */
function rowText(cells: readonly unknown[]): string {
  return cells
    .map((cell) => {
      if (cell === null || cell === undefined || cell === '') return '';
      const number = Number(cell);
      return Number.isNaN(number) ? String(cell) : String(number);
    })
    .join(' | ');
}

describe('The same query', () => {
  const token = 'w'.repeat(40);
  let server: GraphqlFixture;
  beforeAll(async () => {
    const access = { datasets: {}, tokens: [{ sha256: sha256(token), scope: 'write' }] } as const;
    server = await openGraphql(generateCohort(60, 21).nquads, { access });
  });
  afterAll(() => server?.close());

  it('is run in at least forty forms', () => {
    expect(questions.length).toBeGreaterThanOrEqual(40);
  });

  for (const { question, graphql, rows, sparql } of questions) {
    it(`${question} gives the same answer in GraphQL and SPARQL`, async () => {
      const answer = await server.store.query(sparql, {
        resultsFormat: 'csv',
        graphFormat: 'turtle',
        timeoutMs: 600_000,
      });
      const expected = parseCsv(answer.body)!.slice(1).map(rowText).sort();
      const found = rows(await server.ask<Answer>(graphql))
        .map(rowText)
        .sort();
      expect(found).toEqual(expected);
      expect(found.length).toBeGreaterThan(0);
    });
  }

  for (const name of features) {
    it(`for sum, mean and quantiles of ${name} agrees with SPARQL's values, to the last digit`, async () => {
      const { subjectAggregations } = await server.ask<Answer>(
        `{ subjectAggregations { distribution(feature: { name: ${name.replaceAll('-', '_')} }) { sum mean median sd quantiles(p: [0, 0.25, 0.9, 1]) { value } equivalentSparql } } }`,
      );
      const found = subjectAggregations.distribution;
      const values = (await server.sparql(found.equivalentSparql))
        .map((row) => Number(row['value']))
        .sort((a, b) => a - b);
      // Exact: every double is an integer multiple of 2^-100.
      const sum = Number(values.reduce((total, value) => total + BigInt(value * 2 ** 100), 0n)) / 2 ** 100;
      expect(found.sum).toBe(sum);
      expect(found.mean).toBe(sum / values.length);
      const at = (p: number): number => {
        const place = (values.length - 1) * p;
        const [low, high] = [values[Math.floor(place)]!, values[Math.ceil(place)]!];
        return low + (high - low) * (place - Math.floor(place));
      };
      expect(found.median).toBe(at(0.5));
      expect(found.quantiles.map(({ value }: Answer) => value)).toEqual([0, 0.25, 0.9, 1].map(at));
      const [average] = await server.sparql(
        found.equivalentSparql
          .replace('SELECT ?subject ?region ?value', 'SELECT (AVG(?value) AS ?mean)')
          .replace(/ORDER BY.*/, ''),
      );
      expect(Number(average!['mean']) / found.mean).toBeCloseTo(1, 12);
    });
  }

  it("for every value gives the same answer in a cohort's CSV and in SPARQL", async () => {
    const { saveCohort } = await server.ask<Answer>(
      'mutation { saveCohort(input: { title: "All", filter: {} }) { featureMatrix } }',
      {},
      { authorization: `Bearer ${token}` },
    );
    const response = await server.app.request(saveCohort.featureMatrix.replace(cohortBase, 'http://127.0.0.1:8080/'));
    const [header, ...lines] = parseCsv(await response.text())!;
    const vector = header!.indexOf('vector');
    const csv = lines.flatMap((cells) =>
      header!.flatMap((name, at) =>
        name.includes('@') && cells[at] !== '' ? [rowText([cells[vector], name.split('@')[0], cells[at]])] : [],
      ),
    );
    const rows = await server.sparql(`PREFIX qiaw: <https://w3id.org/fair-qiaw/ns#>
      SELECT ?v ?name ?value { GRAPH ?d { ?definition qiaw:pyradiomicsName ?name } GRAPH ?g { ?v ?definition ?value } }`);
    expect(csv.sort()).toEqual(rows.map((row) => rowText([row['v'], row['name'], row['value']])).sort());
    expect(csv.length).toBeGreaterThan(500);
  });
});
