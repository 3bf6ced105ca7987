import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256 } from '../../src/core/index.ts';
import { deepFeatures, qiaw, testKey } from '../support/cli.ts';
import { realData } from '../support/real-data.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { digestsOf } from '../support/tree.ts';
import { hasProgram } from './programs.ts';

const lung = realData('lung1-005', 'dicom');
const main = join(fileURLToPath(new URL('../../', import.meta.url)), 'dist', 'main.js');
const repeatable = (path: string): boolean =>
  /^cases\/[^/]+\/(graph\.trig|seg\.dcm|sr\.dcm|features\.csv|deep-features\.csv)$/.test(path);

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function until(condition: () => boolean | Promise<boolean>, seconds: number): Promise<void> {
  for (let tries = 0; tries < seconds * 5; tries += 1) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error('it did not happen in time');
}

/** Sends all files of LUNG1-005; returns the error messages of storescu. */
function send(port: number): string {
  const parameters = ['-R', '+sd', '+r', '-aec', 'SPEC', '127.0.0.1', String(port), lung!];
  const { status, stderr } = spawnSync('storescu', parameters, { encoding: 'utf8', timeout: 120_000 });
  return status === 0 ? stderr : `storescu exited with ${status}: ${stderr}`;
}

/** The data set of a Part 10 file, without preamble and file meta information. */
function dataSetOf(file: Buffer): Buffer {
  return file.subarray(132 + 12 + file.readUInt32LE(140));
}

describe.skipIf(!hasProgram('storescu') || lung === undefined)('LUNG1-005 sent by storescu to a running server', () => {
  const root = temporaryFolder('receiver');
  const [sentData, folderData] = [join(root, 'sent'), join(root, 'folder')];
  let server: ChildProcess;
  let [web, dicom] = [0, 0];
  let said = '';

  beforeAll(async () => {
    [web, dicom] = [await freePort(), await freePort()];
    const config = join(root, 'qiaw.yaml');
    writeFileSync(config, 'base: http://127.0.0.1:8080/\nsources: { receive: { quietSeconds: 3 } }\n');
    const parameters = ['serve', '--data', sentData, '--port', String(web), '--receive', String(dicom)];
    server = spawn(process.execPath, [main, ...parameters, '--ae-title', 'SPEC', '--config', config], {
      env: { ...process.env, QIAW_IDENTITY_KEY: testKey },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    server.stderr!.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    await until(() => said.includes('Receiving DICOM') && said.includes('are served'), 60);
  });
  afterAll(async () => {
    if (server.exitCode !== null) return;
    const ended = new Promise((resolve) => server.once('exit', resolve));
    server.kill('SIGTERM');
    await ended;
  });

  it('arrives byte for byte as DCMTK itself receives it in bit-preserving mode', async () => {
    expect(send(dicom)).toBe('');
    const other = temporaryFolder('storescp');
    const port = await freePort();
    const storescp = spawn('storescp', ['-B', '-aet', 'SPEC', '-od', other, '+xa', String(port)], { stdio: 'ignore' });
    try {
      await until(() => spawnSync('echoscu', ['-aec', 'SPEC', '127.0.0.1', String(port)]).status === 0, 30);
      expect(send(port)).toBe('');
    } finally {
      storescp.kill('SIGTERM');
    }
    const digests = (folder: string): string[] =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .map((name) => join(folder, name))
        .filter((path) => statSync(path).isFile())
        .map((path) => readFileSync(path))
        .filter((file) => file.toString('latin1', 128, 132) === 'DICM')
        .map((file) => sha256(dataSetOf(file)))
        .sort();
    const received = digests(join(sentData, '.spool', 'received'));
    expect(received.length).toBeGreaterThan(90);
    expect(received).toEqual(digests(other));
  });

  it('is refused under another title, and echoes are answered', () => {
    const echo = (title: string) =>
      spawnSync('echoscu', ['-aec', title, '127.0.0.1', String(dicom)], { encoding: 'utf8', timeout: 30_000 }).status;
    expect(echo('SPEC')).toBe(0);
    expect(echo('OTHER')).not.toBe(0);
  });

  it('is processed automatically and appears in the running server', async () => {
    const cases = (): number => {
      try {
        return readdirSync(join(sentData, 'cases')).length;
      } catch {
        return 0;
      }
    };
    await until(() => cases() === 2, 240);
    await until(async () => {
      const ask = 'SELECT (COUNT(*) AS ?n) { ?run a <https://w3id.org/fair-qiaw/ns#ProcessingRun> }';
      const answer = await fetch(`http://127.0.0.1:${web}/sparql?query=${encodeURIComponent(ask)}`, {
        headers: { accept: 'text/csv' },
      });
      return answer.ok && /\b2\b/.test(await answer.text());
    }, 60);
  });

  it('gives the same bytes as the folder', async () => {
    const finished = await qiaw(['run', ...deepFeatures, lung!, '--data', folderData, '--quiet']);
    expect(finished.code, finished.stderr).toBe(0);
    expect(digestsOf(sentData, repeatable)).toEqual(digestsOf(folderData, repeatable));
  });
});
