import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { EndpointClient } from '../../src/store/remote/endpoint-client.ts';

describe('A query to an external server', () => {
  let server: Server | undefined;
  afterEach(() => {
    server?.closeAllConnections();
    server?.close();
  });
  async function client(answer: RequestListener): Promise<EndpointClient> {
    server = createServer(answer);
    await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    return new EndpointClient({ query: address, update: address, graphStore: address });
  }
  const ask = (from: EndpointClient, limits: { timeoutMs?: number; signal?: AbortSignal } = {}) =>
    from
      .query(new URLSearchParams({ query: 'ASK {}' }), 'text/csv', { timeoutMs: 600_000, maxBytes: 1e6, ...limits })
      .then(
        ({ body }) => body,
        ({ code }: { code: string }) => code,
      );

  it.each([200, 500])(
    'ends when its caller disconnects just as the last chunk of a compressed %i has arrived',
    async (status) => {
      const caller = new AbortController();
      const text = gzipSync(Buffer.alloc(200_000, 'the estimated time exceeds the limit'));
      const from = await client((_, response) => {
        response.writeHead(status, { connection: 'close', 'content-encoding': 'gzip' });
        response.write(text.subarray(0, 20));
        setTimeout(() => {
          response.end(text.subarray(20));
          setTimeout(() => caller.abort(), 1);
        }, 50);
      });
      // Either is correct: the answer was there, or it was no longer needed. It must not hang.
      expect(await ask(from, { signal: caller.signal })).toMatch(
        /QIAW_QUERY_CANCELLED|QIAW_QUERY_TIMEOUT|^the estimated/,
      );
    },
  );

  it('ends at its limit when the answer stops in the middle', async () => {
    const from = await client((_, response) => {
      response.writeHead(200, { 'content-type': 'text/csv' });
      response.write('part of');
    });
    expect(await ask(from, { timeoutMs: 300 })).toBe('QIAW_QUERY_TIMEOUT');
  });

  it('does not accept the partial result of a server that timed out as an answer', async () => {
    const from = await client((_, response) => {
      response.writeHead(200, { 'content-type': 'text/csv', 'x-sql-state': 'S1TAT' });
      response.end('n\r\n');
    });
    expect(await ask(from)).toBe('QIAW_QUERY_TIMEOUT');
  });

  it('retries once when its connection is reset, and retries replacing a graph once, but repeats no update', async () => {
    const seen: string[] = [];
    const from = await client((request, response) => {
      const what = `${request.method} ${request.url}`;
      const before = seen.includes(what);
      seen.push(what);
      if (before) response.end('answered');
      else request.socket.resetAndDestroy();
    });
    expect(await ask(from)).toBe('answered');
    await from.graph('PUT', 'http://e/g', '<a:a> <a:b> <a:c> .');
    expect(seen).toEqual(['POST /', 'POST /', 'PUT /?graph=http%3A%2F%2Fe%2Fg', 'PUT /?graph=http%3A%2F%2Fe%2Fg']);
    seen.length = 0;
    await expect(from.update('INSERT DATA { <a:a> <a:b> [] }')).rejects.toMatchObject({ code: 'QIAW_STORE_REMOTE' });
    expect(seen).toEqual(['POST /']);
  });
});
