import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256 } from '../../src/core/index.ts';
import { type ApiFixture, openApi } from '../support/api-fixture.ts';
import { fixtureBase } from '../support/case-fixture.ts';
import { growingRdf, type HostileRdf, nestedRdf } from '../support/hostile-rdf.ts';

let api: ApiFixture;
beforeAll(async () => {
  const token = { name: 'writer', sha256: sha256('writer'), scope: 'write', datasets: ['*'] } as const;
  api = await openApi(() => undefined, { access: { datasets: {}, tokens: [token] } });
});
afterAll(() => api.close());

const user = (name: string) => `${fixtureBase}graph/user/${name}`;
const path = (name: string) => `rdf-graphs?graph=${encodeURIComponent(user(name))}`;

async function send(method: string, address: string, type: string, body: string) {
  const response = await api.app.request(`${fixtureBase}${address}`, {
    method,
    headers: { authorization: 'Bearer writer', 'content-type': type },
    body,
  });
  const text = await response.text();
  return { status: response.status, code: text.startsWith('{') ? (JSON.parse(text) as { code: string }).code : '' };
}
const put = ({ mediaType, text }: HostileRdf, name = 'hostile') => send('PUT', path(name), mediaType, text);
const update = (text: string) => send('POST', 'sparql', 'application/sparql-update', text);
const tooCostly = { status: 413, code: 'QIAW_RDF_TOO_COSTLY' };

describe('A body that costs more than the limits allow', () => {
  it.each(nestedRdf(20_000).map((one) => [one.name, one] as const))('is refused by name: deep %s', async (_, one) => {
    expect(await put(one)).toEqual(tooCostly);
    expect(existsSync(join(api.context.dataDirectory, 'graphs', 'user', 'hostile.trig'))).toBe(false);
  });

  it.each(growingRdf().map((one) => [one.name, one] as const))('is refused by name: %s', async (_, one) => {
    expect(await put(one)).toEqual(tooCostly);
  });

  it('is refused by name: an update that uses a long prefix often', async () => {
    const text = `PREFIX a: <http://e/${'x'.repeat(100_000)}> INSERT DATA { GRAPH <${user('u')}> { ${'a:x a:x a:x . '.repeat(500)} } }`;
    expect(await update(text)).toEqual(tooCostly);
  });

  it.each(['gzip', 'br', 'deflate', 'gzip, gzip'])(
    'is refused: one compressed by %s, on every route',
    async (encoding) => {
      const doors = [
        ['PUT', path('zipped'), 'text/turtle'],
        ['POST', 'sparql', 'application/sparql-query'],
        ['POST', 'sparql', 'application/sparql-update'],
        ['POST', 'graphql', 'application/json'],
      ] as const;
      for (const [method, address, type] of doors) {
        const answer = await api.app.request(`${fixtureBase}${address}`, {
          method,
          headers: { authorization: 'Bearer writer', 'content-type': type, 'content-encoding': encoding },
          body: gzipSync(Buffer.alloc(1000)),
        });
        expect([address, answer.status]).toEqual([address, 415]);
      }
    },
  );

  it('is refused: a form with more files than any client needs', async () => {
    const part = '--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n<http://e/s> <http://e/p> 1 .\r\n';
    const form = (parts: number) => `${part.repeat(parts)}--b--\r\n`;
    const answer = await send('PUT', path('form'), 'multipart/form-data; boundary=b', form(101));
    expect(answer).toEqual({ status: 400, code: 'QIAW_GRAPH_SYNTAX' });
  });
});

describe('A deep or long body within the limits', () => {
  it.each(nestedRdf(20).map((one) => [one.name, one] as const))(
    'is read and passed to the gate: %s',
    async (_, one) => {
      // The gate refuses blank nodes.
      expect(await put(one)).toEqual({ status: 422, code: 'QIAW_GRAPH_REFUSED' });
    },
  );

  it('may be a list of any length, or contain the entities that Protégé writes', async () => {
    const long = `<http://e/s> <http://e/p> ${'1, '.repeat(2000)}1 .`;
    expect((await send('PUT', path('long'), 'text/turtle', long)).status).toBe(201);
    const entity = `<!DOCTYPE rdf:RDF [<!ENTITY xsd "http://www.w3.org/2001/XMLSchema#">]>
      <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/">
      <rdf:Description rdf:about="http://e/s"><e:p rdf:datatype="&xsd;integer">1</e:p></rdf:Description></rdf:RDF>`;
    expect((await send('PUT', path('entity'), 'application/rdf+xml', entity)).status).toBe(201);
  });

  it('may be an update too long to be read at once', async () => {
    const values = Array.from({ length: 3000 }, (_, n) => `<http://e/s> <http://e/p> ${n} .`).join('\n');
    expect((await update(`INSERT DATA { GRAPH <${user('update')}> { ${values} } }`)).status).toBe(204);
    const query = encodeURIComponent(`SELECT (COUNT(*) AS ?n) { GRAPH <${user('update')}> { ?s ?p ?o } }`);
    const answer = await api.app.request(`${fixtureBase}sparql?format=csv&query=${query}`, {
      headers: { authorization: 'Bearer writer' },
    });
    expect((await answer.text()).trim().split('\r\n')).toEqual(['n', '3000']);
    expect(await update(`INSERT DATA { GRAPH <${user('update')}> { ${values}`)).toEqual({
      status: 400,
      code: 'QIAW_QUERY_SYNTAX',
    });
  });
});

describe('While a body is read', () => {
  it.each([
    ['JSON-LD', () => put({ name: '', mediaType: 'application/ld+json', text: slowJson })],
    ['an update', () => update(`INSERT DATA { GRAPH <${user('slow')}> { ${slowValues} } }`)],
  ])('all other requests are answered: %s', async (_, begin) => {
    let read = false;
    const writing = begin().then((answer) => {
      read = true;
      return answer;
    });
    let answered = 0;
    for (; !read; answered++) {
      expect((await api.app.request(`${fixtureBase}health`)).status).toBe(200);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect((await writing).status).toBeLessThan(300);
    expect(answered).toBeGreaterThan(10);
  });
});

const slowJson = JSON.stringify(Array.from({ length: 1500 }, (_, n) => ({ '@id': `http://e/${n}`, 'http://e/p': n })));
const slowValues = Array.from({ length: 3000 }, (_, n) => `<http://e/s> <http://e/p> ${n} .`).join('\n');
