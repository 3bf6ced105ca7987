import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { claimDirectory, DataDirectory } from '../../src/pipeline/index.ts';
import { userGraphRoot } from '../../src/store/index.ts';
import { expectWhole, pairUpdate, stateQuery, version } from '../support/crash-content.ts';

const kills = process.env['QIAW_FULL_SIZE'] === '1' ? 50 : 10;
const base = 'http://127.0.0.1:8080/';
const root = userGraphRoot(base);
const main = join(fileURLToPath(new URL('../../', import.meta.url)), 'dist', 'main.js');
const data = mkdtempSync(join(tmpdir(), 'qiaw-crash-'));
const authorization = 'Bearer crash-test-token-0123456789abcdef';
const sent = { single: 0, pair: 0 };
const acknowledged = { single: 0, pair: 0 };
let server: ChildProcess | undefined;

afterAll(() => {
  server?.kill('SIGKILL');
  rmSync(data, { recursive: true, force: true });
});

async function serve(): Promise<string> {
  const child = spawn(process.execPath, [main, 'serve', '--data', data, '--port', '0'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, QIAW_TOKEN: authorization.slice('Bearer '.length) },
  });
  server = child;
  const url = await new Promise<string>((resolve, reject) => {
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const found = /(http:\/\/127\.0\.0\.1:\d+)\//.exec(said);
      if (found) resolve(found[1]!);
    });
    child.on('exit', () => reject(new Error(said)));
  });
  while (!(await fetch(`${url}/ready`)).ok) await wait(50);
  return url;
}

/** Writes until the server is gone. */
async function write(kind: 'single' | 'pair', url: string): Promise<void> {
  for (;;) {
    const n = Math.max(sent[kind], acknowledged[kind]) + 1;
    sent[kind] = n;
    const [path, type, body] =
      kind === 'single'
        ? [`rdf-graphs?graph=${encodeURIComponent(`${root}single`)}`, 'text/turtle', version(n)]
        : ['sparql', 'application/sparql-update', pairUpdate(root, n)];
    const method = kind === 'single' ? 'PUT' : 'POST';
    const response = await fetch(`${url}/${path}`, {
      method,
      headers: { authorization, 'content-type': type },
      body,
    }).catch(() => undefined);
    if (response === undefined) return;
    expect([response.status, await response.text()]).toEqual([expect.toBeOneOf([201, 204]), '']);
    acknowledged[kind] = n;
  }
}

describe('A server killed while graphs are replaced and updated', () => {
  it(`has, ${kills} times, every acknowledged write, no half graph and no duplicate after a restart`, async () => {
    await claimDirectory(new DataDirectory(data), { layout: 1, base, identity: 'pseudonym', keyId: 'k1' });
    for (let kill = 0; kill < kills; kill++) {
      const url = await serve();
      const query = `${url}/sparql?query=${encodeURIComponent(stateQuery)}&format=csv`;
      const body = await (await fetch(query, { headers: { authorization } })).text();
      expectWhole(body, root, acknowledged, sent);
      const writing = Promise.all([write('single', url), write('pair', url)]);
      // The first write opens the gate, which takes seconds: every other kill waits for it and happens during the
      // following writes.
      const before = acknowledged.single + acknowledged.pair;
      while (kill % 2 === 1 && acknowledged.single + acknowledged.pair === before) await wait(10);
      await wait(randomInt(1000));
      const gone = new Promise((resolve) => server!.once('close', resolve));
      server!.kill('SIGKILL');
      await Promise.all([writing, gone]);
    }
    console.log(
      `killed ${kills} times; acknowledged: ${acknowledged.single} single, ${acknowledged.pair} double writes`,
    );
    expect(acknowledged.pair).toBeGreaterThan(kills);
  });
});
