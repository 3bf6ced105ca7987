// A cohort builder's page (filter, three facets and a histogram in one request) with 20 clients, on the imported
// deep-prognosis tables and on a generated table of 10 000 patients x 100 features. For comparison, one client asks the
// same question in SPARQL. Target: 150 ms median, 400 ms at the 95th percentile. `npm run bench graphql`.
import { createWriteStream, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { Worker } from 'node:worker_threads';
import { silentLog } from '../src/core/index.ts';
import { createApp, startServer } from '../src/server/index.ts';
import { followDataDirectory } from '../src/store/index.ts';
import { manyColumns } from '../test/graph/rdf/case-record-fixture.ts';
import { qiaw } from '../test/support/cli.ts';
import { cohortBase, generateTable } from '../test/support/generated-cohort.ts';
import { realData } from '../test/support/real-data.ts';

const folder = mkdtempSync(join(tmpdir(), 'qiaw-graphql-bench-'));
const clients = 20;
const each = 15;

interface Load {
  readonly title: string;
  readonly data: string;
  readonly feature: string;
  readonly low: number;
  readonly high: number;
}

console.log(
  '| data | subjects | values | index | median | 95 % | worst | requests/s | CPU per request, clients included | SPARQL, one client | target |',
);
console.log('|---|---|---|---|---|---|---|---|---|---|---|');
// ONLY=generated or ONLY=deep-prognosis measures one of the two; PATIENTS sets another size.
const only = process.env['ONLY'];
const patients = Number(process.env['PATIENTS'] ?? 10_000);
const maastro = realData('deep-prognosis', 'Maastro.csv.gz');
const radboud = realData('deep-prognosis', 'Radboud.csv.gz');
if (only === 'generated') console.log('| deep-prognosis | not requested |');
else if (maastro === undefined || radboud === undefined)
  console.log('| deep-prognosis | the test data is missing: skipped |');
else
  await measure({
    title: 'deep-prognosis',
    data: await imported(maastro, radboud),
    feature: 'original_shape_Sphericity',
    low: 0.4,
    high: 0.7,
  });
if (only !== 'deep-prognosis')
  await measure({
    title: 'generated',
    data: await generated(patients, 100),
    feature: 'original_shape_MeshVolume',
    low: 1000,
    high: 8000,
  });
rmSync(folder, { recursive: true });

async function imported(...tables: readonly string[]): Promise<string> {
  const data = join(folder, 'deep-prognosis');
  for (const [at, name] of ['maastro', 'radboud'].entries()) {
    const mapping = join('docs', 'examples', 'mappings', `deep-prognosis-${name}.yaml`);
    const { code, stderr } = await qiaw(['import', tables[at]!, '--mapping', mapping, '--data', data, '--quiet']);
    if (code !== 0 && code !== 3) throw new Error(stderr);
  }
  return data;
}

async function generated(patients: number, features: number): Promise<string> {
  const data = join(folder, 'generated');
  mkdirSync(join(data, 'graphs'), { recursive: true });
  const file = createWriteStream(join(data, 'graphs', 'generated.nq'));
  for (const nquads of generateTable(patients, manyColumns(features))) {
    if (!file.write(nquads)) await new Promise<void>((resolve) => file.once('drain', () => resolve()));
  }
  file.end();
  await finished(file);
  return data;
}

async function measure({ title, data, feature, low, high }: Load): Promise<void> {
  const directory = await followDataDirectory(data, { base: cohortBase });
  await directory.load();
  const app = createApp({
    store: directory.store,
    directory,
    dataDirectory: data,
    base: cohortBase,
    host: '127.0.0.1',
    port: 0,
    log: {
      ...silentLog,
      warn: (fields, message) => console.error(message, fields),
      error: (fields, message) => console.error(message, fields),
    },
    queries: [],
    access: undefined,
    limits: { queryTimeoutMs: 120_000 },
  });
  const server = await startServer(app, { host: '127.0.0.1', port: 0 });
  const post = async (body: object) =>
    (await fetch(`${server.url}graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }).then((response) => response.json())) as { data: never; errors?: unknown };
  const started = performance.now();
  const { data: there } = (await post({ query: '{ catalogue { subjects { count } values } }' })) as unknown as {
    data: { catalogue: { subjects: { count: number }; values: number } };
  };
  if (there === undefined)
    throw new Error('the index could not be built: the server reported nothing about the catalogue');
  const index = performance.now() - started;
  const query = page(feature);
  const check = await post({ query, variables: { bound: (low + high) / 2 } });
  if (check.errors !== undefined) throw new Error(JSON.stringify(check.errors));
  const cpu = process.cpuUsage();
  const begun = performance.now();
  const times = await hammer(`${server.url}graphql`, query, low, high);
  const seconds = (performance.now() - begun) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  times.sort((a, b) => a - b);
  const at = (share: number): number => times[Math.min(times.length - 1, Math.floor(times.length * share))]!;
  const sparql = await bySparql(server.url, feature, (low + high) / 2);
  const held = at(0.5) <= 150 && at(0.95) <= 400;
  const ms = (value: number): string => `${value.toFixed(0)} ms`;
  const cells = [
    title,
    there.catalogue.subjects.count,
    there.catalogue.values,
    `${(index / 1000).toFixed(1)} s`,
    ms(at(0.5)),
    ms(at(0.95)),
    ms(times.at(-1)!),
    (times.length / seconds).toFixed(0),
    `${((user + system) / 1000 / times.length).toFixed(1)} ms`,
    ms(sparql),
    held ? 'held' : 'missed',
  ];
  console.log(`| ${cells.join(' | ')} |`);
  await server.close();
  await directory.close();
}

function page(feature: string): string {
  return `query ($bound: Float!) {
    subjectAggregations(filter: { roi: { class: [GTV_PRIMARY] }, feature: [{ name: ${feature}, gte: $bound }] }) {
      count { count }
      years: facet(by: CLINICAL, variable: survivalTwoYears, filterSelf: false) { cells { key count } missing { count } }
      datasets: facet(by: DATASET, filterSelf: false) { cells { key count } }
      classes: facet(by: ROI_CLASS, filterSelf: false) { cells { key count } }
      distribution(feature: { name: ${feature} }) { mean sd median histogram { from to count } }
    }
    subjects(first: 20, filter: { roi: { class: [GTV_PRIMARY] }, feature: [{ name: ${feature}, gte: $bound }] }) { totalCount nodes { identifier } }
  }`;
}

/**
 * Clients run in a separate thread. Each sends its next request as soon as it has an answer, and never repeats a
 * request.
 */
function hammer(url: string, query: string, low: number, high: number): Promise<number[]> {
  const program = `const { workerData: w, parentPort } = require('node:worker_threads');
    const times = [];
    const client = async (n) => {
      for (let i = 0; i < w.each; i++) {
        const bound = w.low + (w.high - w.low) * ((n * w.each + i) / (w.clients * w.each));
        const start = performance.now();
        const response = await fetch(w.url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ query: w.query, variables: { bound } }) });
        const body = await response.json();
        if (body.errors) throw new Error(JSON.stringify(body.errors));
        times.push(performance.now() - start);
      }
    };
    Promise.all(Array.from({ length: w.clients }, (_, n) => client(n))).then(() => parentPort.postMessage(times));`;
  return new Promise((resolve, reject) => {
    const worker = new Worker(program, { eval: true, workerData: { url, query, low, high, clients, each } });
    worker.once('message', resolve).once('error', reject);
  });
}

/** The same numbers by hand-written SPARQL: count, facet and histogram; the median of three runs. */
async function bySparql(url: string, feature: string, bound: number): Promise<number> {
  const prologue = `PREFIX qiaw: <https://w3id.org/fair-qiaw/ns#> PREFIX roo: <http://www.cancerdata.org/roo/> PREFIX dct: <http://purl.org/dc/terms/>`;
  const cohort = `GRAPH ?d { ?definition qiaw:pyradiomicsName "${feature}" } GRAPH ?g { ?v ?definition ?value ; qiaw:ofSubject ?s ; qiaw:regionClass roo:C100346 } FILTER (?value >= ${bound})`;
  const width = feature.includes('Sphericity') ? 0.02 : 500;
  const queries = [
    `SELECT (COUNT(DISTINCT ?s) AS ?n) { ${cohort} }`,
    `SELECT ?key (COUNT(DISTINCT ?s) AS ?n) { ${cohort} GRAPH ?h { ?o qiaw:ofSubject ?s ; qiaw:variable "survivalTwoYears" ; a ?key } } GROUP BY ?key`,
    `SELECT ?bin (COUNT(DISTINCT ?s) AS ?n) (AVG(?value) AS ?mean) { ${cohort} BIND (FLOOR(?value / ${width}) AS ?bin) } GROUP BY ?bin`,
  ];
  const times: number[] = [];
  for (let n = 0; n < 3; n++) {
    const start = performance.now();
    for (const query of queries) {
      const response = await fetch(`${url}sparql`, {
        method: 'POST',
        headers: { 'content-type': 'application/sparql-query' },
        body: `${prologue} ${query}`,
      });
      if (!response.ok) throw new Error(await response.text());
      await response.text();
    }
    times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b)[1]!;
}
