import { createServer as createHttp, type RequestListener } from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { HttpClient } from '../../src/sources/http/client.ts';
import { context } from './fixture.ts';

let servers: Server[] = [];
afterEach(async () => {
  for (const server of servers) await new Promise((resolve) => server.close(resolve));
  servers = [];
});

async function listen(server: Server): Promise<URL> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  servers.push(server);
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/base/`);
}

const http = (listener: RequestListener): Promise<URL> => listen(createHttp({ keepAlive: false } as never, listener));

async function client(base: URL, environment: object = {}) {
  const set = await context({ environment });
  return new HttpClient({ ...set, base, settings: { ...set.settings, retries: 1 } });
}

describe('A request to a service', () => {
  it('that closes while its answer is read slowly is an ordinary error and does not end the process', async () => {
    const base = await listen(
      createServer((socket) => {
        socket.on('error', () => undefined);
        socket.once('data', () => {
          socket.write('HTTP/1.1 200 OK\r\nContent-Length: 9000000\r\nConnection: close\r\n\r\n');
          socket.end(Buffer.alloc(3_000_000));
        });
      }),
    );
    const one = await client(base);
    const slow = one.request(base, {}, async (answer) => {
      await new Promise((resolve) => setTimeout(resolve, 200));
      let bytes = 0;
      for await (const chunk of one.bytesOf(answer)) bytes += chunk.byteLength;
      return bytes;
    });
    await expect(slow).rejects.toMatchObject({ code: 'QIAW_SOURCE_UNREACHABLE' });
    await one.close();
  });

  it('follows redirects, without sending the credentials of the first host to another', async () => {
    const seen: (string | undefined)[] = [];
    const other = await http((request, response) => {
      seen.push(request.headers.authorization);
      response.end('{"from":"other"}');
    });
    const base = await http((request, response) => {
      seen.push(request.headers.authorization);
      const location = request.url === '/base/a' ? '/base/b' : new URL('x', other).href;
      response.writeHead(307, { location, connection: 'close' }).end();
    });
    const one = await client(base, { token: 'secret' });
    expect(await one.json(one.url('a'))).toEqual({ value: { from: 'other' } });
    expect(seen).toEqual(['Bearer secret', 'Bearer secret', undefined]);
    await one.close();
  });

  it('does not follow redirects in circles', async () => {
    const base = await http((_request, response) => {
      response.writeHead(302, { location: '/base/again', connection: 'close' }).end();
    });
    const one = await client(base);
    await expect(one.json(one.url('a'))).rejects.toMatchObject({ code: 'QIAW_SOURCE_UNREACHABLE' });
    await one.close();
  });
});
