import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { type RunningServer, startServer } from '../../src/api/index.ts';
import { openApi } from '../support/api-fixture.ts';

const full = process.env['QIAW_FULL_SIZE'] === '1';
const seconds = full ? 60 : 20;
const clients = full ? 200 : 40;
const patients = full ? 1000 : 100;
const limitMs = 5000;

/** One graph per patient, 1 000 values each, as a run leaves them. */
function patient(n: number): string {
  const values = Array.from({ length: 1000 }, (_, f) => `<http://e/f${f}> ${(n * 7919 + f * 104729) % 100_003}e-2`);
  return `<http://e/g/${n}> { <http://e/v/${n}> ${values.join(' ; ')} . }`;
}

const cross = '{ ?a ?p ?b . ?c ?q ?d . ?e ?r ?f }';
const hostile = [
  `SELECT (COUNT(*) AS ?n) ${cross}`,
  `SELECT * ${cross} ORDER BY ?b ?d ?f LIMIT 10`,
  `SELECT * ${cross}`,
  'SELECT (COUNT(*) AS ?n) { ?s (!<http://e/none>)* ?o . ?o (!<http://e/none>)* ?z }',
  `SELECT (COUNT(*) AS ?n) { ${Array.from({ length: 9 }, (_, n) => `VALUES ?v${n} { ${Array.from({ length: 100 }, (_, i) => i).join(' ')} }`).join(' ')} }`,
  `SELECT * { ?s ?p ?o FILTER(${'?o > 1 || '.repeat(2000)}false) } #${'x'.repeat(10)}`,
  `#${'x'.repeat(10_000_000)}\nASK {}`,
];
const cheap = (n: number) => `SELECT ?v { GRAPH <http://e/g/${n % patients}> { ?s <http://e/f${n % 1000}> ?v } }`;

/** Expensive and huge queries from many clients at once: nobody else may notice, nothing may break. */
describe('Hostile load', () => {
  it(`from ${clients} clients for ${seconds} s leaves cheap queries quick and every refusal proper`, async () => {
    const api = await openApi(() => undefined, { limits: { queryTimeoutMs: limitMs } });
    for (let n = 0; n < patients; n += 50) {
      const many = Array.from({ length: Math.min(50, patients - n) }, (_, i) => patient(n + i));
      await api.context.store.load(many.join('\n'), 'trig');
    }
    const before = process.memoryUsage().rss;
    const server = await startServer(api.app, { host: '127.0.0.1', port: 0 });
    const outcome = await attack(server);
    console.log(
      `hostile load: ${JSON.stringify(outcome.statuses)}; cheap ${outcome.cheap.length} answered, ` +
        `median ${at(outcome.cheap, 0.5)} ms, p95 ${at(outcome.cheap, 0.95)} ms, slowest ${at(outcome.cheap, 1)} ms; ` +
        `memory ${mb(before)} MB before, at most ${mb(outcome.peak)} MB`,
    );
    expect(outcome.broken).toEqual([]);
    expect(Object.keys(outcome.statuses).every((key) => /^(200|400|413|503)/.test(key))).toBe(true);
    expect((await api.app.request(`/sparql?query=${encodeURIComponent(cheap(1))}`)).status).toBe(200);
    await server.close();
    await api.close();
  }, 600_000);
});

interface Outcome {
  readonly statuses: Record<string, number>;
  readonly broken: string[];
  readonly cheap: number[];
}

async function attack({ url }: RunningServer): Promise<Outcome & { peak: number }> {
  let peak = 0;
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss);
  }, 100);
  const workerData = { url, seconds, clients, hostile, cheap: Array.from({ length: 500 }, (_, n) => cheap(n * 37)) };
  const worker = new Worker(new URL('./hostile-clients.mjs', import.meta.url), { workerData });
  const [outcome] = (await once(worker, 'message')) as [Outcome];
  clearInterval(watch);
  return { ...outcome, peak };
}

const at = (sorted: readonly number[], q: number) =>
  Math.round(sorted[Math.floor((sorted.length - 1) * q)] ?? Number.NaN);
const mb = (bytes: number) => Math.round(bytes / 1e6);
