import { execFileSync, spawn } from 'node:child_process';
import { type Dirent, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageRoot, silentLog } from '../../src/core/index.ts';
import { openDiskStore } from '../../src/store/disk/open.ts';
import {
  compareWithFiles,
  dataDirectorySources,
  followOnDisk,
  type GraphStore,
  openDataDirectory,
} from '../../src/store/index.ts';
import { fixtureBase, writeCase } from '../support/case-fixture.ts';
import { testKey } from '../support/cli.ts';
import { graphStoreContract } from '../support/graph-store-contract.ts';

const program = process.env['OXIGRAPH'] ?? 'oxigraph';
const isThere = (() => {
  try {
    return execFileSync(program, ['--version'], { encoding: 'utf8' }).startsWith('oxigraph 0.5');
  } catch {
    return false;
  }
})();
const disk = { program, timeoutSeconds: 20, context: 'spec', trustHost: true, log: silentLog } as const;

describe.skipIf(!isThere)('The store on disk (skipped without the program oxigraph 0.5; OXIGRAPH names it)', () => {
  const folders: string[] = [];
  afterAll(() => {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  });
  const folder = (): string => {
    folders.push(mkdtempSync(join(tmpdir(), 'qiaw-disk-')));
    return folders.at(-1)!;
  };

  graphStoreContract('Oxigraph on disk', async () => {
    const { store, release } = await openDiskStore(folder(), disk);
    const close = store.close.bind(store);
    store.close = async () => {
      await close();
      await release();
    };
    return store;
  });

  describe('follows a data directory and', () => {
    let data: string;
    beforeAll(() => {
      data = folder();
    });
    const options = { base: fixtureBase, ontology: false } as const;
    const open = async () => {
      const directory = await followOnDisk(data, disk, options);
      return { directory, report: await directory.load(), version: (await directory.store.statistics()).version };
    };
    const queries = [
      'SELECT ?s ?p ?o { ?s ?p ?o } ORDER BY ?s ?p ?o',
      'SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g',
      'SELECT ?x (AVG(?v) AS ?mean) { ?x ?p ?v FILTER(ISNUMERIC(?v)) } GROUP BY ?x ORDER BY ?x',
    ];
    const answers = (store: GraphStore): Promise<string[]> => {
      const ask = { resultsFormat: 'csv', graphFormat: 'turtle', timeoutMs: 20_000 } as const;
      return Promise.all(queries.map(async (query) => (await store.query(query, ask)).body));
    };
    const embedded = () => openDataDirectory(data, { ...options, replicas: 1 });

    it('answers as the embedded engine does', async () => {
      for (const subject of ['k1-a', 'k1-b', 'k1-c']) writeCase(data, { subject });
      const other = await embedded();
      const { directory, report } = await open();
      expect(report).toMatchObject({ files: 6, cases: 3, quads: other.report.quads, broken: [] });
      expect(await answers(directory.store)).toEqual(await answers(other.store));
      await directory.close();
      await other.store.close();
    });

    it('writes nothing after a restart, and only what changed meanwhile', async () => {
      const same = await open();
      expect(same.version).toBe(1);
      await same.directory.close();
      writeCase(data, { subject: 'k1-d' });
      const [first] = readdirSync(join(data, 'cases'));
      rmSync(join(data, 'cases', first!), { recursive: true });
      const { directory, report } = await open();
      const other = await embedded();
      expect(report.quads).toBe(other.report.quads);
      expect(await answers(directory.store)).toEqual(await answers(other.store));
      await directory.close();
      await other.store.close();
    });

    it('starts an engine that was killed again, and answers as before', async () => {
      const { directory } = await open();
      const before = await answers(directory.store);
      process.kill(engineOf(data), 'SIGKILL');
      expect(await answers(directory.store).catch(() => answers(directory.store))).toEqual(before);
      await directory.close();
    });

    it('leaves no byte of what was erased', async () => {
      const { directory } = await open();
      expect(filesWith(data, 'k1-b').length).toBeGreaterThan(0);
      for (const name of readdirSync(join(data, 'cases'))) {
        if (readFileSync(join(data, 'cases', name, 'graph.trig'), 'utf8').includes('k1-b'))
          rmSync(join(data, 'cases', name), { recursive: true });
      }
      for (const [path, text] of trigFiles(join(data, 'graphs'))) if (text.includes('k1-b')) rmSync(path);
      writeFileSync(join(data, '.disk-store-purge'), 'first');
      await directory.synchronise();
      expect(filesWith(data, 'k1-b')).toEqual([]);
      const other = await embedded();
      expect(await answers(directory.store)).toEqual(await answers(other.store));
      await directory.close();
      await other.store.close();
    });

    it('is the same as the files after any crash of this process', async () => {
      writeFileSync(join(data, 'qiaw.json'), JSON.stringify({ layout: 1, base: fixtureBase, identity: 'keep' }));
      for (let round = 0; round < 6; round++) {
        const child = spawn(process.execPath, [main, 'serve', '--data', data, '--config', configOf(data), '--quiet'], {
          stdio: 'ignore',
          env: { ...process.env, QIAW_IDENTITY_KEY: testKey },
        });
        const ended = new Promise((resolve) => child.once('exit', (_code, signal) => resolve(signal)));
        for (let n = 0; n < 4; n++) {
          writeCase(data, { subject: `k1-r${round}${n}` });
          await sleep(300 * (round + 1));
        }
        child.kill('SIGKILL');
        expect(await ended).toBe('SIGKILL');
      }
      const { directory } = await open();
      const compared = await compareWithFiles(directory.store, dataDirectorySources(data, options));
      expect(compared).toMatchObject({ differing: [] });
      expect(compared.graphs).toBeGreaterThan(20);
      await directory.close();
    });
  });

  it('reaches no address, where it has a network of its own', async () => {
    const at = folder();
    const { store, release } = await openDiskStore(at, disk);
    await store.complete();
    await expect(
      store.query('SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }', {
        resultsFormat: 'csv',
        graphFormat: 'turtle',
        timeoutMs: 5000,
      }),
    ).rejects.toMatchObject({ code: 'QIAW_QUERY_UNSUPPORTED' });
    const network = readlinkSync(`/proc/${engineOf(at)}/ns/net`);
    if (store.isIsolated) expect(network).not.toBe(readlinkSync('/proc/self/ns/net'));
    await store.close();
    await release();
  });
});

const main = join(packageRoot(), 'dist', 'main.js');

function configOf(data: string): string {
  const path = join(data, 'disk.yaml');
  writeFileSync(path, JSON.stringify({ store: { kind: 'disk', program, trustHost: true }, server: { port: 0 } }));
  return path;
}

/** Number of the engine's process. */
function engineOf(data: string): number {
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    let line = '';
    try {
      line = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    } catch {
      continue;
    }
    if (line.startsWith(program) && line.includes(`${data}/.disk-store`)) return Number(pid);
  }
  throw new Error('no engine runs');
}

function* trigFiles(folder: string): Generator<readonly [path: string, text: string]> {
  for (const name of readdirSync(folder, { recursive: true }) as string[])
    if (name.endsWith('.trig')) yield [join(folder, name), readFileSync(join(folder, name), 'utf8')];
}

/** Files of the store that contain the words. */
const filesWith = (data: string, words: string): string[] =>
  (readdirSync(join(data, '.disk-store'), { recursive: true, withFileTypes: true }) as Dirent[])
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => readFileSync(path).includes(words));
