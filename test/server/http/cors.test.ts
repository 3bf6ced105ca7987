import { describe, expect, it } from 'vitest';
import { mayShare, optionsResponse } from '../../../src/server/http/cors.ts';
import type { ApiContext } from '../../../src/server/index.ts';

const rights = { datasets: {}, tokens: [], trustLoopback: true };
/** Rights are configured, so not everything is public. */
const guarded = { access: rights } as unknown as ApiContext;
const request = (path: string, init: RequestInit = {}) => new Request(`http://127.0.0.1${path}`, init);

describe('Pages of other origins', () => {
  it.each([
    '/',
    '/health',
    '/ready',
    '/openapi.json',
    '/sitemap.xml',
    '/.well-known/api-catalog',
    '/sparql',
    '/catalog/1',
    '/dataset/1',
    '/distribution/1',
    '/profile/1',
    '/metadata-schemas/1',
    '/page/1',
    '/spec',
    '/meta',
    '/expanded',
    '/ns',
    '/ns/qiaw',
  ])('may read %s, which is metadata', async (path) => expect(await mayShare(request(path), guarded)).toBe(true));

  it.each([
    '/.well-known/void',
    '/healthy',
    '/health/x',
    '/readyx',
    '/openapi.json.bak',
    '/sitemap.xml2',
    '/x/health',
    '/.well-knownx',
    '/sparql?query=ASK%7B%7D',
    '/sparql/x',
    '/graphql',
    '/graph/x',
    '/rdf-graphs',
    '/files/cases/a/image.nrrd',
    '/case/a',
    '/x/dataset/1',
    '/dataset',
    '/specs',
    '/nsx',
  ])('may not read %s, which counts or shows records', async (path) =>
    expect(await mayShare(request(path), guarded)).toBe(false),
  );

  it('may not read the page of the server that counts its records', async () => {
    expect(await mayShare(request('/', { headers: { accept: 'text/html' } }), guarded)).toBe(false);
    expect(await mayShare(request('/', { headers: { accept: 'text/turtle' } }), guarded)).toBe(true);
  });

  it('may request the capabilities of the SPARQL service, but not post to it', async () => {
    const asked = ['GET', 'HEAD', 'POST', 'PUT'].map((method) => mayShare(request('/sparql', { method }), guarded));
    expect(await Promise.all(asked)).toEqual([true, true, false, false]);
  });

  it('may read everything where every dataset is public', async () => {
    const open = { access: { ...rights, datasets: { '*': 'public' } } } as unknown as ApiContext;
    expect(await mayShare(request('/graphql'), open)).toBe(true);
  });
});

describe('OPTIONS', () => {
  const preflight = async (
    path: string,
    method: string | undefined,
    origin: string | undefined = 'https://example.org',
  ) =>
    Object.fromEntries(
      (
        await optionsResponse(
          request(path, {
            method: 'OPTIONS',
            headers: { ...(method && { 'access-control-request-method': method }), ...(origin && { origin }) },
          }),
          guarded,
        )
      ).headers,
    );

  it.each([
    ['/sparql', 'GET, HEAD, POST, OPTIONS'],
    ['/graphql', 'GET, HEAD, POST, OPTIONS'],
    ['/rdf-graphs', 'GET, HEAD, PUT, POST, DELETE, PATCH, OPTIONS'],
    ['/rdf-graphs/x', 'GET, HEAD, PUT, POST, DELETE, PATCH, OPTIONS'],
    ['/graph', 'GET, HEAD, PUT, POST, DELETE, PATCH, OPTIONS'],
    ['/graph/user/x', 'GET, HEAD, PUT, POST, DELETE, PATCH, OPTIONS'],
    ['/graphs', 'GET, HEAD, OPTIONS'],
    ['/x/graph', 'GET, HEAD, OPTIONS'],
    ['/dataset/1', 'GET, HEAD, OPTIONS'],
  ])('names the methods that %s allows', async (path, allow) =>
    expect(await preflight(path, undefined)).toEqual({ allow }),
  );

  it('that no page of another origin sends is not a preflight', async () => {
    expect(await preflight('/dataset/1', 'GET', '')).toEqual({ allow: 'GET, HEAD, OPTIONS' });
    expect(await preflight('/dataset/1', '')).toEqual({ allow: 'GET, HEAD, OPTIONS' });
  });

  it('permits pages to request metadata, for one day', async () => {
    expect(await preflight('/dataset/1', 'GET')).toMatchObject({
      vary: 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers',
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'GET, HEAD, OPTIONS',
      'access-control-allow-headers': expect.stringContaining('Authorization'),
      'access-control-expose-headers': expect.stringContaining('Content-Range'),
      'access-control-max-age': '86400',
    });
  });

  it.each([
    ['GET', true],
    ['HEAD', true],
    ['POST', false],
    ['PUT', false],
    ['DELETE', false],
  ])('of the SPARQL service with %s: %s', async (method, allowed) => {
    const headers = await preflight('/sparql', method);
    expect('access-control-allow-origin' in headers).toBe(allowed);
    expect('access-control-allow-methods' in headers).toBe(allowed);
    expect(headers['vary']).toContain('Origin');
  });
});
