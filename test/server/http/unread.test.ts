import { connect, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { defaultLimits } from '../../../src/server/app/limits.ts';
import type { RunningServer } from '../../../src/server/app/server.ts';
import { createApp, startServer } from '../../../src/server/index.ts';
import { type ApiFixture, openApi } from '../../support/api-fixture.ts';
import { writeCase } from '../../support/case-fixture.ts';

/** About 40 KB, which is passed to the connection as a whole. */
const small = `SELECT ?n ("${'x'.repeat(100)}" AS ?long) { VALUES ?n { ${Array.from({ length: 300 }, (_, n) => n).join(' ')} } }`;

describe('A client that sends requests and reads nothing', () => {
  let api: ApiFixture;
  let server: RunningServer;
  const sockets: Socket[] = [];
  const limits = {
    ...defaultLimits,
    readerStallMs: 1000,
    rate: { anonymousPerMinute: 1_000_000, knownPerMinute: 1_000_000 },
  };
  beforeAll(async () => {
    api = await openApi((data) => void writeCase(data), {}, { replicas: 1 });
    server = await startServer(createApp({ ...api.context, limits }), { host: '127.0.0.1', port: 0 });
  });
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.destroy();
  });
  afterAll(async () => {
    await server.close();
    await api.close();
  });

  /** Sends that many requests on one connection; nothing is read until `resume` is called. */
  function unreading(requests: number): { readonly socket: Socket; readonly ended: () => boolean } {
    const { port } = new URL(server.url);
    const socket = connect(Number(port), '127.0.0.1');
    sockets.push(socket);
    let ended = false;
    socket.pause();
    for (const event of ['error', 'close', 'end']) socket.on(event, () => (ended = true));
    const path = `/sparql?format=csv&query=${encodeURIComponent(small)}`;
    socket.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`.repeat(requests));
    return { socket, ended: () => ended };
  }
  const asked = async () => (await fetch(`${server.url}sparql?query=${encodeURIComponent('ASK {}')}`)).status;

  it('is disconnected where more was written than the system buffers for it, and others are answered', async () => {
    const greedy = unreading(1000);
    expect(await asked()).toBe(200);
    // While nothing is read, only sending to a closed connection reveals that it is closed.
    const knock = setInterval(() => greedy.socket.write('GET / HTTP/1.1\r\n'), 200);
    await vi.waitFor(() => expect(greedy.ended()).toBe(true), 600_000);
    clearInterval(knock);
    expect(await asked()).toBe(200);
  });

  it('keeps its connection if it reads in time: a pause within the limit has no effect', async () => {
    const { socket } = unreading(20);
    let bytes = 0;
    socket.on('data', (piece: Buffer) => (bytes += piece.length));
    socket.pause();
    await new Promise((resolve) => setTimeout(resolve, 300));
    socket.resume();
    await vi.waitFor(() => expect(bytes).toBeGreaterThan(20 * 30_000), 600_000);
  });

  it('leaves the engine to others: two hundred of them take only space in the buffers of the system', async () => {
    for (let n = 0; n < 200; n++) unreading(1);
    for (let n = 0; n < 5; n++) expect(await asked()).toBe(200);
  });
});
