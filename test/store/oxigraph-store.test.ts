import { describe, expect, it, vi } from 'vitest';
import { OxigraphStore } from '../../src/store/embedded/oxigraph-store.ts';
import { type GraphStore, openOxigraphStore, type QueryOptions } from '../../src/store/index.ts';
import type { Reload } from '../../src/store/sources.ts';
import { readUpdate } from '../../src/store/update/read-update.ts';
import { graphStoreContract } from '../support/graph-store-contract.ts';

const ask: QueryOptions = { resultsFormat: 'csv', graphFormat: 'ntriples', timeoutMs: 600_000 };

/** The copy of its memory that a store takes once writes pause, to restart engines from. */
const copied = (store: GraphStore) => vi.waitFor(() => expect(Reflect.get(store, 'image')).toBeDefined(), 600_000);

graphStoreContract('Oxigraph', (replicas) => openOxigraphStore({ maxWaitMs: 600_000, replicas }), {
  reused: true,
});
describe('The embedded store', () => {
  it('refuses what would exceed its capacity and stays unchanged', async () => {
    const store = await openOxigraphStore({ maxWaitMs: 600_000, capacity: 3, replicas: 1 });
    await store.load('<a:s> <a:p> "1", "2" .', 'turtle', 'http://e/g');
    await expect(store.load('<a:s> <a:p> "3", "4" .', 'turtle', 'http://e/h')).rejects.toMatchObject({
      code: 'QIAW_STORE_FULL',
    });
    await expect(store.replaceGraph('http://e/h', '<a:s> <a:p> 1, 2 .', 'turtle')).rejects.toMatchObject({
      code: 'QIAW_STORE_FULL',
    });
    expect((await store.statistics()).quads).toBe(2);
    await store.replaceGraph('http://e/g', '<a:s> <a:p> 1, 2, 3 .', 'turtle');
    expect((await store.statistics()).quads).toBe(3);
    await store.close();
  });

  it('knows how many quads it holds, and its capacity, after many loads it did not count individually', async () => {
    const store = await openOxigraphStore({ maxWaitMs: 600_000, capacity: 90_000, replicas: 1, imageFrom: Infinity });
    const text = (part: number): string =>
      Array.from({ length: 10_000 }, (_, n) => `<a:s> <a:p> ${part * 5000 + n} .`).join('\n');
    // Each text repeats half of the one before.
    for (let part = 0; part < 14; part++) await store.load(text(part), 'turtle', 'http://e/g');
    expect((await store.statistics()).quads).toBe(75_000);
    await store.replaceGraph('http://e/h', text(0), 'turtle');
    expect((await store.statistics()).quads).toBe(85_000);
    await store.removeGraph('http://e/h');
    await store.load(text(14), 'turtle', 'http://e/g');
    expect((await store.statistics()).quads).toBe(80_000);
    await expect(store.load(text(15), 'turtle', 'http://e/h')).resolves.toBeUndefined();
    await expect(store.load('<a:s> <a:p> "more" .', 'turtle', 'http://e/h')).rejects.toMatchObject({
      code: 'QIAW_STORE_FULL',
    });
    expect((await store.statistics()).quads).toBe(90_000);
    await store.close();
  });

  it.each([
    ['a copy of the first one', 0, false],
    ['the sources, where they are small', Number.POSITIVE_INFINITY, true],
  ])('is filled by its caller, and starts its other engines from %s', async (_, imageFrom, reloads) => {
    let reloaded = 0;
    const text = Array.from({ length: 2000 }, (__, n) => `<a:s${n}> <a:p> ${n} .`).join('\n');
    const last = '<a:more> <a:p> "while they start" .';
    const reload: Reload = async function* () {
      reloaded++;
      yield { text, format: 'turtle', graph: 'http://e/g' };
      yield { text: last, format: 'turtle', graph: 'http://e/h' };
    };
    const store = await openOxigraphStore({ maxWaitMs: 600_000, reload, startsEmpty: true, replicas: 2, imageFrom });
    await store.load(text, 'turtle', 'http://e/g');
    const waiting = store.load(last, 'turtle', 'http://e/h');
    await store.complete?.();
    await waiting;
    const hostile = 'SELECT (COUNT(*) AS ?n) { ?a ?p ?b . ?c ?q ?d . ?e ?r ?f }';
    const count = async () => (await store.query('SELECT (COUNT(*) AS ?n) { ?s ?p ?o }', ask)).body;
    // A long query runs on another engine than the first; the next one is answered by the first.
    await expect(store.query(hostile, { ...ask, timeoutMs: 500 })).rejects.toMatchObject({
      code: 'QIAW_QUERY_TIMEOUT',
    });
    expect(await count()).toBe('n\r\n2001\r\n');
    expect(reloaded > 0).toBe(reloads);
    await store.close();
  });

  it('reports an engine that cannot be started, to callers already waiting and to later ones', async () => {
    const engineEntry = new URL('data:text/javascript,throw new Error("no engine here")');
    const reload: Reload = async function* () {
      yield { text: '<a:s> <a:p> 1 .', format: 'turtle' };
    };
    const store = new OxigraphStore({ engineEntry, reload, replicas: 2 });
    const refused = { code: 'QIAW_STORE_START', cause: { message: 'no engine here' } };
    const waiting = [store.ready(), store.load('<a:s> <a:p> 1 .', 'turtle'), store.query('ASK {}', ask)];
    for (const one of await Promise.allSettled(waiting)) expect(one).toMatchObject({ reason: refused });
    await expect(store.query('ASK {}', ask)).rejects.toMatchObject(refused);
    await expect(store.statistics()).rejects.toMatchObject(refused);
    await expect(openOxigraphStore({ maxWaitMs: 600_000, engineEntry, reload })).rejects.toMatchObject(refused);
    await store.close();
  });

  it('refuses an answer above the limit instead of truncating it', async () => {
    const store = await openOxigraphStore({ maxWaitMs: 600_000, maxResultBytes: 20, replicas: 1 });
    await store.load('<a:s> <a:p> "a long literal", "another long literal" .', 'turtle', 'http://e/g');
    await expect(store.query('SELECT * { ?s ?p ?o }', ask)).rejects.toMatchObject({ code: 'QIAW_RESULT_TOO_LARGE' });
    expect((await store.query('SELECT (1 AS ?x) {}', ask)).body).toContain('1');
    await store.close();
  });

  it('reports that it is busy when too many wait', async () => {
    const store = await openOxigraphStore({ maxWaitMs: 600_000, replicas: 1, maxWaiting: 1 });
    const answers = await Promise.all(
      [1, 2, 3, 4].map(() =>
        store.query('SELECT (1 AS ?x) {}', ask).then(
          () => 'answered',
          (error: { code: string }) => error.code,
        ),
      ),
    );
    expect(answers).toContain('QIAW_STORE_BUSY');
    expect(answers).toContain('answered');
    await store.close();
  });

  it('fills itself from its sources at start and after every engine was stopped', async () => {
    let reads = 0;
    const store = await openOxigraphStore({
      replicas: 1,
      async *reload() {
        reads++;
        yield { text: '<http://e/g> { <a:s> <a:p> "from a file" }', format: 'trig' as const };
        yield { text: 'this is broken', format: 'trig' as const };
      },
    });
    const cross = Array.from({ length: 12 }, (_, n) => `VALUES ?v${n} { 1 2 3 4 5 6 7 8 9 }`).join(' ');
    await expect(store.query(`SELECT (COUNT(*) AS ?n) { ${cross} }`, { ...ask, timeoutMs: 200 })).rejects.toMatchObject(
      {
        code: 'QIAW_QUERY_TIMEOUT',
      },
    );
    expect((await store.query('SELECT ?o { ?s ?p ?o }', ask)).body).toContain('from a file');
    expect(reads).toBe(2);
    await store.close();
  });

  it('keeps an engine for short queries while many long ones of a known shape arrive', async () => {
    const store = await openOxigraphStore({ replicas: 2, waitMs: 1000, maxWaitMs: 600_000 });
    const long = (n: number) =>
      `SELECT (COUNT(*) AS ?n) { ${Array.from({ length: 12 }, (_, v) => `VALUES ?v${v} { ${n} 2 3 4 5 6 7 8 9 }`).join(' ')} }`;
    const codes: string[] = [];
    const caller = new AbortController();
    const press = (n: number, timeoutMs: number) =>
      store
        .query(long(n), { ...ask, timeoutMs, signal: caller.signal })
        .catch((error: { code: string }) => codes.push(error.code));
    await press(0, 2000);
    const pressing = [1, 2, 3, 4].map((n) => press(n, 60_000));
    for (let n = 0; n < 10; n++) expect((await store.query('SELECT (1 AS ?x) {}', ask)).body).toContain('1');
    expect(codes).toEqual(['QIAW_QUERY_TIMEOUT']);
    caller.abort();
    await Promise.all(pressing);
    expect(codes.slice(1)).toEqual(Array(4).fill('QIAW_QUERY_CANCELLED'));
    await store.close();
  });

  it('refills a stopped engine from a copy of its memory, with the writes since then, without reading its sources again', async () => {
    let reads = 0;
    const graph = (n: number) =>
      `<http://e/g/${n}> { ${Array.from({ length: 50 }, (_, i) => `<a:${n}-${i}> <a:p> ${n}.5e0 .`).join(' ')} }`;
    const store = await openOxigraphStore({
      replicas: 1,
      imageFrom: 1000,
      async *reload() {
        reads++;
        for (let n = 0; n < 40; n++) yield { text: graph(n), format: 'trig' as const };
      },
    });
    const count = async () =>
      (
        await store.query('SELECT (COUNT(*) AS ?n) (COUNT(DISTINCT ?s) AS ?d) (SUM(?o) AS ?t) { ?s ?p ?o }', ask)
      ).body.split('\r\n')[1];
    expect(await count()).toBe('2000,2000,40000');
    await copied(store);
    await store.replaceGraph('http://e/g/0', '<http://e/g/0> { <a:new> <a:p> 7.5e0 }', 'trig');
    const cross = Array.from({ length: 12 }, (_, n) => `VALUES ?v${n} { 1 2 3 4 5 6 7 8 9 }`).join(' ');
    for (let kill = 0; kill < 3; kill++) {
      await expect(
        store.query(`SELECT (COUNT(*) AS ?n) { ${cross} }`, { ...ask, timeoutMs: 200 }),
      ).rejects.toMatchObject({
        code: 'QIAW_QUERY_TIMEOUT',
      });
      expect(await count()).toBe('1951,1951,39982.5');
    }
    await store.load('<http://e/g/99> { <a:late> <a:p> 1.0e0 }', 'trig');
    await store.removeGraph('http://e/g/1');
    expect(await count()).toBe('1902,1902,39908.5');
    expect(reads).toBe(1);
    await store.close();
  });

  it('respects datasets and computes updates after an engine was rebuilt from a copy of its memory', async () => {
    const store = await openOxigraphStore({ maxWaitMs: 600_000, replicas: 1, imageFrom: 1000 });
    const text = Array.from({ length: 3000 }, (_, n) => `<http://e/${n}> <http://e/p> "${n}" .`).join('\n');
    await store.load(text, 'ntriples', 'http://e/g');
    await copied(store);
    const cross = 'SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }';
    await expect(store.query(cross, { ...ask, timeoutMs: 300 })).rejects.toMatchObject({ code: 'QIAW_QUERY_TIMEOUT' });
    const count = 'SELECT (COUNT(*) AS ?n) { ?s ?p ?o }';
    expect((await store.query(count, { ...ask, defaultGraphs: ['http://e/g'] })).body).toContain('3000');
    expect((await store.query(count, { ...ask, defaultGraphs: ['http://e/h'] })).body).toContain('n\r\n0');
    const update = 'INSERT { GRAPH <http://e/h> { ?s ?p "new"@en } } WHERE { GRAPH ?g { ?s ?p "7" } }';
    const operations = await readUpdate(update, { base: 'http://e/' });
    const changes = await store.planUpdate(operations, {
      writable: 'everything',
      base: 'http://e/',
      timeoutMs: 600_000,
    });
    expect(changes).toEqual([
      { graph: 'http://e/h', ntriples: '<http://e/7> <http://e/p> "new"@en .\n', existed: false },
    ]);
    await store.close();
  });
});
