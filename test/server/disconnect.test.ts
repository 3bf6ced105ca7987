import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { QIAW } from '../../src/graph/index.ts';
import { createApp, startServer } from '../../src/server/index.ts';
import { QueryRouter } from '../../src/sparql/index.ts';
import type { GraphStore } from '../../src/store/index.ts';
import { EndpointClient } from '../../src/store/remote/endpoint-client.ts';
import { type ApiFixture, openApi } from '../support/api-fixture.ts';
import { writeCase } from '../support/case-fixture.ts';

const product = Array.from({ length: 12 }, (_, n) => `VALUES ?v${n} { 1 2 3 4 5 6 7 8 9 }`).join(' ');
const endless = `SELECT (COUNT(*) AS ?n) { ${product} }`;

/** How the queries of an app ended: 'begun', then the code of the error. */
interface Course {
  readonly seen: string[];
}

type Query = GraphStore['query'];

function watched(query: Query, { seen }: Course): Query {
  return async (text, options) => {
    seen.push('begun');
    try {
      return await query(text, options);
    } catch (error) {
      seen.push((error as { code?: string }).code ?? String(error));
      throw error;
    }
  };
}

/** Sends the query over a separate socket and disconnects once it runs. */
async function leaveDuring(url: string, query: string, course: Course): Promise<void> {
  const { port } = new URL(url);
  const socket = connect(Number(port), '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write(`GET /sparql?query=${encodeURIComponent(query)} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`);
  await vi.waitFor(() => expect(course.seen).toContain('begun'), 600_000);
  // Like a client whose user closes the page while the engine is working.
  await new Promise((resolve) => setTimeout(resolve, 300));
  socket.destroy();
}

describe('A client that disconnects during a long query', () => {
  let api: ApiFixture;
  beforeAll(async () => {
    api = await openApi((data) => void writeCase(data), {}, { replicas: 1 });
  });
  afterAll(() => api.close());

  async function served(query: (course: Course) => Partial<typeof api.context>) {
    const course: Course = { seen: [] };
    const context = { ...api.context, ...query(course) };
    const server = await startServer(createApp(context), { host: '127.0.0.1', port: 0 });
    return { course, server };
  }

  const instead = (query: Query): GraphStore =>
    new Proxy(api.context.store, {
      get: (store, name) => {
        if (name === 'query') return query;
        const value = Reflect.get(store, name) as unknown;
        return typeof value === 'function' ? value.bind(store) : value;
      },
    });

  it('frees the only engine, which answers the next query', async () => {
    const store = api.context.store;
    const { course, server } = await served((own) => ({ store: instead(watched(store.query.bind(store), own)) }));
    await leaveDuring(server.url, endless, course);
    await vi.waitFor(() => expect(course.seen).toEqual(['begun', 'QIAW_QUERY_CANCELLED']), 600_000);
    const next = await fetch(`${server.url}sparql?query=${encodeURIComponent('ASK {}')}`);
    expect(next.status).toBe(200);
    await next.text();
    await server.close();
  });

  it('is no longer served by an external server: its connection is closed', async () => {
    let left = 0;
    const engine = createServer((request, response) => {
      request.resume();
      response.on('close', () => left++);
    });
    await new Promise<void>((resolve) => engine.listen(0, '127.0.0.1', resolve));
    const address = `http://127.0.0.1:${(engine.address() as AddressInfo).port}/`;
    const client = new EndpointClient({ query: address, update: address, graphStore: address });
    const ask: Query = async (text, { timeoutMs, signal }) => {
      const asked = { timeoutMs, maxBytes: 1e6, ...(signal && { signal }) };
      const { body } = await client.query(new URLSearchParams({ query: text }), 'text/csv', asked);
      return { form: 'bindings', mediaType: 'text/csv', body };
    };
    const { course, server } = await served((own) => ({ store: instead(watched(ask, own)) }));
    await leaveDuring(server.url, endless, course);
    await vi.waitFor(() => expect([left, ...course.seen]).toEqual([1, 'begun', 'QIAW_QUERY_CANCELLED']), 600_000);
    engine.close();
    await server.close();
  });

  it('frees the thread of Comunica, which evaluates the next query', async () => {
    const router = new QueryRouter(api.context.store, { threads: 1 });
    const query = router.query.bind(router) as unknown as Query;
    const { course, server } = await served((own) => ({
      router: new Proxy(router, {
        get: (target, name) => {
          if (name === 'query') return watched(query, own);
          const value = Reflect.get(target, name) as unknown;
          return typeof value === 'function' ? value.bind(target) : value;
        },
      }),
    }));
    const measured = (pattern: string) =>
      `PREFIX qiaw: <${QIAW}> SELECT ?x { ${pattern} BIND(qiaw:at("[1,2]", 1) AS ?x) }`;
    await leaveDuring(server.url, measured(product), course);
    await vi.waitFor(() => expect(course.seen).toEqual(['begun', 'QIAW_QUERY_CANCELLED']), 600_000);
    const next = await fetch(`${server.url}sparql?format=csv&query=${encodeURIComponent(measured(''))}`);
    expect(next.status).toBe(200);
    await next.text();
    await server.close();
    router.close();
  });
});
