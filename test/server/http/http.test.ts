import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { sha256, silentLog } from '../../../src/core/index.ts';
import { openAuditLog } from '../../../src/server/access/index.ts';
import { compressed } from '../../../src/server/http/compress.ts';
import { networkOf } from '../../../src/server/http/rate-limit.ts';
import { UnreadAnswers } from '../../../src/server/http/unread-answers.ts';
import { createApp, startServer } from '../../../src/server/index.ts';
import { type ApiFixture, openApi } from '../../support/api-fixture.ts';
import { type WrittenCase, writeCase } from '../../support/case-fixture.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const q = (query: string, more = '') => `/sparql?query=${encodeURIComponent(query)}${more}`;
const key = new TextEncoder().encode('the key of the audit log of this test');
const everything = 'SELECT * { GRAPH ?g { ?s ?p ?o } }';

describe('The server', () => {
  let api: ApiFixture;
  let closed: WrittenCase;
  beforeAll(async () => {
    api = await openApi((directory) => {
      writeCase(directory, { subject: 'k1-open', dataset: 'open' });
      closed = writeCase(directory, { subject: 'k1-closed', dataset: 'clinic' });
    });
  });
  afterAll(() => api.close());

  it('compresses text with an encoding that the client accepts, and nothing else', async () => {
    const plain = await (await api.app.request(q(everything))).text();
    const ask = async (encoding: string, path = q(everything)) =>
      api.app.request(path, { headers: { 'accept-encoding': encoding } });
    const gzip = await ask('gzip');
    expect(gzip.headers.get('content-encoding')).toBe('gzip');
    expect(gzip.headers.get('vary')).toContain('Accept-Encoding');
    expect(gunzipSync(Buffer.from(await gzip.arrayBuffer())).toString()).toBe(plain);
    const br = await ask('gzip;q=0.5, br');
    expect(brotliDecompressSync(Buffer.from(await br.arrayBuffer())).toString()).toBe(plain);
    expect((await ask('deflate')).headers.get('content-encoding')).toBeNull();
    expect((await ask('gzip;q=0')).headers.get('content-encoding')).toBeNull();
    const image = await ask('gzip', `/files/cases/${closed.name}/features.csv`);
    expect(image.headers.get('content-encoding')).toBeNull();
  });

  it('answers HEAD like GET, compressed or not', async () => {
    for (const path of [q(everything), '/assets/style.css', '/assets/sparql-editor.js', q('ASK {}')]) {
      for (const encoding of ['br', 'gzip', 'identity']) {
        const headers = { 'accept-encoding': encoding };
        const get = await api.app.request(path, { headers });
        const head = await api.app.request(path, { method: 'HEAD', headers });
        expect(await head.text()).toBe('');
        for (const name of ['content-type', 'content-encoding', 'etag', 'vary'])
          expect([path, name, head.headers.get(name)]).toEqual([path, name, get.headers.get(name)]);
      }
    }
  });

  it('sends the first chunk of a long answer before the last is ready, even compressed', async () => {
    let given = 0;
    const numbers = (n: number) =>
      Array.from({ length: 4096 }, (_, k) => `${(n * k) % 9973},${k}`)
        .join('\n')
        .slice(0, 16_384);
    const long = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          if (given === 200) return controller.close();
          controller.enqueue(new TextEncoder().encode(numbers(given++)));
        },
      },
      { highWaterMark: 0 },
    );
    const answer = compressed(
      new Request('http://localhost/', { headers: { 'accept-encoding': 'br' } }),
      new Response(long, { headers: { 'content-type': 'text/csv' } }),
    );
    const reader = answer.body!.getReader();
    await reader.read();
    expect(given).toBeLessThan(100);
    await reader.cancel();
  });

  it('answers a caller with too many requests with 429 and Retry-After', async () => {
    const access = {
      datasets: { '*': 'public' as const },
      tokens: [{ sha256: sha256('t'), scope: 'records' as const }],
    };
    const rate = { anonymousPerMinute: 3, knownPerMinute: 0 };
    const app = createApp({ ...api.context, host: '0.0.0.0', access, limits: { rate } });
    const statuses: number[] = [];
    for (let n = 0; n < 4; n++) statuses.push((await app.request('/health')).status);
    expect(statuses).toEqual([200, 200, 200, 429]);
    const refused = await app.request(q('ASK {}'));
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await refused.json()).toMatchObject({ status: 429, code: 'QIAW_TOO_MANY_REQUESTS' });
    expect((await app.request('/health', { headers: { authorization: 'Bearer t' } })).status).toBe(200);
    expect((await app.request('/health', { headers: { authorization: 'Bearer wrong' } })).status).toBe(429);
  });

  it('counts the addresses of one IPv6 network as one', () => {
    expect(networkOf('2001:db8:1:2:3:4:5:6')).toBe(networkOf('2001:db8:1:2::9'));
    expect(networkOf('2001:db8::1')).not.toBe(networkOf('2001:db8:0:1::1'));
    expect(networkOf('::ffff:192.0.2.1')).toBe('192.0.2.1');
  });

  it('records in the audit log who requested which data, but no query', async () => {
    const path = join(temporaryFolder('audit'), 'audit.ndjson');
    const audit = openAuditLog({ path, maxBytes: 1_000_000, keep: 2, key, log: silentLog });
    const access = {
      datasets: { open: 'public' as const },
      tokens: [{ name: 'notebook', sha256: sha256('t'), scope: 'records' as const, datasets: ['clinic'] }],
    };
    const app = createApp({ ...api.context, host: '0.0.0.0', access, audit });
    const authorization = 'Bearer t';
    await (await app.request(q('SELECT * { ?s ?p "a literal" }', '&format=csv'))).text();
    await (await app.request(q('ASK {}'), { headers: { authorization } })).text();
    await (await app.request(`/cases/${closed.name}`)).text();
    await (await app.request(`/cases/${closed.name}`, { headers: { authorization } })).text();
    await (await app.request('/', { headers: { authorization: 'Bearer wrong' } })).text();
    await (await app.request('/health')).text();
    // A line follows the end of its answer.
    const text = await vi.waitFor(async () => {
      await audit.flush();
      const written = readFileSync(path, 'utf8').trim();
      expect(written.split('\n').length).toBeGreaterThan(4);
      return written;
    }, 600_000);
    const lines = text.split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
    const seen = lines.map(({ caller, door, form, datasets, status, code, outcome }) => [
      caller,
      door,
      form,
      datasets,
      status,
      code,
      outcome,
    ]);
    expect(seen).toEqual([
      ['anyone', 'sparql', 'bindings', ['open'], 200, undefined, 'answered'],
      ['notebook', 'sparql', 'boolean', ['clinic', 'open'], 200, undefined, 'answered'],
      ['anyone', 'cases', undefined, ['clinic'], 401, 'QIAW_TOKEN_NEEDED', 'refused'],
      ['notebook', 'cases', undefined, ['clinic'], 200, undefined, 'answered'],
      ['unknown', 'home', undefined, undefined, 401, 'QIAW_TOKEN_INVALID', 'refused'],
    ]);
    expect(lines[0]).toMatchObject({ bytes: 5 });
    for (const secret of ['literal', 'k1-', closed.name, 'wrong']) expect(text).not.toContain(secret);
  });

  it('rotates the audit log when it is full and keeps a limited number of files', async () => {
    const path = join(temporaryFolder('audit'), 'audit.ndjson');
    const audit = openAuditLog({ path, maxBytes: 400, keep: 2, key, log: silentLog });
    const entry = {
      time: '2026-01-01T00:00:00Z',
      request: 'r',
      asked: '0',
      door: 'sparql',
      method: 'GET',
      status: 200,
      bytes: 1,
      ms: 1,
      outcome: 'answered' as const,
    };
    for (let n = 0; n < 12; n++) {
      audit.record({ ...entry, caller: `n${n}` });
      await audit.flush();
    }
    const names = [1, 2, 3, 4, 5, 6].filter((number) => {
      try {
        return readFileSync(`${path}.${number}`, 'utf8').length > 0;
      } catch {
        return false;
      }
    });
    expect(names).toHaveLength(2);
    expect(readFileSync(path, 'utf8')).toContain('n11');
  });

  it('answers a preflight for what it shares, and for nothing else', async () => {
    const ask = (path: string, method: string) =>
      api.app.request(path, {
        method: 'OPTIONS',
        headers: { origin: 'https://evil.example', 'access-control-request-method': method },
      });
    const shared = await ask('/', 'GET');
    expect([shared.status, shared.headers.get('access-control-allow-origin')]).toEqual([204, '*']);
    expect(shared.headers.get('access-control-allow-headers')).toContain('Authorization');
    for (const [path, method] of [
      [q('ASK {}'), 'GET'],
      ['/sparql', 'POST'],
      ['/rdf-graphs', 'PUT'],
      [`/files/cases/${closed.name}/features.csv`, 'GET'],
    ] as const) {
      const refused = await ask(path, method);
      expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([204, null]);
    }
    const plain = await api.app.request('/sparql', { method: 'OPTIONS' });
    expect(plain.headers.get('allow')).toBe('GET, HEAD, POST, OPTIONS');
    for (const path of ['/rdf-graphs?default', '/rdf-graphs/graph/user/a', '/graph/user/a']) {
      const graphs = await api.app.request(path, { method: 'OPTIONS' });
      expect(graphs.headers.get('allow')).toBe('GET, HEAD, PUT, POST, DELETE, PATCH, OPTIONS');
    }
  });
});

describe('Clients that do not read', () => {
  const megabyte = (count: number) => {
    let left = count;
    return new ReadableStream<Uint8Array>(
      { pull: (controller) => (left-- > 0 ? controller.enqueue(new Uint8Array(1_000_000)) : controller.close()) },
      { highWaterMark: 0 },
    );
  };

  it('lose the answer that has been waiting longest when others need the memory', async () => {
    let now = 0;
    const unread = new UnreadAnswers(2_500_000, 1_000_000, () => now);
    const first = unread.guard(1_000_000, megabyte(1)).getReader();
    now = 1;
    const second = unread.guard(1_000_000, megabyte(2)).getReader();
    await second.read();
    now = 2;
    unread.guard(1_000_000, megabyte(1));
    await expect(first.read()).rejects.toMatchObject({ code: 'QIAW_READER_TOO_SLOW' });
    expect((await second.read()).value).toHaveLength(1_000_000);
    expect(unread.bytes).toBe(2_000_000);
    await second.read();
    expect(unread.bytes).toBe(1_000_000);
  });

  it('are disconnected, so that a short answer never looks complete', async () => {
    const api = await openApi(() => undefined, { limits: { readerStallMs: 200 } });
    const values = Array.from({ length: 2000 }, (_, n) => `<urn:s${n}> <urn:p> "${'x'.repeat(5000)}" .`).join('\n');
    await api.context.store.load(values, 'turtle', 'urn:g');
    const server = await startServer(api.app, { host: '127.0.0.1', port: 0 });
    const text = await new Promise<string>((resolve) => {
      const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
      let received = '';
      socket.on('data', (part) => {
        if (received === '') {
          socket.pause();
          setTimeout(() => socket.resume(), 1500);
        }
        received += part;
      });
      socket.on('error', () => undefined).on('close', () => resolve(received));
      socket.write(`GET ${q(everything)} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`);
    });
    expect(text).toContain('200 OK');
    expect(text.endsWith('0\r\n\r\n')).toBe(false);
    expect((await fetch(`${server.url}health`)).status).toBe(200);
    await server.close();
    await api.close();
  });
});
