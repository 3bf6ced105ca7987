import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { followOnRemoteStore, type GraphStore, openDataDirectory } from '../../src/store/index.ts';
import { openRemoteStore } from '../../src/store/remote/remote-store.ts';
import { fixtureBase, writeCase } from '../support/case-fixture.ts';
import { graphStoreContract } from '../support/graph-store-contract.ts';
import { fusekiJar, hasVirtuoso, type SparqlServer, startFuseki, startVirtuoso } from './sparql-servers.ts';

const jar = fusekiJar();

describe.skipIf(jar === undefined)('Apache Jena Fuseki (skipped without Java or its jar)', () => {
  let server: SparqlServer;
  beforeAll(async () => {
    server = await startFuseki(jar!);
  });
  afterAll(() => server.stop());

  graphStoreContract('Fuseki', async () => {
    await server.clear();
    return openRemoteStore(server.addresses);
  });
});

describe.skipIf(jar === undefined)('A data directory on Fuseki (skipped without Java or its jar)', () => {
  let server: SparqlServer;
  let data: string;
  beforeAll(async () => {
    server = await startFuseki(jar!);
    data = mkdtempSync(join(tmpdir(), 'qiaw-remote-'));
  });
  afterAll(async () => {
    await server.stop();
    rmSync(data, { recursive: true });
  });
  const options = { base: fixtureBase, ontology: false } as const;
  const open = async () => {
    const directory = await followOnRemoteStore(data, server.addresses, options);
    return { directory, report: await directory.load(), version: (await directory.store.statistics()).version };
  };
  const queries = [
    'SELECT ?s ?p ?o { ?s ?p ?o } ORDER BY ?s ?p ?o',
    'SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g',
    'SELECT ?x (AVG(?v) AS ?mean) { ?x ?p ?v FILTER(ISNUMERIC(?v)) } GROUP BY ?x ORDER BY ?x',
  ];
  const answers = async (store: GraphStore): Promise<string[]> => {
    const ask = { resultsFormat: 'csv', graphFormat: 'turtle', timeoutMs: 20_000 } as const;
    // Numbers by value: one engine keeps their spelling, the other does not.
    const byValue = (body: string) =>
      body.replaceAll(/(?<=,)-?[\d.]+(?:e[+-]?\d+)?(?=\r)/gi, (text) => String(Number(text)));
    return Promise.all(queries.map(async (query) => byValue((await store.query(query, ask)).body)));
  };

  it('answers as the embedded engine does', async () => {
    for (const subject of ['k1-a', 'k1-b', 'k1-c']) writeCase(data, { subject });
    const embedded = await openDataDirectory(data, { ...options, replicas: 1 });
    const { directory, report } = await open();
    expect(report).toMatchObject({ files: 6, cases: 3, quads: embedded.report.quads, broken: [] });
    expect(await answers(directory.store)).toEqual(await answers(embedded.store));
    await directory.close();
    await embedded.store.close();
  });

  it('is not sent again after a restart, but what changed meanwhile is, and what was removed is deleted', async () => {
    const same = await open();
    expect(same.version).toBe(0);
    await same.directory.close();
    writeCase(data, { subject: 'k1-d' });
    const [first] = readdirSync(join(data, 'cases'));
    rmSync(join(data, 'cases', first!), { recursive: true });
    const { directory, report } = await open();
    const embedded = await openDataDirectory(data, { ...options, replicas: 1 });
    expect(report.quads).toBe(embedded.report.quads);
    expect(await answers(directory.store)).toEqual(await answers(embedded.store));
    await directory.close();
    await embedded.store.close();
  });

  it('shows nothing from other graphs on the same server', async () => {
    const update = 'INSERT DATA { GRAPH <http://other/graph> { <http://other/s> <http://other/p> 1 } }';
    await fetch(server.addresses.update, { method: 'POST', body: new URLSearchParams({ update }) });
    const { directory } = await open();
    expect((await answers(directory.store)).join()).not.toContain('http://other');
    await directory.close();
  });
});

describe.skipIf(!hasVirtuoso)("Virtuoso 7 in Debian's configuration (skipped where it is not installed)", () => {
  let server: SparqlServer;
  beforeAll(async () => {
    server = await startVirtuoso(10_000);
  });
  afterAll(() => server.stop());

  it('is refused, because it rounds doubles, truncates answers and shows partial changes', async () => {
    const refusal = await openRemoteStore(server.addresses).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: 'QIAW_STORE_UNSUITABLE' });
    expect((refusal as Error).message).toMatch(/fewer digits/);
    expect((refusal as Error).message).toMatch(/10000 of 100000/);
    await expect(
      openRemoteStore({ ...server.addresses, accept: ['doubles', 'mixtures', 'repeats'] }),
    ).rejects.toMatchObject({
      code: 'QIAW_STORE_UNSUITABLE',
    });
  });
});

describe.skipIf(!hasVirtuoso)('Virtuoso 7 with more rows, accepting rounded doubles and torn reads', () => {
  let server: SparqlServer;
  beforeAll(async () => {
    server = await startVirtuoso(10_000_000);
  });
  afterAll(() => server.stop());

  graphStoreContract(
    'Virtuoso',
    async () => {
      await server.clear();
      return openRemoteStore({ ...server.addresses, accept: ['doubles', 'mixtures', 'repeats'] });
    },
    { roundsDoubles: true, showsMixtures: true, repeats: true },
  );
});
