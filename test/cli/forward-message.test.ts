import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { forwardMessage, type McpServer } from '../../src/cli/serve/forward-message.ts';

let http: Server;
let to: McpServer;
let cut = 0;
beforeAll(async () => {
  http = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => {
      body += String(part);
    });
    request.on('end', () => {
      const { id, method } = JSON.parse(body) as { id?: number; method: string };
      if (method === 'slow') return void response.on('close', () => cut++);
      const refused = method === 'refused';
      response.writeHead(refused ? 401 : id === undefined ? 202 : 200, {
        'content-type': refused ? 'application/problem+json' : 'application/json',
      });
      const token = request.headers.authorization ?? null;
      response.end(refused ? '{"code":"QIAW_TOKEN_INVALID","detail":"No."}' : JSON.stringify({ id, token }, null, 1));
    });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}/`;
  to = { url, token: async () => 'own', ready: Promise.resolve() };
});
afterAll(() => {
  http.closeAllConnections();
  http.close();
});

const ask = (message: object, server = to, running = new Map<unknown, AbortController>()) =>
  forwardMessage(JSON.stringify({ jsonrpc: '2.0', ...message }), server, running);

describe('A message of a language model on stdio', () => {
  it('is answered in one line, with the token of the server', async () => {
    expect(await ask({ id: 1, method: 'tools/call' })).toBe('{"id":1,"token":"Bearer own"}');
    expect(await ask({ method: 'notifications/initialized' })).toBeUndefined();
  });

  it('gets an error of JSON-RPC when it is refused or is not JSON', async () => {
    expect(JSON.parse((await ask({ id: 2, method: 'refused' }))!)).toMatchObject({
      id: 2,
      error: { code: -32000, message: 'QIAW_TOKEN_INVALID: No.' },
    });
    expect(JSON.parse((await forwardMessage('nonsense', to, new Map()))!)).toMatchObject({ error: { code: -32700 } });
  });

  it('is greeted while the catalogue is still loading, and learns if that fails', async () => {
    const ready = Promise.reject(Object.assign(new Error('x'), { code: 'EIO' }));
    ready.catch(() => {});
    const loading = { ...to, ready };
    expect(await ask({ id: 3, method: 'initialize' }, loading)).toBe('{"id":3,"token":null}');
    expect(JSON.parse((await ask({ id: 4, method: 'tools/call' }, loading))!)).toMatchObject({
      error: { code: -32000 },
    });
  });

  it('ends with its query when it is cancelled', async () => {
    const running = new Map<unknown, AbortController>();
    const slow = ask({ id: 5, method: 'slow' }, to, running);
    await new Promise((resolve) => http.once('request', resolve));
    await ask({ method: 'notifications/cancelled', params: { requestId: 5 } }, to, running);
    expect(await slow).toBeUndefined();
    await expect.poll(() => cut).toBe(1);
  });
});
