import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLog } from '../../src/core/index.ts';
import { openDiskStore } from '../../src/store/disk/open.ts';
import { followOnDisk, type GraphStore, openDataDirectory } from '../../src/store/index.ts';
import { fixtureBase, writeCase } from '../support/case-fixture.ts';
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
  });
});
