import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { phantomPatient } from '../../src/pipeline/demo/build-phantom.ts';
import { writePhantom } from '../../src/pipeline/demo/cohort.ts';
import { deepFeatures } from '../support/cli.ts';
import { qiawHere } from '../support/cli-here.ts';
import { temporaryFolder } from '../support/temporary.ts';

const folder = temporaryFolder('serve');
const data = join(folder, 'data');
const main = join(fileURLToPath(new URL('../../', import.meta.url)), 'dist', 'main.js');
const count = 'SELECT (COUNT(*) AS ?n) { ?s ?p ?o }';
let server: ChildProcess;
let url = '';

/** Starts the server on a free port and waits until it prints its address. */
function serve(): Promise<string> {
  server = spawn(process.execPath, [main, 'serve', '--data', data, '--port', '0'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  return new Promise((resolve, reject) => {
    let said = '';
    server.stderr!.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const found = /(http:\/\/127\.0\.0\.1:\d+)\/health/.exec(said);
      if (found) resolve(found[1]!);
    });
    server.on('exit', () => reject(new Error(said)));
  });
}

/** The server still writes while it shuts down, so its folder must not be removed earlier. */
async function stop(): Promise<void> {
  const ended = once(server, 'exit');
  server.kill('SIGTERM');
  await ended;
}

beforeAll(async () => {
  await writePhantom(join(folder, 'dicom', 'good'), phantomPatient({ patientId: 'SERVED-1' }));
  await writePhantom(join(folder, 'dicom', 'gap'), phantomPatient({ patientId: 'SERVED-2', seed: 3 }).without(9));
  await qiawHere(['run', ...deepFeatures, join(folder, 'dicom'), '--data', data, '--quiet']);
  url = await serve();
});

afterAll(stop);

const countOf = async (response: Response): Promise<number> => {
  const { results } = (await response.json()) as { results: { bindings: Array<{ n: { value: string } }> } };
  return Number(results.bindings[0]!.n.value);
};

describe('The served catalogue of a run', () => {
  it('answers SPARQL over GET and both POST forms alike', async () => {
    const accept = 'application/sparql-results+json';
    const type = 'content-type';
    const answers = await Promise.all([
      fetch(`${url}/sparql?query=${encodeURIComponent(count)}`, { headers: { accept } }),
      fetch(`${url}/sparql`, {
        method: 'POST',
        headers: { accept, [type]: 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ query: count }),
      }),
      fetch(`${url}/sparql`, { method: 'POST', headers: { accept, [type]: 'application/sparql-query' }, body: count }),
    ]);
    const counts = await Promise.all(answers.map(countOf));
    expect(counts[0]).toBeGreaterThan(1000);
    expect(new Set(counts).size).toBe(1);
  });

  it.each([
    ['application/sparql-results+xml', '<sparql'],
    ['text/csv', 'n\r\n'],
    ['text/tab-separated-values', '?n\n'],
  ])('gives results as %s', async (accept, beginning) => {
    const response = await fetch(`${url}/sparql?query=${encodeURIComponent(count)}`, { headers: { accept } });
    expect(response.headers.get('content-type')).toContain(accept);
    expect(await response.text()).toContain(beginning);
  });

  it('gives Turtle for CONSTRUCT', async () => {
    const query = 'CONSTRUCT { ?s a ?c } WHERE { ?s a ?c }';
    const response = await fetch(`${url}/sparql?query=${encodeURIComponent(query)}`, {
      headers: { accept: 'text/turtle' },
    });
    expect(response.headers.get('content-type')).toContain('text/turtle');
    expect((await response.text()).length).toBeGreaterThan(1000);
  });

  it('shows a picture of every region on the home page', async () => {
    const page = await (await fetch(url, { headers: { accept: 'text/html' } })).text();
    const pictures = [...page.matchAll(/<img[^>]+src="([^"]+\.png)"/g)].map((match) => match[1]!);
    const previews = readdirSync(join(data, 'cases', readdirSync(join(data, 'cases'))[0]!, 'previews'));
    expect(pictures).toHaveLength(previews.length);
    for (const picture of pictures) {
      const response = await fetch(new URL(picture, url));
      expect(response.headers.get('content-type')).toBe('image/png');
      expect([...new Uint8Array(await response.arrayBuffer()).slice(1, 4)]).toEqual([...Buffer.from('PNG')]);
    }
  });

  it.each([
    ['roi-volumes', /mm3/],
    ['value-provenance', /fair-qiaw|0\.\d+\.\d+/],
    ['refusals', /QIAW_SERIES_GAP/],
  ])('answers the named query %s from the command line as the files do', async (name, expected) => {
    const asked = await qiawHere(['query', name, '--data', data, '--format', 'csv', ...parametersOf(name)]);
    expect(asked.stderr).toBe('');
    expect(asked.stdout).toMatch(expected);
  });
});

describe('A case that leaves and returns while the catalogue is served', () => {
  it('is included or excluded without a restart', async () => {
    const cases =
      'SELECT (COUNT(DISTINCT ?g) AS ?n) { GRAPH ?g { ?s ?p ?o } FILTER(CONTAINS(STR(?g), "/graph/run/")) }';
    const served = async () => countOf(await fetch(`${url}/sparql?query=${encodeURIComponent(cases)}&format=json`));
    const wait = { timeout: 600_000, interval: 100 };
    const [name] = readdirSync(join(data, 'cases'));
    expect(await served()).toBe(1);
    renameSync(join(data, 'cases', name!), join(data, 'cases', `.${name}`));
    await expect.poll(served, wait).toBe(0);
    renameSync(join(data, 'cases', `.${name}`), join(data, 'cases', name!));
    await expect.poll(served, wait).toBe(1);
  });
});

describe('A directory whose metadata are missing', () => {
  it('is served immediately and described soon after, with the downloads', async () => {
    await stop();
    rmSync(join(data, 'graphs', 'catalog.trig'));
    url = await serve();
    const downloads = async (): Promise<number> => {
      const answer = await fetch(`${url}/dataset/default`, { headers: { accept: 'text/turtle' } });
      return [...(await answer.text()).matchAll(/dcat:downloadURL/g)].length;
    };
    await expect.poll(downloads, { timeout: 600_000, interval: 200 }).toBeGreaterThan(5);
  });
});

function parametersOf(name: string): string[] {
  return name === 'value-provenance' ? valueParameters : [];
}

let valueParameters: string[] = [];
beforeAll(async () => {
  const query =
    'SELECT ?r { ?v a <https://w3id.org/fair-qiaw/ns#RadiomicFeatureVector> ; <https://w3id.org/fair-qiaw/ns#ofROI> ?r } LIMIT 1';
  const response = await fetch(`${url}/sparql?query=${encodeURIComponent(query)}`, {
    headers: { accept: 'application/sparql-results+json' },
  });
  const { results } = (await response.json()) as { results: { bindings: Array<{ r: { value: string } }> } };
  valueParameters = ['--param', `roi=${results.bindings[0]!.r.value}`, '--param', 'feature=original_shape_MeshVolume'];
});
