// The metadata of many datasets: DATASETS=10000 generated, served by the whole server on a socket. Measures the root,
// the catalogue, single records, pages near the start and the end, and the site map; then a full crawl through the
// containers.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { datasetQuads } from '../src/catalogue/graph/build.ts';
import { checkHarvest } from '../src/catalogue/harvest/index.ts';
import { headQuads } from '../src/catalogue/index.ts';
import { silentLog } from '../src/core/index.ts';
import { serialise } from '../src/graph/index.ts';
import { createApp, startServer, warmUp } from '../src/server/index.ts';
import { followDataDirectory } from '../src/store/index.ts';
import { catalogueContext, undescribed } from '../test/support/catalogue-fixture.ts';

const count = Number(process.env['DATASETS'] ?? 10_000);
const base = 'http://127.0.0.1:18467/';
const folder = mkdtempSync(join(tmpdir(), 'qiaw-metadata-'));
const megabytes = (): number => Math.round(process.memoryUsage().rss / 2 ** 20);

try {
  writeCatalogue();
  const directory = await followDataDirectory(folder, { base, ontology: false });
  const started = performance.now();
  await directory.load();
  console.log(
    `${count} datasets, loaded in ${((performance.now() - started) / 1000).toFixed(1)} s, ${megabytes()} MB\n`,
  );
  const context = {
    store: directory.store,
    directory,
    dataDirectory: folder,
    base,
    host: '127.0.0.1',
    port: 18467,
    log: silentLog,
    queries: [],
    access: undefined,
    limits: { rate: { anonymousPerMinute: 10_000_000, knownPerMinute: 10_000_000 } },
    version: '0.1.0',
  };
  const app = createApp(context);
  const warming = performance.now();
  await warmUp(context);
  console.log(`first documents ready after ${(performance.now() - warming).toFixed(0)} ms\n`);
  const server = await startServer(app, { host: '127.0.0.1', port: 18467 });
  try {
    // Warms up the client of this benchmark as well.
    await (await fetch(`${base}health`)).arrayBuffer();
    await measure();
    if (process.env['CRAWL'] !== 'no') await crawl();
  } finally {
    await server.close();
    await directory.close();
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function writeCatalogue(): void {
  const entries = Array.from({ length: count }, (_, at) => undescribed(`set-${String(at).padStart(6, '0')}`));
  const context = { ...catalogueContext, base };
  mkdirSync(join(folder, 'graphs'), { recursive: true });
  const quads = headQuads(
    entries.map(({ description }) => description),
    context,
  );
  for (const entry of entries) for (const quad of datasetQuads(entry, context)) quads.push(quad);
  writeFileSync(join(folder, 'graphs', 'catalog.trig'), serialise(quads, 'trig'));
}

async function measure(): Promise<void> {
  const last = Math.ceil(count / 10) - 1;
  const addresses: ReadonlyArray<readonly [name: string, path: string, accept?: string]> = [
    ['root (Turtle)', ''],
    ['root (HTML)', '', 'text/html'],
    ['catalogue (Turtle)', 'catalog/main'],
    ['catalogue (HTML)', 'catalog/main', 'text/html'],
    ['dataset (Turtle)', 'dataset/set-000007'],
    ['dataset (HTML)', 'dataset/set-000008', 'text/html'],
    ['distribution', 'distribution/set-000009-features-csv'],
    ['first page of datasets', 'catalog/main/page/dataset?page=0&size=10'],
    ['middle page', `catalog/main/page/dataset?page=${last >> 1}&size=10`],
    ['last page', `catalog/main/page/dataset?page=${last}&size=10`],
    ['site map', 'sitemap.xml'],
  ];
  console.log('| address | first (ms) | median of 20 (ms) | size (kB) |\n|---|---|---|---|');
  for (const [name, path, accept = 'text/turtle'] of addresses) {
    const times: number[] = [];
    let bytes = 0;
    for (let turn = 0; turn < 21; turn++) {
      const started = performance.now();
      const response = await fetch(base + path, { headers: { accept } });
      const text = await response.text();
      bytes = Buffer.byteLength(text);
      times.push(performance.now() - started);
      if (!response.ok) throw new Error(`${path} answers ${response.status}: ${text}`);
    }
    const [first, ...rest] = times;
    rest.sort((a, b) => a - b);
    console.log(`| ${name} | ${first!.toFixed(1)} | ${rest[10]!.toFixed(1)} | ${(bytes / 1000).toFixed(1)} |`);
  }
}

async function crawl(): Promise<void> {
  const started = performance.now();
  let datasets = 0;
  let since = started;
  console.log(
    '\n| datasets crawled | seconds for these thousand | server and crawler (MB) | of it JavaScript (MB) |\n|---|---|---|---|',
  );
  const seen = new Set<string>();
  const fetch = async (request: Request): Promise<Response> => {
    const { pathname } = new URL(request.url);
    if (/^\/dataset\/[^/]+$/.test(pathname) && !seen.has(pathname)) {
      seen.add(pathname);
      if (datasets === 0) {
        since = performance.now();
        console.log(
          `| 0, after root, catalogue and all pages | ${((since - started) / 1000).toFixed(1)} | ${megabytes()} | |`,
        );
      }
      if (++datasets % 1000 === 0) {
        const now = performance.now();
        const heap = Math.round(process.memoryUsage().heapUsed / 2 ** 20);
        console.log(`| ${datasets} | ${((now - since) / 1000).toFixed(1)} | ${megabytes()} | ${heap} |`);
        since = now;
      }
    }
    return globalThis.fetch(request);
  };
  const report = await checkHarvest(base, {
    fetch,
    dialects: ['fdp', 'ckan', 'schema-org'],
    sample: 20,
    timeoutMs: 60_000,
  });
  const { distributions, requests } = report.reached;
  console.log(
    `\ncrawl: ${report.reached.datasets} datasets, ${distributions} distributions, ${requests} requests in ${((performance.now() - started) / 1000).toFixed(0)} s, ${megabytes()} MB`,
  );
  const codes = new Map<string, number>();
  for (const { code } of report.findings) codes.set(code, (codes.get(code) ?? 0) + 1);
  for (const [code, times] of codes) console.log(`  finding ${code}: ${times}`);
}
