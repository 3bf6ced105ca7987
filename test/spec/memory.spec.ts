import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openOxigraphStore } from '../../src/store/index.ts';
import { generateCohort } from '../support/generated-cohort.ts';
import { type GraphqlFixture, openGraphql } from '../support/graphql-fixture.ts';

/**
 * Memory belongs to the process, so these tests need a separate one. Damaged DICOM files are in damaged-dicom.spec.ts.
 */
describe('Memory', () => {
  const ask = { resultsFormat: 'csv', graphFormat: 'ntriples', timeoutMs: 600_000 } as const;

  it('in which the store built an answer far above the limit is not retained', async () => {
    const store = await openOxigraphStore({ maxResultBytes: 1e6, replicas: 2, imageFrom: 1000 });
    const lines = Array.from({ length: 2000 }, (_, n) => `<http://e/subject-${n}> <http://e/number> ${n} .`);
    await store.replaceGraph('http://e/g', lines.join('\n'), 'turtle');
    await vi.waitFor(() => expect(Reflect.get(store, 'image')).toBeDefined(), 600_000);
    const before = process.memoryUsage.rss();
    const large = 'SELECT * { ?s ?p ?o . ?a ?b ?c } LIMIT 1500000';
    await expect(store.query(large, ask)).rejects.toMatchObject({ code: 'QIAW_RESULT_TOO_LARGE' });
    await vi.waitFor(() => expect(process.memoryUsage.rss() - before).toBeLessThan(150e6), 600_000);
    expect((await store.query('SELECT (1 AS ?x) {}', ask)).body).toContain('1');
    await store.close();
  });

  describe('of the server', () => {
    let server: GraphqlFixture;
    beforeAll(async () => {
      server = await openGraphql(generateCohort(30, 3).nquads);
    });
    afterAll(() => server?.close());

    it('does not grow with refused variables of 5 MB', async () => {
      const iri = Array.from({ length: 50_000 }, () => `http://example.org/${'a'.repeat(90)}`);
      const query = 'query ($iri: [ID!]) { subjects(filter: { iri: $iri }) { totalCount } }';
      const before = process.memoryUsage().heapUsed;
      for (let n = 0; n < 5; n++) expect((await server.send(query, { iri })).status).toBe(413);
      expect(process.memoryUsage().heapUsed - before).toBeLessThan(300e6);
    });
  });
});
