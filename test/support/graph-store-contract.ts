import { afterAll, afterEach, describe, expect, it } from 'vitest';
import type { GraphStore, QueryOptions } from '../../src/store/index.ts';
import type { UpdateOptions } from '../../src/store/port.ts';
import { readUpdate } from '../../src/store/update/read-update.ts';

const ask: QueryOptions = { resultsFormat: 'csv', graphFormat: 'ntriples', timeoutMs: 600_000 };
const a = 'http://example.org/graph/a';
const b = 'http://example.org/graph/b';

/** Every requirement on a GraphStore; each adapter's test calls this with a way to open an empty store. */
export function graphStoreContract(
  name: string,
  /** Opens an empty store; with several engines, if it has engines, for what must hold between them. */
  open: (engines: 1 | 2) => Promise<GraphStore>,
  /** Requirements that an engine is known not to meet, and that a user of it must accept. */
  known: {
    readonly roundsDoubles?: boolean;
    readonly showsMixtures?: boolean;
    readonly repeats?: boolean;
    /** One store with one engine is emptied and used again, because an engine takes most of a second to start. */
    readonly reused?: boolean;
  } = {},
): void {
  describe(`${name} as a graph store`, () => {
    let store: GraphStore | undefined;
    let kept: GraphStore | undefined;
    const fresh = async (engines: 1 | 2 = 1) => {
      if (engines === 1 && kept !== undefined) {
        const graphs = (await kept.query('SELECT DISTINCT ?g { GRAPH ?g {} }', ask)).body.trim().split(/\r?\n/);
        await kept.replaceGraphs([...graphs.slice(1), ''], []);
      }
      store = (engines === 1 && kept) || (await open(engines));
      if (engines === 1 && known.reused) kept = store;
      return store;
    };
    afterEach(async () => {
      if (store !== kept) await store?.close();
      store = undefined;
    });
    afterAll(() => kept?.close());
    const rows = async (query: string, options: Partial<QueryOptions> = {}) =>
      (await store!.query(query, { ...ask, ...options })).body.trim().split(/\r?\n/).slice(1).sort();

    it('answers with the union of all graphs where the query names none', async () => {
      const s = await fresh();
      await s.load(`<${a}#s> <http://e/p> "1" <${a}> .\n<${b}#s> <http://e/p> "2" <${b}> .`, 'nquads');
      expect(await rows('SELECT ?o { ?s <http://e/p> ?o }')).toEqual(['1', '2']);
      expect(await rows('SELECT ?g { GRAPH ?g { ?s ?p ?o } }')).toEqual([a, b]);
    });

    it.skipIf(known.repeats)(
      'gives a statement that occurs in two graphs once outside GRAPH, and in each inside',
      async () => {
        const s = await fresh();
        const shared = '<http://e/s> <http://e/p> "both" .';
        await s.load(`${shared} <http://e/s> <http://e/p> "one" .`, 'turtle', a);
        await s.load(shared, 'turtle', b);
        await s.load('<http://e/s> <http://e/q> "both" .', 'turtle', 'http://example.org/graph/c');
        const count = 'SELECT (COUNT(*) AS ?n)';
        expect(await rows(`${count} { ?s <http://e/p> ?o }`)).toEqual(['2']);
        expect(await rows(`${count} { ?s ?p ?o }`)).toEqual(['3']);
        expect(await rows('SELECT ?o (COUNT(?s) AS ?n) { ?s ?p ?o } GROUP BY ?o')).toEqual(['both,2', 'one,1']);
        expect(await rows('SELECT ?o { [] <http://e/p> ?o ; <http://e/q> ?r }')).toEqual(['both', 'one']);
        expect(await rows(`${count} { GRAPH ?g { ?s <http://e/p> ?o } }`)).toEqual(['3']);
        expect(await rows(`${count} FROM <${a}> FROM <${b}> { ?s ?p ?o }`)).toEqual(['2']);
        expect(await rows(`${count} { ?s ?p ?o }`, { defaultGraphs: [a, b] })).toEqual(['2']);
        await s.replaceGraph(b, '<http://e/s> <http://e/p> "other" .', 'turtle');
        expect(await rows(`${count} { ?s <http://e/p> ?o }`)).toEqual(['3']);
        await s.replaceGraph(b, '<http://e/s> <http://e/p> "one" .', 'turtle');
        expect(await rows(`${count} { ?s <http://e/p> ?o }`)).toEqual(['2']);
      },
    );

    it('lets FROM, FROM NAMED and the protocol narrow the dataset, the protocol first', async () => {
      const s = await fresh();
      await s.load(`<http://e/s> <http://e/p> "1" <${a}> .\n<http://e/s> <http://e/p> "2" <${b}> .`, 'nquads');
      expect(await rows(`SELECT ?o FROM <${b}> { ?s ?p ?o }`)).toEqual(['2']);
      expect(await rows(`SELECT ?o FROM NAMED <${b}> { GRAPH ?g { ?s ?p ?o } }`)).toEqual(['2']);
      expect(await rows(`SELECT ?o FROM <${b}> { ?s ?p ?o }`, { defaultGraphs: [a] })).toEqual(['1']);
      expect(await rows('SELECT ?o { GRAPH ?g { ?s ?p ?o } }', { namedGraphs: [a] })).toEqual(['1']);
      expect(await rows('SELECT ?o { GRAPH ?g { ?s ?p ?o } }', { defaultGraphs: [a] })).toEqual([]);
      expect(await rows('SELECT ?o { ?s ?p ?o }', { namedGraphs: [a] })).toEqual([]);
    });

    it('adds Turtle to the named graph it is given', async () => {
      const s = await fresh();
      await s.load('@prefix e: <http://e/> . e:s e:p e:o .', 'turtle', a);
      expect(await rows('SELECT ?g { GRAPH ?g { ?s ?p ?o } }')).toEqual([a]);
    });

    it('replaces a graph as a whole and leaves the others alone', async () => {
      const s = await fresh();
      await s.load(`<http://e/s> <http://e/p> "old", "older" .`, 'turtle', a);
      await s.load(`<http://e/s> <http://e/p> "other" .`, 'turtle', b);
      await s.replaceGraph(a, `<${a}> { <http://e/s> <http://e/p> "new" }`, 'trig');
      expect(await rows('SELECT ?o { ?s ?p ?o }')).toEqual(['new', 'other']);
    });

    it('keeps the old graph when the new text does not parse or writes to another graph', async () => {
      const s = await fresh();
      await s.load('<http://e/s> <http://e/p> "old" .', 'turtle', a);
      const code = (text: string) =>
        s.replaceGraph(a, text, 'trig').then(String, (error: { code: string }) => error.code);
      expect(await code(`<${a}> { <http://e/s> <http://e/p> "new" . broken }`)).toBe('QIAW_GRAPH_SYNTAX');
      expect(await code(`<${b}> { <http://e/s> <http://e/p> "new" }`)).toBe('QIAW_GRAPH_SYNTAX');
      expect(await rows('SELECT ?o { ?s ?p ?o }')).toEqual(['old']);
    });

    it('removes a graph, even one that does not exist', async () => {
      const s = await fresh();
      await s.load('<http://e/s> <http://e/p> "x" .', 'turtle', a);
      await s.removeGraph(a);
      await s.removeGraph(b);
      expect(await rows('SELECT ?o { ?s ?p ?o }')).toEqual([]);
    });

    it('changes its version with every write and counts its quads', async () => {
      const s = await fresh();
      const before = await s.statistics();
      await s.load('<http://e/s> <http://e/p> "x", "y" .', 'turtle', a);
      const after = await s.statistics();
      expect(after.quads).toBe(2);
      expect(after.version).not.toBe(before.version);
    });

    it('replaces several graphs in one step: those that no source fills are removed, and an error changes nothing', async () => {
      const s = await fresh(2);
      await s.load('<http://e/s> <http://e/p> "old" .', 'turtle', a);
      await s.load('<http://e/s> <http://e/p> "old too" .', 'turtle', b);
      const source = { text: `<${a}> { <http://e/s> <http://e/p> "new" }`, format: 'trig' as const };
      const broken = { text: '<http://e/s> <http://e/p> .', format: 'turtle' as const, graph: b };
      await expect(s.replaceGraphs([a, b], [source, broken])).rejects.toMatchObject({ code: 'QIAW_GRAPH_SYNTAX' });
      expect(await rows('SELECT ?o { ?s ?p ?o }')).toEqual(['old', 'old too']);
      await s.replaceGraphs([a, b], [source]);
      expect(await rows('SELECT ?o { ?s ?p ?o }')).toEqual(['new']);
    });

    describe('when simulating an update', () => {
      const plan = async (text: string, options: Partial<UpdateOptions> = {}) =>
        store!.planUpdate(await readUpdate(text, { base: 'http://e/' }), {
          writable: { below: 'http://example.org/graph/' },
          base: 'http://e/',
          timeoutMs: 600_000,
          ...options,
        });
      const lines = (ntriples: string | undefined) => ntriples?.split('\n').filter(Boolean).sort();
      const one = async (text: string, options?: Partial<UpdateOptions>) => {
        const changes = await plan(text, options);
        return changes.map(({ graph, ntriples, existed }) => [graph, lines(ntriples), existed]);
      };
      const outcome = (text: string, options?: Partial<UpdateOptions>) =>
        plan(text, options).then(JSON.stringify, (error: { code: string }) => error.code);

      it('gives the resulting graphs, and changes nothing', async () => {
        const s = await fresh();
        await s.load('<http://e/s> <http://e/p> "1", "2" .', 'turtle', a);
        const { version } = await s.statistics();
        const text = `DELETE { GRAPH <${a}> { ?s ?p "1" } } INSERT { GRAPH <${b}> { ?s <found> ?o } } WHERE { GRAPH <${a}> { ?s ?p ?o } }`;
        expect(await one(text)).toEqual([
          [a, ['<http://e/s> <http://e/p> "2" .'], true],
          [b, ['<http://e/s> <http://e/found> "1" .', '<http://e/s> <http://e/found> "2" .'], false],
        ]);
        expect(await rows('SELECT ?o { ?s ?p ?o }')).toEqual(['1', '2']);
        expect(await rows('SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }')).toEqual([a]);
        expect((await s.statistics()).version).toBe(version);
      });

      it('lets each operation see the effect of those before it', async () => {
        const s = await fresh();
        await s.load('<http://e/s> <http://e/p> "1" .', 'turtle', a);
        const text = `INSERT DATA { GRAPH <${b}> { <s> <p> "2" } } ; DROP GRAPH <${a}> ; COPY <${b}> TO <${a}> ; DROP GRAPH <${b}>`;
        expect(await one(text)).toEqual([[a, ['<http://e/s> <http://e/p> "2" .'], true]]);
      });

      it('lists no unchanged graph, and none that a DROP finds missing', async () => {
        const s = await fresh();
        await s.load('<http://e/s> <http://e/p> "1" .', 'turtle', a);
        expect(await one(`INSERT DATA { GRAPH <${a}> { <s> <p> "1" } } ; DROP SILENT GRAPH <${b}>`)).toEqual([]);
        expect(await one(`DROP GRAPH <${a}>`)).toEqual([[a, undefined, true]]);
      });

      it.skipIf(known.repeats)('lets WHERE count a statement in two graphs once', async () => {
        const s = await fresh();
        for (const graph of [a, b]) await s.load('<http://e/s> <http://e/p> "1" .', 'turtle', graph);
        const count = (graph: string) =>
          `INSERT { GRAPH <${graph}> { <s> <n> ?n } } WHERE { SELECT (COUNT(*) AS ?n) { ?s <p> ?o } }`;
        const integer = '^^<http://www.w3.org/2001/XMLSchema#integer>';
        const c = 'http://example.org/graph/c';
        expect(await one(count(c))).toEqual([[c, [`<http://e/s> <http://e/n> "1"${integer} .`], false]]);
        const none = count(c).replace('?s <p> ?o', '?s <p> ?o FILTER(false)');
        expect(await one(none)).toEqual([[c, [`<http://e/s> <http://e/n> "0"${integer} .`], false]]);
      });

      it('refuses every graph that is not writable, in every notation', async () => {
        const s = await fresh();
        await s.load('<http://e/s> <http://e/p> <http://other/graph> .', 'turtle', 'http://other/graph');
        const attempts = [
          'INSERT DATA { <s> <p> 1 }',
          'INSERT DATA { GRAPH <http://other/graph> { <s> <p> 1 } }',
          'INSERT { GRAPH ?o { <s> <p> 1 } } WHERE { ?s ?p ?o }',
          'DELETE { GRAPH ?g { ?s ?p ?o } } WHERE { GRAPH ?g { ?s ?p ?o } }',
          'DROP ALL',
          'CLEAR DEFAULT',
          `MOVE <http://other/graph> TO <${a}>`,
          `COPY <${a}> TO DEFAULT`,
          'CREATE GRAPH <http://other/new>',
          'INSERT DATA { GRAPH <http://example.org/graph/> { <s> <p> 1 } }',
        ];
        for (const text of attempts) expect([text, await outcome(text)]).toEqual([text, 'QIAW_GRAPH_PROTECTED']);
        expect(await rows('SELECT ?o { ?s ?p ?o }')).toEqual(['http://other/graph']);
      });

      it('lets WHERE read only what its caller may read', async () => {
        const s = await fresh();
        await s.load('<http://e/s> <http://e/p> "open" .', 'turtle', a);
        await s.load('<http://e/s> <http://e/p> "secret" .', 'turtle', 'http://other/secret');
        const copy = (where: string) => `INSERT { GRAPH <${b}> { <s> <q> ?o } } ${where}`;
        for (const where of [
          'WHERE { ?s ?p ?o }',
          'WHERE { GRAPH ?g { ?s ?p ?o } }',
          `USING <http://other/secret> USING <${a}> WHERE { ?s ?p ?o }`,
          `USING NAMED <http://other/secret> USING NAMED <${a}> WHERE { GRAPH ?g { ?s ?p ?o } }`,
        ]) {
          const changes = await one(copy(where), { readable: [a] });
          expect([where, changes]).toEqual([where, [[b, ['<http://e/s> <http://e/q> "open" .'], false]]]);
        }
      });

      it.each(['ADD', 'COPY', 'MOVE'])(
        'reads nothing by %s from a graph that its caller may not read',
        async (word) => {
          const s = await fresh();
          const secret = 'http://example.org/graph/secret';
          await s.load('<http://e/s> <http://e/p> "secret" .', 'turtle', secret);
          const text = `${word} <${secret}> TO <${b}>`;
          expect(await outcome(text, { readable: [a] })).toBe('QIAW_UPDATE_FAILED');
          expect(await outcome(text)).toContain('secret');
          const own = `INSERT DATA { GRAPH <${a}/new> { <s> <p> "own" } } ; ${word} <${a}/new> TO <${b}>`;
          expect(await outcome(own, { readable: [a] })).toContain(`"graph":"${b}"`);
        },
      );

      it('copies by ADD and COPY from DEFAULT exactly what a WHERE without a graph sees', async () => {
        const s = await fresh();
        await s.load('<http://e/s> <http://e/p> "open" .', 'turtle', a);
        await s.load('<http://e/s> <http://e/p> "secret" .', 'turtle', 'http://other/secret');
        await s.load('<http://e/s> <http://e/p> "old" .', 'turtle', b);
        const said = (...values: string[]) => values.map((value) => `<http://e/s> <http://e/p> "${value}" .`);
        expect(await one(`ADD DEFAULT TO <${b}>`)).toEqual([[b, said('old', 'open', 'secret'), true]]);
        expect(await one(`COPY DEFAULT TO <${b}>`, { readable: [a] })).toEqual([[b, said('open'), true]]);
        const empty = { readable: [] };
        expect(await one(`ADD DEFAULT TO <${a}/new>`, empty)).toEqual([[`${a}/new`, [], false]]);
      });

      it('fails where the standard requires it, unless SILENT is given', async () => {
        const s = await fresh();
        await s.load('<http://e/s> <http://e/p> "1" .', 'turtle', a);
        expect(await outcome(`CREATE GRAPH <${a}>`)).toBe('QIAW_UPDATE_FAILED');
        expect(await outcome(`CREATE SILENT GRAPH <${a}>`)).toBe('[]');
        expect(await outcome(`COPY <${b}> TO <${a}>`)).toBe('QIAW_UPDATE_FAILED');
        expect(await outcome(`COPY SILENT <${b}> TO <${a}>`)).toBe('[]');
      });

      it('fetches nothing from other servers', async () => {
        await fresh();
        const refused = { code: 'QIAW_QUERY_UNSUPPORTED' };
        await expect(plan(`LOAD <http://127.0.0.1/> INTO GRAPH <${a}>`)).rejects.toMatchObject(refused);
        const service = `INSERT { GRAPH <${a}> { ?s ?p ?o } } WHERE { { OPTIONAL { SERVICE SILENT <http://127.0.0.1/> { ?s ?p ?o } } } }`;
        await expect(plan(service)).rejects.toMatchObject(refused);
        expect(await outcome(`LOAD SILENT <http://127.0.0.1/> INTO GRAPH <${a}>`)).toBe('[]');
      });
    });

    it('gives each query form in the requested format with its media type', async () => {
      const s = await fresh();
      await s.load('<http://e/s> <http://e/p> "x" .', 'turtle', a);
      const form = async (text: string, o: Partial<QueryOptions>) => s.query(text, { ...ask, ...o });
      expect(await form('ASK { ?s ?p ?o }', { resultsFormat: 'json' })).toMatchObject({
        form: 'boolean',
        mediaType: 'application/sparql-results+json',
      });
      expect((await form('SELECT * { ?s ?p ?o }', { resultsFormat: 'xml' })).body).toContain('<sparql');
      expect(await form('CONSTRUCT WHERE { ?s ?p ?o }', { graphFormat: 'ntriples' })).toMatchObject({
        form: 'graph',
        mediaType: 'application/n-triples',
        body: '<http://e/s> <http://e/p> "x" .\n',
      });
    });

    it.skipIf(known.roundsDoubles)('keeps doubles to the last bit, even if their notation changes', async () => {
      const s = await fresh();
      const values = [0.1 + 0.2, -42.68141100012345, 5e-324, 1.7976931348623157e308, 1 / 3];
      const text = values.map(
        (v, n) => `<http://e/${n}> <http://e/v> "${v}"^^<http://www.w3.org/2001/XMLSchema#double> .`,
      );
      await s.load(text.join('\n'), 'ntriples', a);
      const got = (await rows('SELECT ?v { ?s <http://e/v> ?v }')).map(Number).sort((x, y) => x - y);
      expect(got).toEqual([...values].sort((x, y) => x - y));
    });

    it('reports a malformed query as such', async () => {
      const s = await fresh();
      await expect(s.query('SELEC ?x { }', ask)).rejects.toMatchObject({ code: 'QIAW_QUERY_SYNTAX' });
    });

    it('prevents writing through a query', async () => {
      const s = await fresh();
      await expect(s.query('INSERT DATA { <a:a> <a:b> "c" }', ask)).rejects.toMatchObject({
        code: 'QIAW_QUERY_UNSUPPORTED',
      });
    });

    it.skipIf(known.showsMixtures)('shows a reader the old graph or the new one, never a mixture', async () => {
      const s = await fresh(2);
      const graph = (n: number) =>
        Array.from({ length: 200 }, (_, i) => `<http://e/${i}> <http://e/version> "${n}" .`).join('\n');
      await s.load(graph(0), 'ntriples', a);
      const seen: string[][] = [];
      const writes = (async () => {
        for (let n = 1; n <= 10; n++) await s.replaceGraph(a, graph(n), 'ntriples');
      })();
      for (let n = 0; n < 20; n++) {
        seen.push(await rows('SELECT ?v (COUNT(*) AS ?n) { ?s <http://e/version> ?v } GROUP BY ?v'));
      }
      await writes;
      expect(seen.every((answer) => answer.length === 1 && answer[0]!.endsWith(',200'))).toBe(true);
      expect(await rows('SELECT DISTINCT ?v { ?s <http://e/version> ?v }')).toEqual(['10']);
    });

    describe('under hostile queries', () => {
      const things = Array.from({ length: 3000 }, (_, i) => `<http://e/${i}> <http://e/p> "${i}" .`).join('\n');
      const hostile = {
        'COUNT over a cross join': 'SELECT (COUNT(*) AS ?n) { ?a ?p ?b . ?c ?q ?d . ?e ?r ?f }',
        'ORDER BY over a cross join': 'SELECT * { ?a ?p ?b . ?c ?q ?d . ?e ?r ?f } ORDER BY ?b ?d ?f',
        'a plain SELECT over a cross join': 'SELECT * { ?a ?p ?b . ?c ?q ?d . ?e ?r ?f }',
      };
      for (const [what, query] of Object.entries(hostile)) {
        it(`ends ${what} at the limit, and the next query answers`, async () => {
          const s = await fresh(2);
          await s.load(things, 'ntriples', a);
          await expect(s.query(query, { ...ask, timeoutMs: 300 })).rejects.toMatchObject({
            code: 'QIAW_QUERY_TIMEOUT',
          });
          expect(await rows('SELECT (COUNT(*) AS ?n) { ?s ?p ?o }')).toEqual(['3000']);
        });
      }

      it('answers others while an expensive query runs, and stops the work when its caller disconnects', async () => {
        const s = await fresh(2);
        await s.load(things, 'ntriples', a);
        const caller = new AbortController();
        // Seconds of work that no engine refuses beforehand: Virtuoso would refuse a count over three.
        const long = 'SELECT (COUNT(*) AS ?n) { ?a ?p ?b . ?c ?q ?d FILTER(CONCAT(STR(?b), STR(?d)) = "no") }';
        const bad = s.query(long, { ...ask, signal: caller.signal });
        const outcome = bad.catch((error: { code: string }) => error.code);
        expect(await rows('SELECT (COUNT(*) AS ?n) { ?s ?p ?o }')).toEqual(['3000']);
        caller.abort();
        expect(await outcome).toBe('QIAW_QUERY_CANCELLED');
        expect(await rows('SELECT (COUNT(*) AS ?n) { ?s ?p ?o }')).toEqual(['3000']);
      });

      it('keeps every acknowledged write after its engines were stopped', async () => {
        const s = await fresh(2);
        await s.load(things, 'ntriples', a);
        const kills = [1, 2, 3].map(() =>
          s.query(hostile['COUNT over a cross join'], { ...ask, timeoutMs: 200 }).catch(() => 'ended'),
        );
        await s.replaceGraph(b, `<${b}> { <http://e/s> <http://e/q> "kept" }`, 'trig');
        await s.removeGraph(a);
        await Promise.all(kills);
        expect(await rows('SELECT ?o { ?s ?p ?o }')).toEqual(['kept']);
      });
    });
  });
}
