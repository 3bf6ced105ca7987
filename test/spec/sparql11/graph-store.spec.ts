import type { Term } from 'n3';
import { afterAll, describe, expect, it } from 'vitest';
import { realData } from '../../support/real-data.ts';
import { Manifest } from './manifest.ts';
import { report } from './report.ts';
import { canonicalQuads, toNTriples } from './results.ts';
import { authorization, openScratch, type Scratch } from './scratch.ts';

const suite = realData('w3c-sparql11', 'sparql', 'sparql11');
const mf = 'http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#';
const ht = 'http://www.w3.org/2011/http#';
const cnt = 'http://www.w3.org/2011/content#';

/** SPARQL 1.1 Graph Store Protocol tests of the W3C, over HTTP; `/gsp` is replaced by our `/rdf-graphs`. */
describe.skipIf(!suite)('W3C SPARQL 1.1 graph store protocol', () => {
  if (!suite) return;
  const results = report('graph store protocol');
  afterAll(() => results.write());
  for (const part of ['manifest-direct.ttl', 'manifest-indirect.ttl']) {
    const manifest = new Manifest(suite, 'graph-store-protocol', part);
    for (const test of manifest.entries()) {
      const name = manifest.name(test);
      it(name, () => results.run(name, () => runOne(manifest, test)));
    }
  }
});

async function runOne(manifest: Manifest, test: Term): Promise<void> {
  const scratch = await openScratch();
  try {
    const connection = manifest.one(test, `${mf}action`)!;
    const names = new Map<string, string>();
    for (const request of manifest.list(manifest.one(connection, `${ht}requests`)!)) {
      await exchange(manifest, request, names, scratch);
    }
  } finally {
    await scratch.store.close();
  }
}

async function exchange(
  manifest: Manifest,
  request: Term,
  names: Map<string, string>,
  { app }: Scratch,
): Promise<void> {
  const text = (subject: Term, predicate: string) => manifest.one(subject, predicate)?.value;
  const filled = (value: string) => [...names].reduce((all, [name, location]) => all.replaceAll(name, location), value);
  const headersOf = (message: Term) => {
    const list = manifest.one(message, `${ht}headers`);
    return (list ? manifest.list(list) : []).map(
      (one) => [text(one, `${ht}fieldName`)!, text(one, `${ht}fieldValue`)!] as const,
    );
  };
  const headers = new Headers({ authorization });
  for (const [name, value] of headersOf(request)) headers.append(name, value);
  const body = manifest.one(request, `${ht}body`);
  const chars = body && text(body, `${cnt}chars`);
  const path = filled(text(request, `${ht}absolutePath`)!).replace(/^\/gsp\b/, '/rdf-graphs');
  const method = text(request, `${ht}methodName`)!;
  // Turtle parsers may have changed the line ends, which multipart requires as in HTTP.
  const sent = chars && /multipart/.test(headers.get('content-type') ?? '') ? multipart(chars) : chars;
  const response = await app.request(new URL(path, 'http://localhost').href, {
    method,
    headers,
    ...(sent === undefined ? {} : { body: filled(sent) }),
  });
  const answer = await response.text();
  const expected = manifest.one(request, `${ht}resp`)!;
  const statuses = manifest.all(expected, `${mf}expectedStatus`).map(({ value }) => value.split('#')[1]!);
  expect([statuses, response.status, answer]).toEqual([
    statuses,
    expect.toSatisfy((code) => statuses.some((one) => fits(code as number, one))),
    answer,
  ]);
  const location = text(expected, `${mf}expectedLocation`);
  if (location !== undefined) names.set(location, new URL(response.headers.get('location')!, 'http://localhost').href);
  const content = manifest.one(expected, `${ht}body`);
  const wanted = content && text(content, `${cnt}chars`);
  for (const [name, value] of headersOf(expected)) {
    if (name.toLowerCase() === 'content-type') expect(response.headers.get(name)).toContain(value.split(';')[0]);
  }
  if (wanted === undefined || method === 'HEAD') return;
  const asTriples = (turtle: string) => canonicalQuads(toNTriples(turtle, '.ttl', 'http://localhost/'));
  expect(await asTriples(answer)).toBe(await asTriples(filled(wanted)));
}

const multipart = (chars: string): string => chars.trimStart().replaceAll(/\r?\n/g, '\r\n');

const codes: Readonly<Record<string, number>> = { OK: 200, Created: 201, NoContent: 204, NotFound: 404 };

const fits = (status: number, wanted: string): boolean =>
  codes[wanted] === status || (/^StatusCode\dxx$/.test(wanted) && wanted[10] === String(status)[0]);
