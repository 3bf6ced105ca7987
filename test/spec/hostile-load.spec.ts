import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/core/index.ts';
import { qiaw } from '../support/cli.ts';
import { realData } from '../support/real-data.ts';
import { temporaryFolder } from '../support/temporary.ts';

const full = process.env['QIAW_FULL_SIZE'] === '1';
const seconds = full ? 60 : 20;
const clients = full ? 200 : 40;
const limitSeconds = 5;
const maastro = realData('deep-prognosis', 'Maastro.csv.gz');
const radboud = realData('deep-prognosis', 'Radboud.csv.gz');

const cross = '{ ?a ?p ?b . ?c ?q ?d . ?e ?r ?f }';
const numbers = Array.from({ length: 100 }, (_, i) => i).join(' ');
const hostile = [
  `SELECT (COUNT(*) AS ?n) ${cross}`,
  `SELECT * ${cross} ORDER BY ?b ?d ?f LIMIT 10`,
  `SELECT * ${cross}`,
  'SELECT (COUNT(*) AS ?n) { ?s (!<http://e/none>)* ?o . ?o (!<http://e/none>)* ?z }',
  `SELECT (COUNT(*) AS ?n) { ${Array.from({ length: 9 }, (_, n) => `VALUES ?v${n} { ${numbers} }`).join(' ')} }`,
  // Evaluated by Comunica: a function over vectors, for every pair of triples.
  'PREFIX q: <https://w3id.org/fair-qiaw/ns#> SELECT ?b ?d (q:cosine(?b, ?d) AS ?x) { ?a ?p ?b . ?c ?q ?d } ORDER BY ?x',
  { before: 'SELECT * { VALUES ?v { ', repeat: '"a giant list of values" ', times: 36_000, after: '} ?s ?p ?v }' },
  { before: 'SELECT * { ?s ?p ?o FILTER(', repeat: '?o > 1 || ', times: 2000, after: 'false) }' },
  { before: '#', repeat: 'x', times: 10_000_000, after: '\nASK {}' },
];
const slowQuery = 'SELECT * { GRAPH ?g { ?s ?p ?o } } LIMIT 200000';

/** Expensive and huge queries from many clients at once: other clients must not notice, and nothing may break. */
describe.skipIf(!maastro || !radboud)('Hostile load on both imported tables', () => {
  const data = temporaryFolder('hostile');
  let server: ChildProcess;
  let url: string;
  let cheap: string[];

  beforeAll(async () => {
    for (const [file, name] of [
      [maastro, 'maastro'],
      [radboud, 'radboud'],
    ] as const) {
      const mapping = join(packageRoot(), 'docs', 'examples', 'mappings', `deep-prognosis-${name}.yaml`);
      const imported = await qiaw(['import', file!, '--mapping', mapping, '--data', data, '--quiet']);
      expect([0, 3]).toContain(imported.code);
    }
    const config = join(temporaryFolder('config'), 'qiaw.yaml');
    writeFileSync(
      config,
      JSON.stringify({ server: { port: 0, queryTimeoutSeconds: limitSeconds, limits: { longQueries: 2 } } }),
    );
    const main = join(packageRoot(), 'dist', 'main.js');
    rmSync(join(data, '.server.json'), { force: true });
    server = spawn(process.execPath, [main, 'serve', '--data', data, '--config', config], { stdio: 'ignore' });
    while (!existsSync(join(data, '.server.json'))) await new Promise((resolve) => setTimeout(resolve, 100));
    url = (JSON.parse(readFileSync(join(data, '.server.json'), 'utf8')) as { url: string }).url;
    while ((await fetch(`${url}ready`)).status !== 200) await new Promise((resolve) => setTimeout(resolve, 200));
    const vectors = await ask('SELECT ?g ?v ?d { GRAPH ?g { ?v ?d ?x FILTER(isNumeric(?x)) } } LIMIT 20000');
    const picked = vectors.filter((_, n) => n % 97 === 0);
    cheap = picked.map(([g, v, d]) => `SELECT ?x { GRAPH <${g}> { <${v}> <${d}> ?x } }`);
    // The memory of a loaded store when idle, with the copy for fast refilling.
    await new Promise((resolve) => setTimeout(resolve, 3000));
  }, 300_000);
  afterAll(() => server?.kill('SIGKILL'));

  async function ask(query: string): Promise<string[][]> {
    const response = await fetch(`${url}sparql?format=csv&query=${encodeURIComponent(query)}`);
    const text = await response.text();
    expect([response.status, response.ok ? '' : text]).toEqual([200, '']);
    return text
      .trim()
      .split('\r\n')
      .slice(1)
      .map((line) => line.split(','));
  }

  it(`from ${clients} clients for ${seconds} s leaves cheap queries fast and every refusal proper`, async () => {
    const before = residentOf(server);
    const kills = await killsInARow();
    const { attacked, measured, peak } = await load();
    console.log(
      `hostile load: attackers ${JSON.stringify(attacked.statuses)}; cheap ${JSON.stringify(measured.statuses)}, ` +
        `median ${at(measured.times, 0.5)} ms, p95 ${at(measured.times, 0.95)} ms, slowest ${at(measured.times, 1)} ms; ` +
        `during consecutive kills p95 ${at(kills.times, 0.95)} ms, slowest ${at(kills.times, 1)} ms; ` +
        `memory ${mb(before)} MB before, at most ${mb(peak)} MB`,
    );
    expect([...attacked.broken, ...measured.broken, ...kills.broken]).toEqual([]);
    expect(Object.keys(attacked.statuses).filter((key) => !/^(200|400|413|503)/.test(key))).toEqual([]);
    expect(Object.keys(measured.statuses)).toEqual(['200']);
    expect(peak).toBeLessThan(3 * before);
    expect(at(measured.times, 0.95)).toBeLessThan(1000);
    expect(at(kills.times, 0.95)).toBeLessThan(1000);
    expect(server.exitCode).toBeNull();
    expect(await ask(cheap[1]!)).toHaveLength(1);
  }, 600_000);

  async function load() {
    let peak = 0;
    const watch = setInterval(() => {
      peak = Math.max(peak, residentOf(server));
    }, 50);
    const slow = Math.ceil(clients / 20);
    const [attacked, measured] = await Promise.all([
      run({ url, seconds, hostile, slowQuery, cheap: [], bad: clients - slow - 2, slow, good: 0 }),
      run({ url, seconds, hostile: [], slowQuery, cheap, bad: 0, slow: 0, good: 2 }),
    ]);
    clearInterval(watch);
    return { attacked, measured, peak };
  }

  /** Several expensive queries of new shapes end at the limit one after the other: no warm engine is left. */
  async function killsInARow() {
    const expensive = Array.from(
      { length: 3 },
      (_, n) => `SELECT (COUNT(*) AS ?n${n}) { ?a${n} ?b ?c . ?d ?e ?f . ?g ?h ?i }`,
    );
    const asked = expensive.map((query) => fetch(`${url}sparql?timeout=2&query=${encodeURIComponent(query)}`));
    const measured = await run({ url, seconds: 6, hostile: [], slowQuery, cheap, bad: 0, slow: 0, good: 2 });
    const answers = await Promise.all(asked);
    for (const answer of answers) expect(answer.status).toBe(503);
    return measured;
  }
});

interface Outcome {
  readonly statuses: Record<string, number>;
  readonly broken: string[];
  readonly times: number[];
}

async function run(job: object): Promise<Outcome> {
  const script = join(packageRoot(), 'test', 'spec', 'hostile-clients.mjs');
  const { stdout } = await promisify(execFile)(process.execPath, [script, JSON.stringify(job)], {
    maxBuffer: 64 * 1024 * 1024,
  });
  return JSON.parse(stdout) as Outcome;
}

/** Resident bytes of a process (Linux). */
function residentOf({ pid }: ChildProcess): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) * 1024;
}

const at = (sorted: readonly number[], q: number) =>
  Math.round(sorted[Math.floor((sorted.length - 1) * q)] ?? Number.NaN);
const mb = (bytes: number) => Math.round(bytes / 1e6);
