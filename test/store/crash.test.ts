import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { followDataDirectory, UserGraphFiles, userGraphRoot } from '../../src/store/index.ts';
import { fixtureBase } from '../support/case-fixture.ts';
import { expectWhole, stateQuery } from '../support/crash-content.ts';

const data = mkdtempSync(join(tmpdir(), 'qiaw-crash-'));
mkdirSync(join(data, 'graphs'));
afterAll(() => rmSync(data, { recursive: true }));
const script = fileURLToPath(new URL('../support/crash-writer.ts', import.meta.url));
const root = userGraphRoot(fixtureBase);

interface Said {
  readonly sent: { single: number; pair: number };
  readonly acknowledged: { single: number; pair: number };
}

/** Lets the writer work until it has printed that many lines, then kills it in the middle of its work. */
function killedAfter(lines: number, from: number): Promise<Said> {
  const said: Said = { sent: { single: 0, pair: 0 }, acknowledged: { single: 0, pair: 0 } };
  const child = spawn(process.execPath, ['--import', 'tsx', script, data, fixtureBase, String(from)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let heard = 0;
  let rest = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const parts = (rest + text).split('\n');
    rest = parts.pop() ?? '';
    for (const part of parts) {
      const [what, which, n] = part.split(' ') as ['sent' | 'acknowledged', 'single' | 'pair', string];
      said[what][which] = Number(n);
      if (++heard === lines) child.kill('SIGKILL');
    }
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (_, signal) =>
      signal === 'SIGKILL' ? resolve(said) : reject(new Error('the writer exited on its own')),
    );
  });
}

describe('A writer killed in the middle of its work', () => {
  it('has kept everything it acknowledged, complete, and several graphs of one change together', async () => {
    const sent = { single: 0, pair: 0 };
    const acknowledged = { single: 0, pair: 0 };
    // The spec crash kills many times, and continues after each.
    for (const lines of [18]) {
      const said = await killedAfter(lines, Math.max(sent.single, sent.pair) + 1);
      for (const kind of ['single', 'pair'] as const) {
        sent[kind] = Math.max(sent[kind], said.sent[kind]);
        acknowledged[kind] = Math.max(acknowledged[kind], said.acknowledged[kind]);
      }
      await new UserGraphFiles(data).recover();
      const directory = await followDataDirectory(data, { base: fixtureBase, ontology: false, replicas: 1 });
      await directory.load();
      const options = { resultsFormat: 'csv', graphFormat: 'turtle', timeoutMs: 600_000 } as const;
      const { body } = await directory.store.query(stateQuery, options);
      await directory.close();
      expectWhole(body, root, acknowledged, sent);
    }
    expect(acknowledged.pair).toBeGreaterThan(0);
    expect(readdirSync(join(data, 'graphs', 'user'))).not.toContain('.journal.json');
  });
});
