import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { refusalCounts, sha256, silentLog } from '../../src/core/index.ts';
import { bindParameters, loadQueries } from '../../src/graph/index.ts';
import { phantomPatient } from '../../src/pipeline/demo/build-phantom.ts';
import { writePhantom } from '../../src/pipeline/demo/cohort.ts';
import { PhantomPatient } from '../../src/pipeline/demo/patient.ts';
import { sphere } from '../../src/pipeline/demo/shape.ts';
import { createApp } from '../../src/server/index.ts';
import { followDataDirectory } from '../../src/store/index.ts';
import { type Finished, jsonLines } from '../support/cli.ts';
import { qiawHere } from '../support/cli-here.ts';
import { onTerminal } from '../support/on-terminal.ts';
import { temporaryFolder } from '../support/temporary.ts';

const folder = temporaryFolder('refusals');
const [source, data, base] = [join(folder, 'dicom'), join(folder, 'data'), 'http://127.0.0.1:8080/'];
const size = [48, 24, 14] as const;
const rois = [
  { name: 'GTV-1', shape: sphere([-8, 0, 0], 7), hu: 40 },
  { name: 'Heart', shape: sphere([10, 0, 0], 7), hu: 50 },
];
const ofRun = { object: 1, series: 1, delineation: 1, roi: 1 };
const all = { ...ofRun, row: 2 };
const secret = 's'.repeat(40);
const mappingText = `version: 1
kind: clinical
subject: { column: id }
variables:
  - { column: age, term: age, unit: a }
`;

interface Answer {
  readonly results: { readonly bindings: ReadonlyArray<Readonly<Record<string, { readonly value: string }>>> };
}
const sum = (counts: Readonly<Record<string, number>>): number => Object.values(counts).reduce((a, b) => a + b, 0);
let run: Finished;
let again: Finished;
let imported: Finished;
let page: (path: string) => Promise<string>;
let sparql: (name: string) => Promise<Answer['results']['bindings']>;
let graphql: (query: string) => Promise<unknown>;

/** One refusal of each kind, counted in every place that tells about refusals. */
describe('The number of refusals by kind', () => {
  beforeAll(async () => {
    const patient = (patientId: string, seed: number) => phantomPatient({ patientId, seed, size, rois });
    const { content } = patient('A', 1);
    const [empty, ...others] = content.rois;
    const withEmptyRoi = new PhantomPatient({ ...content, rois: [{ ...empty!, contours: [] }, ...others] });
    await writePhantom(join(source, 'a'), withEmptyRoi);
    await writePhantom(join(source, 'b'), patient('B', 2).truncated(7));
    const args = [source, '--data', data, '--model', 'none'];
    run = await qiawHere(['run', ...args]);
    again = await qiawHere(['run', ...args, '--json']);
    const [table, mapping] = [join(folder, 'table.csv'), join(folder, 'mapping.yaml')];
    writeFileSync(table, 'id,age\nPLANTED-01,61\n,62\nPLANTED-03,old\n');
    writeFileSync(mapping, mappingText);
    imported = await qiawHere(['import', table, '--mapping', mapping, '--data', data]);
    const directory = await followDataDirectory(data, { base, ontology: false });
    await directory.load();
    const app = createApp({
      ...{ store: directory.store, directory, dataDirectory: data, base, host: '127.0.0.1', port: 8080 },
      ...{ log: silentLog, queries: loadQueries(), version: '0.1.0' },
      access: { datasets: {}, trustLoopback: false, tokens: [{ sha256: sha256(secret), scope: 'write' }] },
    });
    const headers = { authorization: `Bearer ${secret}`, host: '127.0.0.1:8080' };
    page = async (path) => (await app.request(path, { headers: { ...headers, accept: 'text/html' } })).text();
    sparql = async (name) => {
      const query = bindParameters(loadQueries().find((one) => one.name === name)!, {});
      const accept = 'application/sparql-results+json';
      const answer = await app.request(`/sparql?query=${encodeURIComponent(query)}`, {
        headers: { ...headers, accept },
      });
      return ((await answer.json()) as Answer).results.bindings;
    };
    graphql = async (query) => {
      const request = { method: 'POST', body: JSON.stringify({ query }) };
      const type = { 'content-type': 'application/json', accept: 'application/json' };
      return (await app.request('/graphql', { ...request, headers: { ...headers, ...type } })).json();
    };
    return () => directory.close();
  });

  it('is the same on the terminal and in --json, also when the cases existed already', () => {
    expect(run.stderr).toContain('refused: 1 object, 1 series, 1 delineation, 1 ROI; by reason:');
    const { cases, refused } = jsonLines(again).at(-1) as { cases: object; refused: object };
    expect([refused, cases]).toMatchObject([ofRun, { made: 0, reused: 1 }]);
    expect(imported.stderr).toContain('refused: 2 rows; by reason:');
  });

  it('is the same in refusals.ndjson, which has the rows of imports too', async () => {
    const lines = readFileSync(join(data, 'refusals.ndjson'), 'utf8').trim().split('\n');
    expect(refusalCounts(lines.map((line) => JSON.parse(line)))).toEqual(all);
  });

  it('is the same in SPARQL and in GraphQL', async () => {
    const found: Record<string, number> = {};
    for (const { kind, refusals } of await sparql('refusal-counts'))
      found[kind!.value] = (found[kind!.value] ?? 0) + Number(refusals!.value);
    expect(found).toEqual(all);
    expect(await sparql('refusals')).toHaveLength(sum(all));
    const { data: answer } = (await graphql(
      '{ refusals { totalCount byKind { kind count } } rows: refusals(kind: ["row"]) { totalCount } }',
    )) as { data: Record<string, { totalCount: number; byKind: { kind: string; count: number }[] }> };
    expect(Object.fromEntries(answer['refusals']!.byKind.map(({ kind, count }) => [kind, count]))).toEqual(all);
    expect([answer['refusals']!.totalCount, answer['rows']!.totalCount]).toEqual([sum(all), 2]);
  });

  it('is the same on the pages, which group refusals by code and lead to the case and back', async () => {
    const text = '1 object, 1 series, 1 delineation, 1 ROI, 2 rows';
    const home = await page('/');
    expect(home).toContain(text);
    expect(home).toContain(`<b>${sum(all)}</b><span>refused inputs</span>`);
    expect(home).toContain('href="/refusals#QIAW_DICOM_TRUNCATED"');
    const listed = await page('/refusals');
    expect(listed).toContain(`${sum(all)} inputs were not used: ${text}.`);
    expect(listed.match(/<tr id="/g)).toHaveLength(sum(all));
    const section = /<section id="QIAW_ROI_NO_CONTOURS">.*?<\/section>/s.exec(listed)![0];
    // Subject, region, case, dataset and remedy, and what docs/errors.md says about the code.
    const [, id = ''] = /href="\/cases\/([^"]+)"/.exec(section) ?? [];
    expect(section).toContain('ROI GTV-1');
    expect(section).toContain('href="/dataset/default"');
    expect(section).toContain('Delineate it, or leave it out with the ROI selection.');
    expect(section).toContain('The ROI has no contours.');
    const ofCase = await page(`/cases/${id}`);
    expect(ofCase).toContain('href="/refusals#QIAW_ROI_NO_CONTOURS"');
    const subject = id.replace(/-[0-9a-f]{8}$/, '');
    expect(ofCase).toContain(`href="/refusals?subject=${subject}"`);
    expect((await page(`/refusals?subject=${subject}`)).match(/<tr id="/g)).toHaveLength(1);
    expect((await page('/refusals?code=QIAW_ROI_NO_CONTOURS')).match(/<section/g)).toHaveLength(1);
  });

  it('is told to the owner with the row, the column, and the table if it is given', async () => {
    const [table, own] = [join(folder, 'table.csv'), ['--data', data]];
    const { stdout } = await onTerminal(['locate', ...own, '--source', table]);
    expect(stdout).toMatch(new RegExp(`^row 4\n  column +age\n  import +[0-9a-f]{12}\n  table +${table}$`, 'm'));
    const lines = jsonLines(await onTerminal(['locate', ...own, '--json']));
    const rows = lines.filter(({ code }) => String(code).startsWith('QIAW_IMPORT'));
    expect(rows).toMatchObject([{ row: 3 }, { row: 4, column: 'age' }]);
    expect(rows.map((one) => 'table' in one)).toEqual([false, false]);
  });

  it('has only the last state of an import that is repeated', async () => {
    const [table, mapping] = [join(folder, 'table.csv'), join(folder, 'mapping.yaml')];
    writeFileSync(table, 'id,age\nPLANTED-01,61\n,62\nPLANTED-03,63\n');
    const { code } = await qiawHere([
      'import',
      table,
      '--mapping',
      mapping,
      '--data',
      data,
      '--replace-import',
      digest(),
    ]);
    expect(code).toBe(3);
    const text = readFileSync(join(data, 'refusals.ndjson'), 'utf8');
    expect(text.match(/"code":"QIAW_IMPORT/g)).toHaveLength(1);
  });
});

const digest = (): string => readdirSync(join(data, 'graphs', 'imports'))[0]!.replace('.trig', '');
