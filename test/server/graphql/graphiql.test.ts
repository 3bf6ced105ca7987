import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateCohort } from '../../support/generated-cohort.ts';
import { type GraphqlFixture, openGraphql } from '../../support/graphql-fixture.ts';

describe('GraphiQL', () => {
  let server: GraphqlFixture;
  beforeAll(async () => {
    server = await openGraphql(generateCohort(1).nquads);
  });
  afterAll(() => server?.close());

  it('is what a browser gets, from this server only and without inline scripts', async () => {
    const response = await server.app.request('/graphql', {
      headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' },
    });
    const page = await response.text();
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('content-security-policy')).toContain("script-src 'self'");
    expect(response.headers.get('content-security-policy')).not.toMatch(/script-src[^;]*unsafe/);
    expect(page).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
    const files = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path!);
    expect(files).toHaveLength(3);
    for (const path of [
      ...files,
      ...['editor', 'json', 'graphql'].map((name) => `/assets/graphiql/${name}.worker.js`),
    ]) {
      const file = await server.app.request(path);
      expect([file.status, file.headers.get('content-type')], path).toEqual([
        200,
        path.endsWith('.css') ? 'text/css; charset=utf-8' : 'text/javascript; charset=utf-8',
      ]);
      const again = await server.app.request(path, { headers: { 'if-none-match': file.headers.get('etag')! } });
      expect(again.status, path).toBe(304);
    }
    expect((await server.app.request('/assets/graphiql/other.js')).status).toBe(404);
  });

  it('is not what a program gets', async () => {
    const response = await server.app.request('/graphql?query={catalogue{version}}');
    expect(await response.json()).toMatchObject({ data: { catalogue: {} } });
  });

  it('shows an example that works', async () => {
    const page = await (await server.app.request('/graphql', { headers: { accept: 'text/html' } })).text();
    const { defaultQuery } = JSON.parse(/id="options">(.*?)<\/script>/s.exec(page)![1]!) as { defaultQuery: string };
    expect(Object.keys(await server.ask<object>(defaultQuery))).toHaveLength(3);
  });
});
