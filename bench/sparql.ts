// SPARQL over HTTP: the query mix of bench/sparql/queries on the imported tables, with 1 and 5 copies, for our server
// and the others installed here (Comunica over N3.Store; Fuseki from Maven Central, where there is a JVM; Debian's
// Virtuoso). Medians of 7 answers read to the end, after a pause (copies, checkpoints and indexes at start-up) and five
// warm-up queries: the first ones measure compilers (V8's, the JVM's) and cold caches. A query that takes seconds is
// sent once. A query that does not finish in 120 s (our own server's limit is 30 s) is printed as such, and its engine
// is restarted. `npm run bench sparql`; TIMES=1,5 REPETITIONS=7 ENGINES=ours,….
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { realData } from '../test/support/real-data.ts';
import { type BenchData, benchData, benchQueries } from './sparql/data.ts';
import { comunica } from './sparql/engines/comunica.ts';
import type { Engine } from './sparql/engines/engine.ts';
import { fuseki } from './sparql/engines/fuseki.ts';
import { ours } from './sparql/engines/ours.ts';
import { disk, oxigraph } from './sparql/engines/oxigraph.ts';
import { virtuoso } from './sparql/engines/virtuoso.ts';
import { isQuick, skipTopic } from './support/quick.ts';

if (realData('deep-prognosis', 'Maastro.csv.gz') === undefined) {
  skipTopic('the test data (QIAW_TEST_DATA) is missing');
}

const limitMs = 120_000;
const quietMs = isQuick ? 1000 : 15_000;
const warmingUp = 5;
const repetitions = Number(process.env['REPETITIONS'] ?? 7);
const openers = { ours, disk, oxigraph, fuseki, virtuoso, comunica };
const wanted = (process.env['ENGINES'] ?? Object.keys(openers).join(',')).split(',') as Array<keyof typeof openers>;
const sizes = (process.env['TIMES'] ?? '1,5').split(',').map(Number);
const aims = new Set(['Q1', 'Q2g', 'Q3', 'Q4', 'Q5', 'Q7g', 'Q8']);

const tooLong = `> ${limitMs / 1000} s`;

interface Measured {
  /** Milliseconds, or the reason why the query was not measured. */
  readonly ms: number | string;
  readonly rows: number;
}

/** A busy server says when to come back (503 with Retry-After); the client retries three times. */
async function ask(endpoint: string, query: string, accept: string, patience = 3): Promise<string> {
  const url = new URL(endpoint);
  url.searchParams.set('query', query);
  const response = await fetch(url, { headers: { accept }, signal: AbortSignal.timeout(limitMs) });
  const text = await response.text();
  if (response.status === 503 && patience > 0 && text.includes('QIAW_STORE_BUSY')) {
    await sleep(1000);
    return ask(endpoint, query, accept, patience - 1);
  }
  if (!response.ok) throw new Error(/QIAW_\w+/.exec(text)?.[0] ?? `HTTP ${response.status}`);
  return text;
}

async function measure({ endpoint }: Engine, name: string, query: string): Promise<Measured> {
  const accept =
    name === 'Q8' ? 'application/n-triples' : name === 'Q4' ? 'text/csv' : 'application/sparql-results+json';
  const times: number[] = [];
  let rows = 0;
  try {
    for (let n = 0; n < warmingUp + repetitions; n++) {
      const start = performance.now();
      const text = await ask(endpoint, query, accept);
      const took = performance.now() - start;
      rows = rowsOf(text, accept);
      if (n >= warmingUp || took > 5000) times.push(took);
      // One warm-up query is enough where an answer takes long.
      if (took > 500 && n < warmingUp - 1) n = warmingUp - 1;
      if (took > 5000) break;
    }
  } catch (error) {
    const { name: kind, message } = error as Error;
    return { ms: kind === 'TimeoutError' ? tooLong : message, rows };
  }
  return { ms: times.sort((a, b) => a - b)[Math.floor(times.length / 2)]!, rows };
}

function rowsOf(text: string, accept: string): number {
  if (accept.includes('json'))
    return (JSON.parse(text) as { results: { bindings: unknown[] } }).results.bindings.length;
  const lines = text.trim().split('\n').length;
  return accept === 'text/csv' ? lines - 1 : lines;
}

const shown = ({ ms, rows }: Measured): string =>
  typeof ms === 'string' ? ms : `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} (${rows})`;

async function table(data: BenchData, times: number): Promise<void> {
  const queries = benchQueries(data.terms);
  const columns: Array<{ engine: string; load: number; memory: number; cells: Map<string, Measured> }> = [];
  for (const key of wanted) {
    const open = () =>
      openers[key](data, folder).catch((error: unknown) => {
        console.log(`${key} did not start: ${(error as Error).message}`);
      });
    let engine = await open();
    if (engine === undefined) continue;
    const { name: title, loadSeconds } = engine;
    await sleep(quietMs);
    let memory = 0;
    const cells = new Map<string, Measured>();
    // Q7 comes last: our engine has to be restarted after it.
    for (const [name, query] of [...queries].sort(([a], [b]) => Number(a === 'Q7') - Number(b === 'Q7'))) {
      if (engine === undefined) {
        cells.set(name, { ms: 'ended', rows: 0 });
        continue;
      }
      const measured = await measure(engine, name, query);
      cells.set(name, measured);
      memory = Math.max(memory, engine.memory());
      console.error(`${title}: ${name} ${shown(measured)}`);
      // The engine may still be working on a query that the client has given up.
      if (measured.ms === tooLong) {
        await engine.close();
        engine = await open();
        await sleep(quietMs);
      }
    }
    columns.push({ engine: title, load: loadSeconds, memory, cells });
    await engine?.close();
  }
  console.log(
    `\n### ${times} x the tables: ${data.quads.toLocaleString('en')} quads; load of the machine ${loadavg()[0]!.toFixed(1)}\n`,
  );
  console.log(`| ms (rows) | ${columns.map(({ engine }) => engine).join(' | ')} | target |`);
  console.log(`|---|${columns.map(() => '---|').join('')}---|`);
  console.log(`| load, s | ${columns.map(({ load }) => load.toFixed(1)).join(' | ')} | |`);
  console.log(`| memory, MB | ${columns.map(({ memory }) => Math.round(memory)).join(' | ')} | |`);
  for (const [name] of queries) {
    const row = columns.map(({ cells }) => cells.get(name)!);
    console.log(`| ${name} | ${row.map(shown).join(' | ')} | ${aims.has(name) ? verdict(row) : ''} |`);
  }
  geometricMeans(
    columns,
    queries.map(([name]) => name),
  );
}

/** Our engine is the first column. */
function verdict(row: readonly Measured[]): string {
  const numbers = row.map(({ ms }) => (typeof ms === 'number' ? ms : Number.POSITIVE_INFINITY));
  const factor = numbers[0]! / Math.min(...numbers);
  return factor <= 1.5 ? 'held' : `missed: ${factor.toFixed(1)} times the fastest`;
}

function geometricMeans(
  columns: ReadonlyArray<{ engine: string; cells: Map<string, Measured> }>,
  names: readonly string[],
): void {
  const [own] = columns;
  for (const other of columns) if (own !== undefined && other !== own) geometricMean(own, other, names);
}

function geometricMean(
  own: { cells: Map<string, Measured> },
  other: { engine: string; cells: Map<string, Measured> },
  names: readonly string[],
): void {
  const ratios = names.flatMap((name) => {
    const [a, b] = [own.cells.get(name)!.ms, other.cells.get(name)!.ms];
    // A query that the other did not finish counts as finished at the limit.
    return typeof a === 'number' ? [(typeof b === 'number' ? b : limitMs) / a] : [];
  });
  const mean = Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length);
  console.log(
    `\n${other.engine} takes ${mean.toFixed(2)} times as long as ours, geometric mean over ${ratios.length} queries.`,
  );
}

const folder = mkdtempSync(join(tmpdir(), 'qiaw-bench-sparql-'));
try {
  for (const times of sizes) await table(await benchData(folder, times), times);
} finally {
  if (process.env['KEEP'] === undefined) rmSync(folder, { recursive: true });
  else console.log(folder);
}
