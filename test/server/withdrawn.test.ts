import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mapTombstones, serialise, withdrawnDigest } from '../../src/graph/index.ts';
import { type ApiFixture, openApi } from '../support/api-fixture.ts';
import { fixtureBase, type WrittenCase, writeCase } from '../support/case-fixture.ts';

let api: ApiFixture;
let gone: WrittenCase;
let stays: WrittenCase;

beforeAll(async () => {
  api = await openApi((data) => {
    gone = writeCase(data, { subject: 'k1-gone' });
    stays = writeCase(data, { subject: 'k1-stays' });
  });
});
afterAll(() => api.close());

const get = (path: string) =>
  api.app.request(`${fixtureBase}${path}`, {
    headers: { accept: 'text/turtle, application/sparql-results+json;q=0.5' },
  });

/** What an erasure does to the files while the server is running. */
function erase(): void {
  const { dataDirectory } = api.context;
  const iris = [
    `id/subject/${gone.subject}`,
    `id/run/${gone.digest}`,
    `id/fv/${gone.digest}/1`,
    `graph/run/${gone.digest}`,
    `graph/subject/${gone.subject}`,
    `cases/${gone.name}`,
  ].map((path) => withdrawnDigest(fixtureBase + path));
  writeFileSync(
    join(dataDirectory, 'graphs', 'tombstones.trig'),
    serialise(mapTombstones(iris, { base: fixtureBase }), 'trig'),
  );
  rmSync(join(dataDirectory, 'cases', gone.name), { recursive: true });
  rmSync(join(dataDirectory, 'graphs', 'subjects', `${gone.subject}.trig`));
}

describe('A subject erased while the server runs', () => {
  it('answers 410 immediately at all its addresses, is in no answer, and no other subject is affected', async () => {
    expect((await get(`doc/subject/${gone.subject}`)).status).toBe(200);
    erase();
    const paths = [`id/subject/${gone.subject}`, `doc/fv/${gone.digest}/1`, `doc/graph/run/${gone.digest}`];
    for (const path of [...paths, `cases/${gone.name}`, `files/cases/${gone.name}/features.csv`]) {
      const response = await get(path);
      expect(response.status, path).toBe(410);
      expect(await response.json()).toMatchObject({ code: 'QIAW_WITHDRAWN' });
    }
    const query = encodeURIComponent('SELECT ?s ?p ?o { ?s ?p ?o }');
    const everything = await (await get(`sparql?query=${query}`)).text();
    expect(everything).not.toContain(gone.digest);
    expect(everything).toContain(stays.digest);
    expect((await get(`doc/subject/${stays.subject}`)).status).toBe(200);
    expect((await get('doc/subject/k1-nobody')).status).toBe(404);
    const kept = readFileSync(join(api.context.dataDirectory, 'graphs', 'tombstones.trig'), 'utf8');
    expect(kept).not.toContain(gone.subject);
  });
});
