import type { Term } from 'n3';
import { afterAll, describe, expect, it } from 'vitest';
import { realData } from '../../support/real-data.ts';
import { Manifest } from './manifest.ts';
import { report } from './report.ts';
import { authorization, openScratch, type Scratch } from './scratch.ts';

const suite = realData('w3c-sparql11', 'sparql', 'sparql11');
const mf = 'http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#';
const ht = 'http://www.w3.org/2011/http#';
const cnt = 'http://www.w3.org/2011/content#';
const ut = 'http://www.w3.org/2009/sparql/tests/test-update#';

/** SPARQL 1.1 Protocol tests of the W3C, over HTTP. */
describe.skipIf(!suite)('W3C SPARQL 1.1 protocol', () => {
  if (!suite) return;
  const manifest = new Manifest(suite, 'protocol');
  const results = report('protocol');
  afterAll(() => results.write());
  for (const test of manifest.entries()) {
    const name = manifest.name(test);
    it(name, () => results.run(name, () => runOne(manifest, test)));
  }
});

async function runOne(manifest: Manifest, test: Term): Promise<void> {
  const scratch = await openScratch();
  try {
    for (const data of manifest.all(test, `${ut}graphData`)) {
      const file = manifest.one(data, `${ut}graph`)!;
      const name = manifest.one(data, 'http://www.w3.org/2000/01/rdf-schema#label')!.value;
      await scratch.store.load(manifest.text(file), 'ntriples', name);
    }
    const connection = manifest.one(test, `${mf}action`)!;
    for (const request of manifest.list(manifest.one(connection, `${ht}requests`)!)) {
      await exchange(manifest, request, scratch);
    }
  } finally {
    await scratch.store.close();
  }
}

async function exchange(manifest: Manifest, request: Term, { app }: Scratch): Promise<void> {
  const text = (subject: Term, predicate: string) => manifest.one(subject, predicate)?.value;
  const headers = new Headers({ authorization });
  const list = manifest.one(request, `${ht}headers`);
  for (const header of list ? manifest.list(list) : []) {
    headers.append(text(header, `${ht}fieldName`)!, text(header, `${ht}fieldValue`)!);
  }
  const body = manifest.one(request, `${ht}body`);
  const chars = body && text(body, `${cnt}chars`);
  const encoding = (body && text(body, `${cnt}characterEncoding`)) ?? 'UTF-8';
  const method = text(request, `${ht}methodName`)!;
  const path = text(request, `${ht}absolutePath`)!.replace(/^\/sparql\//, '/sparql');
  const response = await app.request(`http://localhost${path}`, {
    method,
    headers,
    ...(chars === undefined
      ? {}
      : { body: /utf-?16/i.test(encoding) ? Buffer.from(chars, 'utf16le') : Buffer.from(chars) }),
  });
  const answer = await response.text();
  const expected = manifest.one(request, `${ht}resp`)!;
  const classes = manifest.all(expected, `${mf}expectedStatus`).map(({ value }) => value.slice(-3, -2));
  expect([classes, String(response.status)[0], answer]).toEqual([
    expect.arrayContaining([String(response.status)[0]]),
    expect.anything(),
    answer,
  ]);
  const boolean = text(expected, `${mf}expectedBoolean`);
  if (boolean !== undefined) expect((JSON.parse(answer) as { boolean: boolean }).boolean).toBe(boolean === 'true');
  const type = response.headers.get('content-type') ?? '';
  const format = text(expected, `${mf}expectedFormat`);
  if (format === 'tabular' || format === 'boolean') expect(type).toMatch(/sparql-results|csv|tab-separated/);
  if (format === 'RDF') expect(type).toMatch(/turtle|n-triples|rdf\+xml|ld\+json/);
}
