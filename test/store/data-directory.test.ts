import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dataDirectorySources } from '../../src/store/data-directory.ts';
import { openDataDirectory, openOxigraphStore } from '../../src/store/index.ts';
import { writeCase } from '../support/case-fixture.ts';

describe('A data directory', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'qiaw-data-'));
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  it('is loaded case by case and graph by graph, without unfinished cases', async () => {
    writeCase(directory, { subject: 'k1-a' });
    writeCase(directory, { subject: 'k1-b' });
    writeCase(directory, { name: '.staged', subject: 'k1-c' });
    rmSync(join(directory, 'graphs', 'subjects', 'k1-c.trig'));
    const ontology = join(directory, 'ontology');
    mkdirSync(ontology);
    writeFileSync(join(ontology, 'own.ttl'), '<http://e/C> a <http://www.w3.org/2002/07/owl#Class> .');
    writeFileSync(join(directory, 'graphs', 'broken.trig'), 'this is not RDF');
    const { store, report } = await openDataDirectory(directory, { ontology, base: 'http://e/', replicas: 1 });
    expect(report).toMatchObject({ files: 5, cases: 2, broken: [{ file: 'graphs/broken.trig' }] });
    const { body } = await store.query('SELECT ?g { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g', {
      resultsFormat: 'csv',
      graphFormat: 'turtle',
      timeoutMs: 600_000,
    });
    expect(body).toContain('http://e/graph/ontology/own');
    expect(body.trim().split('\r\n')).toHaveLength(6);
    expect(body).not.toContain('k1-c');
    await store.close();
  });

  it('fills a store by itself and is counted', async () => {
    writeCase(directory);
    const store = await openOxigraphStore({
      replicas: 2,
      reload: () => dataDirectorySources(directory, { ontology: false }),
    });
    expect((await store.statistics()).quads).toBe(19);
    await store.close();
  });

  it('is opened with a report and is loaded again after every engine was stopped', async () => {
    writeCase(directory);
    const { store, report } = await openDataDirectory(directory, { ontology: false, replicas: 1 });
    expect(report).toMatchObject({ files: 2, cases: 1, quads: 19, broken: [] });
    const ask = { resultsFormat: 'csv', graphFormat: 'turtle', timeoutMs: 300 } as const;
    const cross = Array.from({ length: 12 }, (_, n) => `VALUES ?v${n} { 1 2 3 4 5 6 7 8 9 }`).join(' ');
    await expect(store.query(`SELECT (COUNT(*) AS ?n) { ${cross} }`, ask)).rejects.toMatchObject({
      code: 'QIAW_QUERY_TIMEOUT',
    });
    const again = await store.query('SELECT (COUNT(*) AS ?n) { ?s ?p ?o }', { ...ask, timeoutMs: 600_000 });
    expect(again.body).toContain('19');
    await store.close();
  });

  it('fills a store by itself, and an empty one is not an error', async () => {
    const store = await openOxigraphStore({
      replicas: 1,
      reload: () => dataDirectorySources(directory, { ontology: false }),
    });
    expect((await store.statistics()).quads).toBe(0);
    await store.close();
  });
});
