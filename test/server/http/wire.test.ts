import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningServer } from '../../../src/server/app/server.ts';
import { startServer } from '../../../src/server/index.ts';
import { type ApiFixture, openApi } from '../../support/api-fixture.ts';
import { type WrittenCase, writeCase } from '../../support/case-fixture.ts';

describe('On the wire, a server on loopback', () => {
  let api: ApiFixture;
  let server: RunningServer;
  let closed: WrittenCase;
  beforeAll(async () => {
    api = await openApi((directory) => {
      closed = writeCase(directory, { subject: 'k1-closed', dataset: 'clinic' });
    });
    server = await startServer(api.app, { host: '127.0.0.1', port: 0 });
  });
  afterAll(async () => {
    await server.close();
    await api.close();
  });

  /** Sends these lines unchanged and returns the status of the answer and whether it contains the record. */
  const send = (...lines: readonly string[]) =>
    new Promise<[status: number, told: boolean]>((resolve, reject) => {
      const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
      let text = '';
      socket.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      socket.on('error', reject).on('close', () => resolve([Number(text.split(' ')[1]), text.includes('k1-closed')]));
      socket.write(`${lines.join('\r\n')}\r\n\r\n`);
    });
  const page = () => `/cases/${closed.name}`;
  const close = 'Connection: close';

  it('gives its user the records', async () => {
    expect(await send(`GET ${page()} HTTP/1.1`, 'Host: 127.0.0.1:8080', close)).toEqual([200, true]);
    expect(await send(`GET ${page()} HTTP/1.1`, 'Host: localhost', close)).toEqual([200, true]);
  });

  it('does not mistake for its user a caller that sends requests like nginx, HTTP/1.0, with or without a Host', async () => {
    expect(await send(`GET ${page()} HTTP/1.0`, 'Host: 127.0.0.1:8080', close)).toEqual([401, false]);
    expect(await send(`GET ${page()} HTTP/1.0`)).toEqual([401, false]);
    expect(await send('GET /health HTTP/1.0')).toEqual([200, false]);
  });

  it('does not mistake for its user a caller that requests an absolute address, as one does from a proxy', async () => {
    const absolute = (host: string) => `GET http://${host}${page()} HTTP/1.1`;
    expect(await send(absolute('127.0.0.1:8080'), 'Host: 127.0.0.1:8080', close)).toEqual([401, false]);
    expect(await send(absolute('evil.example.org'), 'Host: 127.0.0.1:8080', close)).toEqual([421, false]);
    expect(await send(absolute('127.0.0.1:8080'), 'Host: evil.example.org', close)).toEqual([421, false]);
  });

  it('refuses an invalid Host, and never fails because of one', async () => {
    const ask = async (host: string) => (await send(`GET ${page()} HTTP/1.1`, `Host: ${host}`, close))[0];
    for (const host of ['127.999.1.1', '127.0.0.1:99999', '127.0.0.1:x', '[::1', '256.1.1.1', '1.2.3.4.5', 'a b', '%'])
      expect([host, await ask(host)]).toEqual([host, 400]);
    for (const host of ['127.1', '0x7f.0.0.1', '2130706433', 'evil.example.org', '127.0.0.1.evil.example.org'])
      expect([host, [400, 421].includes(await ask(host))]).toEqual([host, true]);
  });

  it('does not mistake for its user a caller that sends two Hosts', async () => {
    const two = (second: string) => send(`GET ${page()} HTTP/1.1`, 'Host: 127.0.0.1:8080', `Host: ${second}`, close);
    expect(await two('evil.example.org')).toEqual([421, false]);
    expect(await two('127.0.0.1:8080')).toEqual([421, false]);
  });
});
