import { connect } from 'node:net';
import { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningServer, startServer } from '../../../src/server/app/server.ts';
import { readText } from '../../../src/server/sparql/protocol.ts';

let server: RunningServer;
beforeAll(async () => {
  const app = new Hono();
  app.get('/', (c) => c.text(String(c.req.query('query')?.length)));
  server = await startServer(app, { host: '127.0.0.1', port: 0, maxQueryBytes: 200_000 });
});
afterAll(() => server.close());

/** The answer to bytes that are sent as they are. */
function answerTo(bytes: string): Promise<string> {
  const { hostname, port } = new URL(server.url);
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    socket.on('data', (part) => {
      text += String(part);
    });
    socket.on('close', () => resolve(text)).on('error', reject);
  });
}

const get = (length: number) => `GET /?query=${'x'.repeat(length)} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`;

describe('A query in an address', () => {
  it('may be as long as the limit, and is refused with a reason above it', async () => {
    expect(await answerTo(get(190_000))).toMatch(/^HTTP\/1\.1 200 OK[\s\S]*190000/);
    const long = await answerTo(get(300_000));
    expect(long).toMatch(/^HTTP\/1\.1 431 [\s\S]*application\/problem\+json[\s\S]*"QIAW_REQUEST_TOO_LARGE"/);
    expect(await answerTo('nonsense\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 [\s\S]*"QIAW_REQUEST_HTTP"/);
  });
});

describe('A body', () => {
  const read = (body: BodyInit, type = 'text/turtle') =>
    readText(new Request('http://a/', { method: 'POST', body, headers: { 'content-type': type } }), 1000);

  it('in another encoding is refused by its name', async () => {
    await expect(read('x', 'text/turtle; charset=utf-16')).rejects.toMatchObject({ status: 415 });
    await expect(read(new Uint8Array([0x1f, 0x8b, 8, 0]))).rejects.toThrow('The body is not UTF-8, but compressed');
    expect(await read('x', 'text/turtle; charset="UTF-8"')).toBe('x');
  });
});
