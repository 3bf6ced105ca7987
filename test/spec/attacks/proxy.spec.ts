import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningServer } from '../../../src/server/app/server.ts';
import { startServer } from '../../../src/server/index.ts';
import { type ApiFixture, openApi } from '../../support/api-fixture.ts';
import { type WrittenCase, writeCase } from '../../support/case-fixture.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const hasNginx = spawnSync('nginx', ['-v']).status === 0;
/** Only root may start a program as another user. */
const isRoot = process.geteuid?.() === 0;
const nobody = 65534;

/**
 * Proxy configurations of administrators, from the manual's first example to everything that could make the proxy look
 * like the server's user.
 */
const locations: Readonly<Record<string, string>> = {
  'proxy_pass alone': '',
  'HTTP/1.1 and kept connections, as newer ones do': 'proxy_http_version 1.1; proxy_set_header Connection "";',
  'the Host of the client': 'proxy_set_header Host $http_host;',
  'every header removed that a client could send':
    'proxy_http_version 1.1; proxy_pass_request_headers off; proxy_set_header Host localhost;',
  'the usual headers':
    'proxy_set_header X-Real-IP $remote_addr; proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;',
};

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function answers(url: string): Promise<void> {
  for (let n = 0; n < 100; n++) {
    if (
      await fetch(url).then(
        () => true,
        () => false,
      )
    )
      return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('The proxy does not answer.');
}

describe('A server on loopback with the default configuration', () => {
  let api: ApiFixture;
  let server: RunningServer;
  let closed: WrittenCase;
  const children: ChildProcess[] = [];
  beforeAll(async () => {
    api = await openApi((directory) => {
      closed = writeCase(directory, { subject: 'k1-closed', dataset: 'clinic' });
    });
    server = await startServer(api.app, { host: '127.0.0.1', port: 0 });
  });
  afterAll(async () => {
    for (const child of children) child.kill('SIGTERM');
    await server.close();
    await api.close();
  });

  const query = encodeURIComponent('SELECT * { GRAPH ?g { ?s ?p ?o } }');
  /** Routes that give records, and the statistics of the server. */
  const doors = () => [
    `/cases/${closed.name}`,
    `/files/cases/${closed.name}/features.csv`,
    `/files/cases/${closed.name}/seg.dcm`,
    `/sparql?format=csv&query=${query}`,
    '/doc/subject/k1-closed',
    `/graphql?query=${encodeURIComponent('{ subjects(first: 5) { nodes { id } } }')}`,
    '/',
  ];
  /** The routes among these that reveal the record to a caller there. */
  async function tells(origin: string, headers: Record<string, string> = {}): Promise<string[]> {
    const telling: string[] = [];
    for (const door of doors()) {
      const response = await fetch(new URL(door, origin), { headers });
      const text = await response.text();
      if (/k1-closed/.test(text) || (response.ok && door.startsWith('/files'))) telling.push(door);
    }
    return telling;
  }

  it('reveals the record to its user on most of these routes, so the test can detect a leak', async () => {
    expect((await tells(server.url)).length).toBeGreaterThanOrEqual(5);
  });

  for (const [how, directives] of Object.entries(locations)) {
    const title = `reveals no restricted record through Debian's nginx with ${how}`;
    it.skipIf(!hasNginx)(hasNginx ? title : `${title} (skipped: apt-get install nginx-light)`, async () => {
      const folder = temporaryFolder('nginx');
      chmodSync(folder, 0o755);
      const port = await freePort();
      const config = join(folder, 'nginx.conf');
      const upstream = server.url.replace(/\/$/, '');
      writeFileSync(
        config,
        `${isRoot ? 'user www-data;' : ''} daemon off; worker_processes 1; pid ${folder}/pid; error_log ${folder}/error.log;
events {}
http { access_log off; client_body_temp_path ${folder}/b; proxy_temp_path ${folder}/p; fastcgi_temp_path ${folder}/f;
  uwsgi_temp_path ${folder}/u; scgi_temp_path ${folder}/s;
  server { listen 127.0.0.1:${port}; location / { proxy_pass ${upstream}; ${directives} } } }`,
      );
      children.push(spawn('nginx', ['-c', config, '-p', folder], { stdio: 'ignore' }));
      const origin = `http://127.0.0.1:${port}/`;
      await answers(origin);
      expect((await fetch(new URL('/health', origin))).status).toBe(200);
      expect(await tells(origin)).toEqual([]);
      expect(await tells(origin, { 'user-agent': 'Mozilla/5.0', accept: 'text/html' })).toEqual([]);
    });
  }

  it.skipIf(!isRoot)('reveals it to no one through a bare pipe opened by another user', async () => {
    const port = await freePort();
    const pipe = `require('net').createServer((c) => { const s = require('net').connect(${new URL(server.url).port}, '127.0.0.1');
      c.pipe(s).pipe(c); c.on('error', () => s.destroy()); s.on('error', () => c.destroy()); }).listen(${port}, '127.0.0.1');`;
    children.push(spawn(process.execPath, ['-e', pipe], { uid: nobody, gid: nobody, cwd: '/', stdio: 'ignore' }));
    const origin = `http://127.0.0.1:${port}/`;
    await answers(origin);
    expect((await fetch(new URL('/health', origin))).status).toBe(200);
    expect(await tells(origin)).toEqual([]);
  });
});
