import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../../src/core/index.ts';
import { fixtureBase, writeCase } from '../../support/case-fixture.ts';
import { testKey } from '../../support/cli.ts';
import { generateCohort } from '../../support/generated-cohort.ts';
import { temporaryFolder } from '../../support/temporary.ts';

/** A server in a separate process, as an adversary meets it. */
export interface Served {
  readonly url: string;
  readonly process: ChildProcess;
  readonly authorization: string;
}

const manifest = { layout: 1, base: fixtureBase, identity: 'pseudonym', keyId: 'kabcd' };

/** Serves a case and a generated cohort of `subjects`; `settings` belong to `server` in the configuration. */
export async function serveCohort(subjects: number, settings: object = {}): Promise<Served> {
  const data = temporaryFolder('attack');
  writeCase(data);
  writeFileSync(join(data, 'qiaw.json'), JSON.stringify(manifest));
  mkdirSync(join(data, 'graphs'), { recursive: true });
  writeFileSync(join(data, 'graphs', 'cohort.nq'), generateCohort(subjects).nquads);
  const config = join(temporaryFolder('config'), 'qiaw.yaml');
  writeFileSync(config, JSON.stringify({ server: { port: 0, ...settings } }));
  const main = join(packageRoot(), 'dist', 'main.js');
  const server = spawn(process.execPath, [main, 'serve', '--data', data, '--config', config], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, QIAW_TOKEN: 'operator-of-the-attacks', QIAW_IDENTITY_KEY: testKey },
  });
  const url = await addressIn(join(data, '.server.json'), server);
  while ((await fetch(`${url}ready`)).status !== 200) await pause(200);
  return { url, process: server, authorization: 'Bearer operator-of-the-attacks' };
}

async function addressIn(file: string, server: ChildProcess): Promise<string> {
  for (;;) {
    if (server.exitCode !== null) throw new Error(`The server exited with ${server.exitCode}.`);
    await pause(100);
    try {
      return (JSON.parse(readFileSync(file, 'utf8')) as { url: string }).url;
    } catch {
      // Not available yet.
    }
  }
}

export const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Milliseconds of requests sent one after the other until `work` has ended. */
export async function timesWhile(work: Promise<unknown>, ask: () => Promise<unknown>): Promise<number[]> {
  let over = false;
  const ended = work.finally(() => {
    over = true;
  });
  const times: number[] = [];
  while (!over) {
    const started = performance.now();
    await ask();
    times.push(performance.now() - started);
    await pause(20);
  }
  await ended;
  return times.sort((a, b) => a - b);
}

export const quantile = (sorted: readonly number[], q: number): number =>
  Math.round(sorted[Math.floor((sorted.length - 1) * q)] ?? Number.NaN);
