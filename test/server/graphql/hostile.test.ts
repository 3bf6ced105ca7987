import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256 } from '../../../src/core/index.ts';
import { newBudget, spend } from '../../../src/server/graphql/budget.ts';
import { generateCohort } from '../../support/generated-cohort.ts';
import { type GraphqlFixture, openGraphql } from '../../support/graphql-fixture.ts';

const nested = (depth: number, wrap: (inner: string) => string, inner: string): string =>
  depth === 0 ? inner : wrap(nested(depth - 1, wrap, inner));

describe('A hostile GraphQL request', () => {
  let server: GraphqlFixture;
  beforeAll(async () => {
    server = await openGraphql(generateCohort(30, 3).nquads);
  });
  afterAll(() => server?.close());

  const refused = async (query: string, variables?: object): Promise<readonly [number, string | undefined]> => {
    const answer = await server.send(query, variables);
    expect(answer.data ?? null).toBeNull();
    const problem = answer as { code?: string };
    return [answer.status, answer.errors?.[0]?.extensions?.code ?? problem.code];
  };

  it('with ten thousand aliases, or a hundred, is refused', async () => {
    const aliases = (count: number) =>
      `{ ${Array.from({ length: count }, (_, n) => `a${n}: catalogue { version }`).join(' ')} }`;
    expect(await refused(aliases(10_000))).toEqual([400, 'QIAW_GRAPHQL_LIMIT']);
    expect(await refused(aliases(100))).toEqual([400, 'QIAW_GRAPHQL_LIMIT']);
  });

  it('with a depth of 200, or slightly too deep, is refused', async () => {
    const deep = (depth: number) =>
      `{ subjects { nodes ${nested(depth, (inner) => `{ structures { subject ${inner} } }`, '{ iri }')} } }`;
    expect(await refused(deep(100))).toEqual([400, 'QIAW_GRAPHQL_LIMIT']);
    expect(await refused(deep(6))).toEqual([400, 'QIAW_GRAPHQL_LIMIT']);
  });

  it('with fragments that include each other is refused', async () => {
    const cyclic = `fragment A on Subject { structures { ...B } } fragment B on Structure { subject { ...A } }
      { subjects { nodes { ...A } } }`;
    expect(await refused(cyclic)).toEqual([400, 'QIAW_GRAPHQL_INVALID']);
  });

  it('with 5 MB of variables is refused before it is parsed, repeatedly', async () => {
    const iri = Array.from({ length: 50_000 }, () => `http://example.org/${'a'.repeat(90)}`);
    const query = 'query ($iri: [ID!]) { subjects(filter: { iri: $iri }) { totalCount } }';
    for (let n = 0; n < 5; n++) expect(await refused(query, { iri })).toEqual([413, 'QIAW_REQUEST_TOO_LARGE']);
  });

  it('with a filter nested a hundred thousand times, or with too many conditions, is refused', async () => {
    const query = 'query ($filter: SubjectFilter) { subjects(filter: $filter) { totalCount } }';
    const response = await server.app.request('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: `{"query":${JSON.stringify(query)},"variables":{"filter":${'{"not":'.repeat(100_000)}{}${'}'.repeat(100_000)}}}`,
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: 'QIAW_GRAPHQL_LIMIT' });
    const or = Array.from({ length: 400 }, () => ({ dataset: ['alpha'] }));
    expect((await server.send(query, { filter: { or } })).errors?.[0]?.extensions?.code).toBe('QIAW_FILTER');
  });

  it('with eleven operations at once is refused, and so is one for more than an answer may hold', async () => {
    const response = await server.app.request('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(Array.from({ length: 11 }, () => ({ query: '{ catalogue { version } }' }))),
    });
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'QIAW_GRAPHQL_REQUEST' } }] });
    const budget = newBudget();
    expect(() => {
      for (;;) spend({ budget }, 1000);
    }).toThrow(expect.objectContaining({ code: 'QIAW_GRAPHQL_LIMIT' }));
  });

  it('that is not a request at all gets a code, and nothing internal to the server', async () => {
    for (const body of ['{', '"x"', '{"query": 5}', '{"variables": {}}']) {
      const response = await server.app.request('/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
        body,
      });
      expect(response.status, body).toBe(400);
      const text = await response.text();
      expect(text, body).toMatch(/QIAW_GRAPHQL_(?:REQUEST|INVALID)/);
      expect(text, body).not.toMatch(/node_modules|src\/|at position/);
    }
  });

  it('can run an operation known by its digest, and nothing else with persistedOnly', async () => {
    const { readFileSync } = await import('node:fs');
    const text = readFileSync('queries/graphql/cohort-page.graphql', 'utf8');
    const asked = (body: object, on = server) =>
      on.app.request('/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
        body: JSON.stringify({ variables: { feature: { name: 'original_shape_MeshVolume' } }, ...body }),
      });
    const known = await asked({ documentId: `sha256:${sha256(text)}` });
    expect(await known.json()).toMatchObject({ data: { subjects: { totalCount: 30 } } });
    const unknown = await asked({ documentId: `sha256:${sha256('other')}` });
    expect(await unknown.json()).toMatchObject({ errors: [{ extensions: { code: 'QIAW_GRAPHQL_PERSISTED' } }] });
    const closed = await openGraphql(generateCohort(1).nquads, { persistedOnly: true });
    expect(await (await asked({ query: '{ catalogue { version } }' }, closed)).json()).toMatchObject({
      errors: [{ extensions: { code: 'QIAW_GRAPHQL_PERSISTED' } }],
    });
    const apollo = { extensions: { persistedQuery: { version: 1, sha256Hash: sha256(text) } } };
    expect(await (await asked(apollo, closed)).json()).toMatchObject({ data: { subjects: { totalCount: 1 } } });
    await closed.close();
  });
});
