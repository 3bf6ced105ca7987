import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256 } from '../../src/core/index.ts';
import { createApp } from '../../src/server/index.ts';
import { type ApiFixture, openApi } from '../support/api-fixture.ts';
import { fixtureBase, type WrittenCase, writeCase } from '../support/case-fixture.ts';

let api: ApiFixture;
let published: WrittenCase;
beforeAll(async () => {
  const token = (name: string, scope: 'write' | 'records') => ({ name, sha256: sha256(name), scope, datasets: ['*'] });
  const access = { datasets: {}, tokens: [token('writer', 'write'), token('reader', 'records')] };
  api = await openApi(
    (data) => {
      published = writeCase(data);
    },
    { access },
  );
});
afterAll(() => api.close());

const user = (name: string) => `${fixtureBase}graph/user/${name}`;
const file = (name: string) => join(api.context.dataDirectory, 'graphs', 'user', `${name}.trig`);
const turtle = { 'content-type': 'text/turtle' };
const note = (text: string) =>
  `<${fixtureBase}id/subject/${published.subject}> <http://www.w3.org/2000/01/rdf-schema#comment> "${text}" .`;

async function send(method: string, path: string, body?: string | FormData, headers: Record<string, string> = {}) {
  const response = await api.app.request(`${fixtureBase}${path}`, {
    method,
    headers: { authorization: 'Bearer writer', ...headers },
    ...(body === undefined ? {} : { body }),
  });
  const text = await response.text();
  const problem = text.startsWith('{') ? (JSON.parse(text) as { code: string; findings?: unknown[] }) : undefined;
  return { status: response.status, code: problem?.code, problem, text, headers: response.headers };
}
const graph = (name: string) => `rdf-graphs?graph=${encodeURIComponent(user(name))}`;
const update = (text: string, headers: Record<string, string> = {}) =>
  send('POST', 'sparql', text, { 'content-type': 'application/sparql-update', ...headers });
const objects = async (name: string) => {
  const query = `SELECT ?o { GRAPH <${user(name)}> { ?s ?p ?o } } ORDER BY ?o`;
  const { text } = await send('GET', `sparql?query=${encodeURIComponent(query)}&format=csv`);
  return text.trim().split('\r\n').slice(1);
};

describe('A write that meets a machine fault', () => {
  it.each([
    ['ENOSPC', 507, 'QIAW_DISK_FULL'],
    ['EROFS', 503, 'QIAW_DATA_READ_ONLY'],
    ['EMFILE', 503, 'QIAW_TOO_MANY_FILES'],
    ['ENOMEM', 503, 'QIAW_OUT_OF_MEMORY'],
  ])('is answered with the name of %s, not as an internal error', async (code, status, name) => {
    const fails = async (): Promise<never> => {
      throw Object.assign(new Error('write'), { code });
    };
    const { writable, graphs, updates } = api.context.writer!;
    const writer = { writable, graphs, updates, change: fails };
    const app = createApp({ ...api.context, writer });
    const response = await app.request(`${fixtureBase}${graph('full')}`, {
      method: 'PUT',
      headers: { authorization: 'Bearer writer', ...turtle },
      body: note('full'),
    });
    expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([status, name]);
  });
});

describe('LOAD and SERVICE in an update', () => {
  it('are refused, however they are written, and no server is contacted', async () => {
    let asked = 0;
    const other = createServer((_, response) => {
      asked++;
      response.writeHead(200, turtle).end('<a:s> <a:p> <a:o> .');
    });
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const address = `http://127.0.0.1:${(other.address() as AddressInfo).port}/x.ttl`;
    for (const text of [
      `LOAD <${address}> INTO GRAPH <${user('loaded')}>`,
      `PREFIX x: <${address}> LOAD x: INTO GRAPH <${user('loaded')}>`,
      `INSERT { GRAPH <${user('loaded')}> { ?s ?p ?o } } WHERE { SERVICE <${address}> { ?s ?p ?o } }`,
      `INSERT { GRAPH <${user('loaded')}> { ?s ?p ?o } } WHERE { SERVICE SILENT <${address}> { ?s ?p ?o } }`,
    ]) {
      expect(await update(text)).toMatchObject({ status: 400, code: 'QIAW_QUERY_UNSUPPORTED' });
    }
    expect((await update(`LOAD SILENT <${address}> INTO GRAPH <${user('loaded')}>`)).status).toBe(204);
    expect(await objects('loaded')).toEqual([]);
    expect(asked).toBe(0);
    await new Promise((resolve) => other.close(resolve));
  });
});

describe('The Graph Store Protocol', () => {
  it('creates, replaces and removes a user graph, in the store and on disk', async () => {
    const made = await send('PUT', graph('notes'), note('first'), turtle);
    expect([made.status, made.headers.get('location')]).toEqual([201, user('notes')]);
    expect(await objects('notes')).toEqual(['first']);
    expect(readFileSync(file('notes'), 'utf8')).toContain('first');
    expect((await send('PUT', graph('notes'), note('second'), turtle)).status).toBe(204);
    expect(await objects('notes')).toEqual(['second']);
    expect((await send('DELETE', graph('notes'))).status).toBe(204);
    expect((await send('DELETE', graph('notes'))).status).toBe(404);
    expect((await send('GET', graph('notes'))).status).toBe(404);
    expect(existsSync(file('notes'))).toBe(false);
  });

  it('adds by POST, including whole forms of files', async () => {
    expect((await send('POST', graph('added'), note('one'), turtle)).status).toBe(201);
    const form = new FormData();
    form.append('a', new File([note('two')], 'a.ttl', { type: 'text/turtle' }));
    form.append('b', new File([note('three')], 'b.nt', { type: 'application/n-triples' }));
    expect((await send('POST', graph('added'), form)).status).toBe(204);
    expect(await objects('added')).toEqual(['one', 'three', 'two']);
  });

  it('names a graph that is posted to the store itself, and accepts a graph at its own address', async () => {
    const posted = await send('POST', 'rdf-graphs', note('named by the server'), turtle);
    expect(posted.status).toBe(201);
    const name = posted.headers.get('location')!.slice(user('').length);
    expect(await objects(name)).toEqual(['named by the server']);
    expect((await send('PUT', 'graph/user/direct/one', note('direct'), turtle)).status).toBe(201);
    expect(await objects('direct/one')).toEqual(['direct']);
  });

  it.each([
    ['application/ld+json', JSON.stringify({ '@id': 'http://e/s', 'http://e/p': [{ '@value': 'x' }] })],
    [
      'application/rdf+xml',
      '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/"><rdf:Description rdf:about="http://e/s"><e:p>x</e:p></rdf:Description></rdf:RDF>',
    ],
    ['application/n-triples', '<http://e/s> <http://e/p> "x" .'],
    ['application/n-quads', `<http://e/s> <http://e/p> "x" <${fixtureBase}graph/user/format> .`],
    ['application/trig', `<${fixtureBase}graph/user/format> { <http://e/s> <http://e/p> "x" }`],
    ['text/turtle; charset=utf-8', '<http://e/s> <http://e/p> "x" .'],
  ])('reads %s', async (type, body) => {
    const { status, text } = await send('PUT', graph('format'), body, { 'content-type': type });
    expect([text, status]).toEqual(['', expect.toBeOneOf([201, 204])]);
    expect(await objects('format')).toEqual(['x']);
  });

  it.each([
    [
      'another graph in the body',
      `<http://e/g> { <http://e/s> <http://e/p> "x" }`,
      'application/trig',
      400,
      'QIAW_GRAPH_SYNTAX',
    ],
    ['a text that does not parse', '<http://e/s> <http://e/p>', 'text/turtle', 400, 'QIAW_GRAPH_SYNTAX'],
    [
      'a context that would have to be fetched',
      '{"@context":"http://127.0.0.1:1/x","a":"b"}',
      'application/ld+json',
      400,
      'QIAW_GRAPH_SYNTAX',
    ],
    [
      'an entity that would have to be fetched',
      '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/"><rdf:Description rdf:about="http://e/s"><e:p>&x;</e:p></rdf:Description></rdf:RDF>',
      'application/rdf+xml',
      400,
      'QIAW_GRAPH_SYNTAX',
    ],
    ['an unsupported media type', 'x', 'image/png', 415, 'QIAW_MEDIA_TYPE'],
  ])('refuses %s', async (_, body, type, status, code) => {
    expect(await send('PUT', graph('bad'), body, { 'content-type': type })).toMatchObject({ status, code });
    expect(existsSync(file('bad'))).toBe(false);
  });

  it('changes one graph by PATCH, and no other', async () => {
    const type = { 'content-type': 'application/sparql-update' };
    await send('PUT', graph('patched'), note('old'), turtle);
    const change = 'DELETE { ?s ?p "old" } INSERT { ?s ?p "new" } WHERE { ?s ?p "old" }';
    expect((await send('PATCH', graph('patched'), change, type)).status).toBe(204);
    expect(await objects('patched')).toEqual(['new']);
    const other = `INSERT DATA { GRAPH <${user('other')}> { <http://e/s> <http://e/p> 1 } }`;
    expect(await send('PATCH', graph('patched'), other, type)).toMatchObject({ status: 400 });
    expect(existsSync(file('other'))).toBe(false);
  });

  it('leaves an existing graph alone when the request requires a new one', async () => {
    await send('PUT', graph('once'), note('mine'), turtle);
    const again = await send('PUT', graph('once'), note('yours'), { ...turtle, 'if-none-match': '*' });
    expect(again).toMatchObject({ status: 412, code: 'QIAW_PRECONDITION' });
    expect(await objects('once')).toEqual(['mine']);
  });
});

describe('What may not be written', () => {
  it('is anything at all without a token for writing', async () => {
    const reader = { authorization: 'Bearer reader' };
    expect((await send('PUT', graph('x'), note('x'), { ...turtle, ...reader })).status).toBe(403);
    expect((await update('DROP ALL', reader)).status).toBe(403);
    const bare = await api.app.request(`${fixtureBase}${graph('x')}`, {
      method: 'PUT',
      body: note('x'),
      headers: turtle,
    });
    expect([bare.status, bare.headers.get('www-authenticate')]).toEqual([401, expect.stringContaining('Bearer')]);
  });

  it.each(['run/x', 'definitions', 'subject/k1', 'catalog', 'user/', 'cohort/x'])('is graph/%s', async (name) => {
    const path = `rdf-graphs?graph=${encodeURIComponent(`${fixtureBase}graph/${name}`)}`;
    for (const method of ['PUT', 'POST', 'DELETE']) {
      const answer = await send(method, path, method === 'DELETE' ? undefined : note('x'), turtle);
      expect(answer).toMatchObject({ status: 403, code: 'QIAW_GRAPH_PROTECTED' });
    }
    const text = `INSERT DATA { GRAPH <${fixtureBase}graph/${name}> { <http://e/s> <http://e/p> 1 } }`;
    expect(await update(text)).toMatchObject({ status: 403, code: 'QIAW_GRAPH_PROTECTED' });
  });

  it.each(['../../x', 'a/../../b', '%2e%2e/x', '.hidden', 'a//b', 'a.trig', 'x'.repeat(101)])(
    'is a graph called %s',
    async (name) => {
      const path = `rdf-graphs?graph=${encodeURIComponent(`${fixtureBase}graph/user/${name}`)}`;
      expect(await send('PUT', path, note('x'), turtle)).toMatchObject({ status: 400, code: 'QIAW_GRAPH_PARAMETER' });
    },
  );

  it.each([
    ['a blank node', '[] <http://e/p> 1 .'],
    ['a term of the program', `<${fixtureBase}graph/user/gate#n> a <https://w3id.org/fair-qiaw/ns#Subject> .`],
    [
      'a statement about a thing in the catalogue that is not a note',
      `<${fixtureBase}id/subject/k1-aaaa> <http://purl.org/dc/terms/isPartOf> <${fixtureBase}dataset/open> .`,
    ],
    [
      'an annotation of nothing',
      `<${fixtureBase}graph/user/gate#n> a <http://www.w3.org/ns/oa#Annotation> ; <http://www.w3.org/ns/oa#bodyValue> "x" .`,
    ],
    ['an invalid number', '<http://e/s> <http://e/p> "x"^^<http://www.w3.org/2001/XMLSchema#double> .'],
  ])('is %s: the gate refuses it with its findings', async (_, body) => {
    const answer = await send('PUT', graph('gate'), body, turtle);
    expect(answer).toMatchObject({ status: 422, code: 'QIAW_GRAPH_REFUSED' });
    expect(answer.problem?.findings).toEqual([
      expect.objectContaining({ severity: 'violation', message: expect.any(String), remedy: expect.any(String) }),
    ]);
    expect(existsSync(file('gate'))).toBe(false);
    expect(await objects('gate')).toEqual([]);
  });
});

describe('SPARQL Update', () => {
  it('changes several user graphs at once, with reading access to everything', async () => {
    const text = `PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
      INSERT { GRAPH <${user('u/a')}> { ?s rdfs:comment "seen" } GRAPH <${user('u/b')}> { ?s rdfs:comment "also" } }
      WHERE { GRAPH ?g { ?s <http://purl.org/dc/terms/isPartOf> ?dataset } } ;
      DELETE DATA { GRAPH <${user('u/a')}> { <http://e/s> <http://e/p> 1 } }`;
    const { status, text: said } = await update(text);
    expect([said, status]).toEqual(['', 204]);
    const { version } = await api.context.store.statistics();
    expect(readdirSync(join(api.context.dataDirectory, 'graphs', 'user'))).not.toContain('.journal.json');
    expect([await objects('u/a'), await objects('u/b')]).toEqual([['seen'], ['also']]);
    expect((await update(`DROP GRAPH <${user('u/a')}> ; DROP GRAPH <${user('u/b')}>`)).status).toBe(204);
    expect(existsSync(file('u/a'))).toBe(false);
    expect((await api.context.store.statistics()).version).toBe(version + 1);
  });

  it('is applied completely or not at all', async () => {
    const text = `INSERT DATA { GRAPH <${user('whole')}> { <http://e/s> <http://e/p> 1 } } ;
      INSERT DATA { GRAPH <${user('half')}> { [] <http://e/p> 1 } }`;
    expect(await update(text)).toMatchObject({ status: 422, code: 'QIAW_GRAPH_REFUSED' });
    expect([await objects('whole'), existsSync(file('whole'))]).toEqual([[], false]);
  });

  it('is also accepted as a form, with the graphs that WHERE reads', async () => {
    await send('PUT', graph('src'), '<http://e/s> <http://e/p> "taken" .', turtle);
    const fields = new URLSearchParams({
      update: `INSERT { GRAPH <${user('dst')}> { ?s ?p ?o } } WHERE { ?s ?p ?o }`,
      'using-graph-uri': user('src'),
    });
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    expect((await send('POST', 'sparql', fields.toString(), type)).status).toBe(204);
    expect(await objects('dst')).toEqual(['taken']);
    fields.set('update', `WITH <${user('dst')}> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }`);
    expect(await send('POST', 'sparql', fields.toString(), type)).toMatchObject({ status: 400 });
  });

  it.each([
    ['two updates', 'update=DROP+ALL&update=DROP+ALL'],
    ['a query and an update', 'update=DROP+ALL&query=ASK+%7B%7D'],
    ['the dataset parameters of queries', 'update=DROP+ALL&default-graph-uri=http%3A%2F%2Fe%2F'],
    ['text that does not parse', 'update=DROP+EVERYTHING'],
    ['a query', 'update=ASK+%7B%7D'],
  ])('is refused with %s', async (_, body) => {
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    expect((await send('POST', 'sparql', body, type)).status).toBe(400);
  });

  it('is never sent by GET', async () => {
    expect((await send('GET', 'sparql?update=DROP+ALL')).status).toBe(400);
  });
});

describe('An update that others have overtaken', () => {
  const tagOf = async (path: string, accept = 'text/turtle') =>
    (await send('GET', path, undefined, { accept })).headers.get('etag')!;

  it('is refused with If-Match, whatever the format that was read, and changes nothing', async () => {
    await send('PUT', graph('shared'), note('first'), turtle);
    const tags = [await tagOf(graph('shared')), await tagOf(graph('shared'), 'application/ld+json')];
    expect(new Set(tags).size).toBe(2);
    expect(await tagOf('doc/graph/user/shared')).toBe(tags[0]);
    expect(
      (await send('PUT', graph('shared'), note('second'), { ...turtle, 'if-match': `"x", ${tags[1]}` })).status,
    ).toBe(204);
    const writes: Array<[method: string, body?: string, headers?: Record<string, string>]> = [
      ['PUT', note('lost'), turtle],
      ['POST', note('lost'), turtle],
      ['PATCH', 'INSERT DATA { <urn:a> <urn:b> "lost" }', { 'content-type': 'application/sparql-update' }],
      ['DELETE'],
    ];
    for (const [method, body, headers] of writes) {
      for (const match of [tags[0]!, '"nope"', `W/${await tagOf(graph('shared'))}`]) {
        const late = await send(method, graph('shared'), body, { ...headers, 'if-match': match });
        expect([method, match, late.status, late.code]).toEqual([method, match, 412, 'QIAW_PRECONDITION']);
      }
    }
    expect(await objects('shared')).toEqual(['second']);
    const absent = await send('PUT', graph('absent'), note('x'), { ...turtle, 'if-match': '*' });
    expect([absent.status, await objects('absent')]).toEqual([412, []]);
    const now = await tagOf(graph('shared'));
    expect((await send('PUT', graph('shared'), note('x'), { ...turtle, 'if-none-match': now })).status).toBe(412);
    expect((await send('DELETE', graph('shared'), undefined, { 'if-match': now })).status).toBe(204);
  });

  it('is refused at /sparql with any tag, because an answer has only weak ones', async () => {
    await send('PUT', graph('kept'), note('kept'), turtle);
    const text = `CLEAR GRAPH <${user('kept')}>`;
    expect((await update(text, { 'if-match': '"nope"' })).code).toBe('QIAW_PRECONDITION');
    expect(await objects('kept')).toEqual(['kept']);
    expect((await update(text, { 'if-match': '*' })).status).toBe(204);
  });

  it('reads a graph again only if it has changed', async () => {
    await send('PUT', graph('read'), note('read'), turtle);
    const tag = await tagOf(graph('read'));
    for (const header of [tag, `W/${tag}`, `"other", ${tag}`, '*']) {
      expect(
        (await send('GET', graph('read'), undefined, { accept: 'text/turtle', 'if-none-match': header })).status,
      ).toBe(304);
    }
    await send('POST', graph('read'), note('more'), turtle);
    expect((await send('GET', graph('read'), undefined, { accept: 'text/turtle', 'if-none-match': tag })).status).toBe(
      200,
    );
  });

  it.each([
    ['a triple term', '<urn:a> <urn:b> <<( <urn:c> <urn:d> <urn:e> )>> .', 'triple terms'],
    ['a reifier', '<< <urn:c> <urn:d> <urn:e> ~ <urn:r> >> <urn:b> 1 .', 'triple terms'],
    ['a text direction', '<urn:a> <urn:b> "x"@en--ltr .', 'text direction'],
  ])('of RDF 1.2 with %s is a 400, not dropped', async (_, body, reason) => {
    const refused = await send('PUT', graph('new'), body, turtle);
    expect([refused.status, refused.code, refused.text]).toEqual([
      400,
      'QIAW_GRAPH_SYNTAX',
      expect.stringContaining(reason),
    ]);
    expect(await objects('new')).toEqual([]);
  });
});
