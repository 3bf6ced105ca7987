import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { startIndexPing } from '../../src/catalogue/index.ts';
import { pingIndex } from '../../src/catalogue/refresh/index-ping.ts';
import type { Log } from '../../src/core/index.ts';

const base = 'https://w3id.org/example/fiq/';
const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** An index that answers with this status and records the requests. */
async function index(status: number): Promise<{ readonly url: string; readonly told: unknown[] }> {
  const told: unknown[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    told.push({ method: request.method, type: request.headers['content-type'], body: JSON.parse(body) });
    response.writeHead(status).end();
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, told };
}

describe('Announcing to a FAIR Data Point Index', () => {
  it('sends the address of the data point as the specification states', async () => {
    const { url, told } = await index(204);
    await pingIndex(url, base);
    expect(told).toEqual([{ method: 'POST', type: 'application/json', body: { clientUrl: base } }]);
  });

  it.each([400, 429, 500])('is refused with the reason when the index answers %i', async (status) => {
    const { url } = await index(status);
    await expect(pingIndex(url, base)).rejects.toMatchObject({ code: 'QIAW_INDEX_PING' });
  });

  it('continues after a failure, logs it, and reaches the other indexes', async () => {
    const { url, told } = await index(204);
    const warnings: object[] = [];
    const done = deferred();
    const log: Log = {
      debug() {},
      info: () => done.resolve(),
      warn: (fields) => void warnings.push(fields),
      error() {},
    };
    const stop = startIndexPing({ base, indexes: ['http://127.0.0.1:9/', url], log, delay: 0 });
    await done.promise;
    stop();
    expect(told).toHaveLength(1);
    expect(warnings).toMatchObject([{ index: 'http://127.0.0.1:9/', code: 'QIAW_INDEX_PING' }]);
  });

  it('sends nothing when no index is configured', () => {
    startIndexPing({ base, indexes: [], log: { debug() {}, info() {}, warn() {}, error() {} } })();
  });
});

function deferred(): { readonly promise: Promise<void>; resolve(): void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
