import { serverAudits } from 'graphql-http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateCohort } from '../../support/generated-cohort.ts';
import { type GraphqlFixture, openGraphql } from '../../support/graphql-fixture.ts';

describe('GraphQL over HTTP, by the audits of graphql-http', () => {
  let server: GraphqlFixture;
  beforeAll(async () => {
    server = await openGraphql(generateCohort(2).nquads);
  });
  afterAll(() => server?.close());

  // The audits are known without a server, which is only called when they run.
  const audits = serverAudits({
    url: 'http://127.0.0.1:8080/graphql',
    fetchFn: async (url: string, init: RequestInit) => server.app.request(url, init),
  });

  it('are complete', () => {
    expect(audits.filter(({ name }) => name.startsWith('MUST')).length).toBeGreaterThan(10);
  });

  for (const { id, name, fn } of audits) {
    it(`${name} (${id})`, async () => {
      const result = await fn();
      const reason = 'reason' in result ? result.reason : '';
      expect(name.startsWith('MAY') ? ['ok', 'notice'] : ['ok'], reason).toContain(result.status);
    });
  }
});
