import { afterAll, beforeAll, expect, it } from 'vitest';
import { pause, quantile, type Served, serveCohort } from './serving.ts';

const cross = '{ ?a ?p ?b . ?c ?q ?d . ?e ?r ?f }';
const heavy = [
  `SELECT (COUNT(*) AS ?n) ${cross}`,
  `SELECT * ${cross} ORDER BY ?b ?d ?f LIMIT 10`,
  'SELECT (COUNT(*) AS ?n) { ?s (!<http://e/none>)* ?o . ?o (!<http://e/none>)* ?z }',
];

let served: Served;
beforeAll(async () => {
  served = await serveCohort(1000, { queryTimeoutSeconds: 5 });
});
afterAll(() => served.process.kill('SIGKILL'));

/** All from one address, as behind a proxy; the queries differ but share one shape, as from an application. */
async function cheapFor(seconds: number) {
  const times: number[] = [];
  const statuses = new Set<number>();
  const end = performance.now() + seconds * 1000;
  for (let n = 0; performance.now() < end; n++) {
    const query = `SELECT ?p ?o { <http://127.0.0.1:8080/id/subject/k1-${n}> ?p ?o } LIMIT 5`;
    const started = performance.now();
    const answer = await fetch(`${served.url}sparql?query=${encodeURIComponent(query)}`);
    await answer.text();
    times.push(performance.now() - started);
    statuses.add(answer.status);
    await pause(30);
  }
  return { times: times.sort((a, b) => a - b), statuses: [...statuses] };
}

async function heavyUntil(over: () => boolean, client: number): Promise<void> {
  for (let n = client; !over(); n++) {
    const query = encodeURIComponent(heavy[n % heavy.length]!);
    await fetch(`${served.url}sparql?query=${query}`).then((answer) => answer.text());
    await pause(100);
  }
}

it('Cheap queries from an address stay within ten times their idle time during heavy ones from the same address', async () => {
  await cheapFor(3);
  const idle = await cheapFor(10);
  let over = false;
  const attack = Array.from({ length: 20 }, (_, client) => heavyUntil(() => over, client));
  await pause(1000);
  const beside = await cheapFor(30);
  over = true;
  await Promise.all(attack);
  const told = (times: readonly number[]) =>
    `${times.length} queries, median ${quantile(times, 0.5)} ms, p95 ${quantile(times, 0.95)} ms, slowest ${quantile(times, 1)} ms`;
  console.log(`idle: ${told(idle.times)}; during heavy ones: ${told(beside.times)}`);
  expect([idle.statuses, beside.statuses]).toEqual([[200], [200]]);
  expect(quantile(beside.times, 0.95)).toBeLessThan(Math.max(50, 10 * quantile(idle.times, 0.95)));
});
