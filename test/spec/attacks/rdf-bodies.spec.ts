import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isQuick } from '../../support/full-size.ts';
import { growingRdf, nestedRdf } from '../../support/hostile-rdf.ts';
import { quantile, type Served, serveCohort, timesWhile } from './serving.ts';

const megabytes = (line: (n: number) => string, size: number) => {
  const lines: string[] = [];
  for (let length = 0; length < size * 1_000_000; ) length += lines[lines.push(line(lines.length)) - 1]!.length;
  return lines.join('\n');
};
const triple = (n: number) => `<http://e/${n}> <http://e/p> "value ${n}" .`;
const sparql = 'application/sparql-update';
const graph = 'http://127.0.0.1:8080/graph/user/attack';

/** Megabytes of the largest bodies. */
const most = isQuick ? 3 : 15;

/** What an adversary with a write token sends, largest first. */
const bodies: ReadonlyArray<readonly [name: string, method: string, mediaType: string, text: () => string]> = [
  ['many MB of Turtle', 'PUT', 'text/turtle', () => megabytes(triple, most)],
  ['many MB of Turtle, added', 'POST', 'text/turtle', () => megabytes(triple, most)],
  ['many MB of blank nodes', 'PUT', 'text/turtle', () => megabytes(() => '[] <http://e/p> 1 .', most)],
  [
    'many MB of JSON-LD',
    'PUT',
    'application/ld+json',
    () => `[${megabytes((n) => `${n === 0 ? '' : ','}{"@id":"http://e/${n}","http://e/p":${n}}`, most)}]`,
  ],
  [
    '3 MB of RDF/XML with 5000 namespaces',
    'PUT',
    'application/rdf+xml',
    () =>
      `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" ${Array.from({ length: 5000 }, (_, n) => `xmlns:e${n}="http://e/${n}/"`).join(' ')}>${megabytes((n) => `<rdf:Description rdf:about="http://e/${n}"><e1:p>1</e1:p></rdf:Description>`, 3)}</rdf:RDF>`,
  ],
  ['an update of many MB', 'PATCH', sparql, () => `INSERT DATA { ${megabytes(triple, most)} }`],
  ['an update of 100 000 operations', 'PATCH', sparql, () => Array(100_000).fill(`CLEAR GRAPH <${graph}>`).join(';')],
  ...nestedRdf(200_000).map((one) => [`deep ${one.name}`, 'PUT', one.mediaType, () => one.text] as const),
  ...growingRdf().map((one) => [one.name, 'PUT', one.mediaType, () => one.text] as const),
];

describe('Hostile bodies', () => {
  let served: Served;
  beforeAll(async () => {
    served = await serveCohort(200);
  });
  afterAll(() => served.process.kill('SIGKILL'));

  it.each(bodies)(
    'leave /health fast: %s',
    async (name, method, mediaType, text) => {
      const { url, authorization } = served;
      const body = text();
      const healthy = async () => expect((await fetch(`${url}health`)).status).toBe(200);
      const idle = quantile(await timesWhile(wait(500), healthy), 0.95);
      const started = performance.now();
      const attack = fetch(`${url}rdf-graphs?graph=${encodeURIComponent(graph)}`, {
        method,
        headers: { authorization, 'content-type': mediaType },
        body,
        signal: AbortSignal.timeout(280_000),
      }).then(async (answer) => ({ status: answer.status, text: (await answer.text()).slice(0, 200) }));
      const times = await timesWhile(attack, healthy);
      const { status, text: said } = await attack;
      console.log(
        `${name}: ${status} after ${Math.round(performance.now() - started)} ms, ${said.slice(0, 120).trim()}; /health ${times.length} times, ` +
          `p95 ${quantile(times, 0.95)} ms, slowest ${quantile(times, 1)} ms`,
      );
      expect([status, served.process.exitCode]).toEqual([expect.toBeOneOf([201, 204, 400, 413, 422, 503]), null]);
      expect(quantile(times, 0.95)).toBeLessThan(Math.max(100, 10 * idle));
    },
    300_000,
  );
});
