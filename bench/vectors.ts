// Nearest neighbours inside SPARQL: builds and queries the index over a store of deep vectors, with functions through
// Comunica for comparison. `npm run bench vectors`; SIZES=1000,10000 sets the number of vectors.
import { QIAW } from '../src/graph/index.ts';
import { QueryRouter } from '../src/sparql/index.ts';
import { openOxigraphStore } from '../src/store/index.ts';
import { roiIri, someVectors, vectorGraph, vectorIri } from '../test/support/deep-vectors-fixture.ts';

const sizes = (process.env['SIZES'] ?? '1000,10000,100000').split(',').map(Number);
const dimension = 256;
const options = { resultsFormat: 'json', graphFormat: 'turtle', timeoutMs: 120_000 } as const;

const nearest = (n: number): string => `PREFIX qiaw: <${QIAW}> SELECT * {
  SERVICE qiaw:nearest { ?hit qiaw:nearestTo <${roiIri(n)}> ; qiaw:k 10 ; qiaw:similarity ?s }
  GRAPH ?g { ?hit qiaw:ofSubject ?subject } } ORDER BY DESC(?s)`;
const byFunction = `PREFIX qiaw: <${QIAW}> SELECT ?hit (qiaw:cosine(?v, ?w) AS ?s) {
  GRAPH ?g { <${vectorIri(5)}> qiaw:vector ?v } GRAPH ?h { ?hit qiaw:vector ?w } } ORDER BY DESC(?s) LIMIT 10`;

async function timed(act: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await act();
  return performance.now() - start;
}

console.log(
  `| vectors of ${dimension} | first query (builds the index), ms | later ones, median ms | after one more graph, ms | by function, ms | MB |`,
);
console.log('|---|---|---|---|---|---|');
for (const size of sizes) {
  const store = await openOxigraphStore({ replicas: 1 });
  const vectors = someVectors(size, dimension);
  for (let at = 0; at < size; at += 500) {
    await store.load(
      vectors
        .slice(at, at + 500)
        .map((values, n) => vectorGraph(at + n, values))
        .join('\n'),
      'trig',
    );
  }
  await store.statistics();
  const router = new QueryRouter(store);
  const first = await timed(() => router.query(nearest(5), options));
  const later: number[] = [];
  for (let n = 0; n < 9; n++) later.push(await timed(() => router.query(nearest(n), options)));
  await store.load(vectorGraph(size, vectors[0]!), 'trig');
  const again = await timed(() => router.query(nearest(5), options));
  if (size <= 10_000) await router.query(byFunction, options);
  const computed = size <= 10_000 ? (await timed(() => router.query(byFunction, options))).toFixed(0) : 'not measured';
  const memory = process.memoryUsage().rss / 2 ** 20;
  const median = later.sort((a, b) => a - b)[4]!;
  const cells = [
    size.toLocaleString('en'),
    first.toFixed(0),
    median.toFixed(1),
    again.toFixed(0),
    computed,
    memory.toFixed(0),
  ];
  console.log(`| ${cells.join(' | ')} |`);
  await router.close();
  await store.close();
}
