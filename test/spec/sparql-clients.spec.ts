import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256 } from '../../src/core/index.ts';
import { loadQueries } from '../../src/graph/index.ts';
import type { RunningServer } from '../../src/server/app/server.ts';
import { startServer } from '../../src/server/index.ts';
import { type ApiFixture, openApi } from '../support/api-fixture.ts';
import { writeCase } from '../support/case-fixture.ts';
import { hasProgram } from './programs.ts';

const python = '/usr/bin/python3';
const hasPython = spawnSync(python, ['-c', 'import SPARQLWrapper, rdflib']).status === 0;
const volumes = `SELECT ?v WHERE { ?s <http://127.0.0.1:8080/fd/original_shape_MeshVolume.ps> ?v } ORDER BY ?v`;
const labels =
  'PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> CONSTRUCT { ?s rdfs:label ?o } WHERE { ?s rdfs:label ?o }';

/** Third-party programs, against the endpoint on a socket. */
describe('Third-party SPARQL clients work:', () => {
  let api: ApiFixture;
  let server: RunningServer;
  let endpoint: string;
  beforeAll(async () => {
    const access = {
      datasets: { open: 'public' as const },
      tokens: [{ name: 'reader', sha256: sha256('open-sesame'), scope: 'records' as const }],
      trustLoopback: false,
    };
    api = await openApi(
      (directory) => {
        writeCase(directory, { subject: 'k1-open', dataset: 'open', rois: ['Grüße "ß" 漢字', 'Lung'] });
        writeCase(directory, { subject: 'k1-closed', dataset: 'clinic' });
      },
      { access, queries: loadQueries() },
    );
    server = await startServer(api.app, { host: '127.0.0.1', port: 0 });
    endpoint = `${server.url}sparql`;
  });
  afterAll(async () => {
    await server.close();
    await api.close();
  });

  /** Runs a program while this process answers it. */
  function run(
    program: string,
    args: readonly string[],
    input = '',
    timeout = 120_000,
  ): Promise<{ code: number | null; out: string; err: string }> {
    return new Promise((resolve) => {
      const child = spawn(program, args, { timeout });
      let out = '';
      let err = '';
      child.stdout.on('data', (part) => {
        out += part;
      });
      child.stderr.on('data', (part) => {
        err += part;
      });
      child.on('close', (code) => resolve({ code, out, err }));
      child.stdin.end(input);
    });
  }

  it.skipIf(!hasPython)(
    'SPARQLWrapper: JSON, XML, CSV, ASK, CONSTRUCT, GET and POST, with a token, and its errors',
    async () => {
      const { code, out, err } = await run(
        python,
        ['-', endpoint],
        `
import sys, json
from SPARQLWrapper import SPARQLWrapper, JSON, XML, CSV, TURTLE, RDFXML, POST, GET, POSTDIRECTLY
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed
volumes = """${volumes}"""
result = {}
def ask(query, fmt, method=GET, how=None, token=None):
    w = SPARQLWrapper(sys.argv[1]); w.setQuery(query); w.setReturnFormat(fmt); w.setMethod(method)
    if how: w.setRequestMethod(how)
    if token: w.addCustomHttpHeader("Authorization", "Bearer " + token)
    return w.queryAndConvert()
values = lambda r: [b["v"]["value"] for b in r["results"]["bindings"]]
result["get"] = values(ask(volumes, JSON))
result["post"] = values(ask(volumes, JSON, POST))
result["direct"] = values(ask(volumes, JSON, POST, POSTDIRECTLY))
result["token"] = len(values(ask(volumes, JSON, token="open-sesame")))
result["csv"] = ask(volumes, CSV).decode().split()
result["xml"] = [n.firstChild.data for n in ask(volumes, XML).getElementsByTagName("literal")]
result["ask"] = ask("ASK { ?s ?p ?o }", JSON)["boolean"]
graph = ask("""${labels}""", RDFXML)
result["graph"] = sorted(str(o) for o in graph.objects())
try:
    ask("SELECT nonsense", JSON)
except QueryBadFormed as e:
    result["error"] = "QIAW_QUERY_SYNTAX" in str(e)
print(json.dumps(result))
`,
      );
      expect([code, err.replace(/.*Warning.*\n.*\n/g, '')]).toEqual([0, '']);
      const result = JSON.parse(out) as Record<string, unknown>;
      const expected = ['12345.67', '12346.67'];
      expect(result).toMatchObject({
        get: expected,
        post: expected,
        direct: expected,
        token: 4,
        xml: expected,
        ask: true,
        error: true,
      });
      expect(result['csv']).toEqual(['v', ...expected]);
      expect(result['graph']).toContain('Grüße "ß" 漢字');
    },
  );

  it.skipIf(!hasPython)('rdflib: the SPARQLStore as a graph, and SERVICE of its own engine', async () => {
    const { code, out, err } = await run(
      python,
      ['-', endpoint],
      `
import sys, json
from rdflib import Graph, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
store = SPARQLStore(sys.argv[1], returnFormat="json")
g = Graph(store)
rows = [str(r[0]) for r in g.query("""${volumes}""")]
label = URIRef("http://www.w3.org/2000/01/rdf-schema#label")
triples = sorted(str(o) for s, p, o in g.triples((None, label, None)))
service = [str(r[0]) for r in Graph().query("SELECT ?v { SERVICE <%s> { ?s <http://127.0.0.1:8080/fd/original_shape_MeshVolume.ps> ?v } } ORDER BY ?v" % sys.argv[1])]
print(json.dumps([rows, triples, service]))
`,
    );
    expect([code, err.replace(/.*Warning.*\n.*\n/g, '')]).toEqual([0, '']);
    const [rows, triples, service] = JSON.parse(out) as string[][];
    expect(rows).toEqual(['12345.67', '12346.67']);
    expect(triples).toContain('Grüße "ß" 漢字');
    expect(service).toEqual(['12345.67', '12346.67']);
  });

  it.skipIf(!hasProgram('curl'))('curl: compression, entity tags, HEAD, a large body, a wrong token', async () => {
    const curl = async (...args: string[]) => (await run('curl', ['-sS', '--max-time', '60', ...args])).out;
    const at = `${endpoint}?query=${encodeURIComponent(volumes)}`;
    expect(await curl('-H', 'Accept: text/csv', at)).toBe('v\r\n12345.67\r\n12346.67\r\n');
    expect(await curl('--compressed', '-H', 'Accept: text/csv', at)).toBe('v\r\n12345.67\r\n12346.67\r\n');
    expect(await curl('-H', 'Accept: text/csv', '--data-urlencode', `query=${volumes}`, endpoint)).toContain(
      '12346.67',
    );
    const head = await curl('-I', at);
    expect(head).toMatch(/^HTTP\/1.1 200/);
    const tag = /^etag: (.*)\r$/m.exec(head)![1]!;
    expect(await curl('-o', '/dev/null', '-w', '%{http_code}', '-H', `If-None-Match: ${tag}`, at)).toBe('304');
    expect(await curl('-o', '/dev/null', '-w', '%{http_code}', '-H', 'Authorization: Bearer guess', at)).toBe('401');
    expect(await curl('-o', '/dev/null', '-w', '%{http_code}', '-H', 'Accept: image/png', at)).toBe('406');
    const folder = mkdtempSync(join(tmpdir(), 'qiaw-curl-'));
    const large = await run(
      'curl',
      ['-sS', '--max-time', '60', '-H', 'Content-Type: application/sparql-query', '--data-binary', '@-', endpoint],
      `#${'x'.repeat(5_000_000)}\nASK {}`,
    );
    rmSync(folder, { recursive: true });
    expect(JSON.parse(large.out)).toMatchObject({ code: 'QIAW_REQUEST_TOO_LARGE' });
  });

  it('Comunica as a remote client: patterns, a join, OPTIONAL, aggregates', async () => {
    const { QueryEngine } = await import('@comunica/query-sparql');
    const engine = new QueryEngine();
    const ask = async (query: string) => {
      const stream = await engine.queryBindings(query, { sources: [{ type: 'sparql', value: endpoint }] });
      return (await stream.toArray()).map((row) => [...row.values()].map((term) => term.value));
    };
    expect(await ask(volumes)).toEqual([['12345.67'], ['12346.67']]);
    const joined =
      await ask(`PREFIX qiaw: <https://w3id.org/fair-qiaw/ns#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
      SELECT ?label (SUM(?v) AS ?sum) { ?vector qiaw:ofROI ?roi ; <http://127.0.0.1:8080/fd/original_shape_MeshVolume.ps> ?v .
      OPTIONAL { ?roi rdfs:label ?label } } GROUP BY ?label ORDER BY ?label`);
    expect(joined.flat()).toContain('Grüße "ß" 漢字');
    expect(joined).toHaveLength(2);
  });

  it.skipIf(!hasProgram('chromium'))(
    'YASGUI in Chromium: runs a query and shows its rows, loading nothing from other servers',
    async () => {
      const profile = mkdtempSync(join(tmpdir(), 'qiaw-chromium-'));
      const picture = join(profile, 'page.png');
      const flags =
        '--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync --enable-logging=stderr --window-size=1280,1200 --virtual-time-budget=20000'.split(
          ' ',
        );
      const page = `${endpoint}#query=${encodeURIComponent(volumes)}`;
      const { out, err } = await run('chromium', [...flags, `--user-data-dir=${profile}`, '--dump-dom', page]);
      const console = err.split('\n').filter((line) => /CONSOLE|Refused to|Content Security Policy/i.test(line));
      expect(console).toEqual([]);
      const shown = out.replace(/<[^>]*>/g, ' ');
      expect(['12345.67', '2 results'].filter((text) => !shown.includes(text))).toEqual([]);
      expect(err.split('\n').filter((line) => /Refused to|Content Security Policy|CONSOLE.*rror/i.test(line))).toEqual(
        [],
      );
      await run('chromium', [...flags, `--user-data-dir=${profile}`, `--screenshot=${picture}`, page]);
      expect(readFileSync(picture).length).toBeGreaterThan(20_000);
      rmSync(profile, { recursive: true, force: true });
    },
  );
});
