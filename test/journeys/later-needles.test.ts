import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parquetReadObjects } from 'hyparquet';
import { beforeAll, describe, expect, it } from 'vitest';
import { sha256, silentLog } from '../../src/core/index.ts';
import { loadQueries } from '../../src/graph/index.ts';
import { phantomPatient } from '../../src/pipeline/demo/build-phantom.ts';
import { writePhantom } from '../../src/pipeline/demo/cohort.ts';
import { defaultRois } from '../../src/pipeline/demo/spec.ts';
import { DataDirectory, KnownPatients } from '../../src/pipeline/index.ts';
import { createApp } from '../../src/server/index.ts';
import { followDataDirectory } from '../../src/store/index.ts';
import { fullRecordText } from '../support/catalogue-fixture.ts';
import { qiawHere } from '../support/cli-here.ts';
import { needles, needlesIn, people } from '../support/needle-source.ts';
import { contentOf } from '../support/needles.ts';
import { temporaryFolder } from '../support/temporary.ts';

const folder = temporaryFolder('later-needles');
const data = join(folder, 'data');
const at = ['--data', data];
const id = 'lung';
const base = 'http://127.0.0.1:8080/';
const secret = 's'.repeat(40);
const out = join(folder, 'out');

/** How each file of a data directory is kept free of identifiers; the first row that matches applies. */
const kinds: ReadonlyArray<readonly [file: RegExp, how: string]> = [
  [/^cases\/[^/]+\/graph\.trig$/, 'gate, with the identifiers of the source'],
  [/^cases\/[^/]+\/(?:case\.json|[^/]+\.(?:csv|json))$/, 'searched before the case is published'],
  [/^cases\/[^/]+\/(?:image\.nrrd|masks\/[^/]+\.nrrd|previews?\/[^/]+\.png|[^/]+\.png)$/, 'voxels; no texts but names'],
  [/^cases\/[^/]+\/(?:seg|sr)\.dcm$/, 'repeats the source; only for callers with the right to records'],
  [/^graphs\/(?:subjects\/[^/]+|definitions)\.trig$/, 'gate, with the identifiers of the source'],
  [
    /^graphs\/(?:(?:agreement|cohorts|perturbation|regions)\/[^/]+|[a-z]+)\.trig$/,
    'gate, with the identifiers of all patients',
  ],
  [/^refusals\.ndjson$/, 'each refusal by its source, then all by the identifiers of all patients'],
  [/^README\.md$/, 'the same text in every directory'],
  [/^(?:executions\.ndjson|manifest\.csv|qiaw\.json)$/, 'digests, times and names that were searched with their cases'],
  [/^exports\/.*\.(?:csv|parquet)$/, 'every text cell by the identifiers of all patients'],
  [/^exports\/.*\.(?:json|zip)$/, 'every text of the JSON by the identifiers of all patients'],
  [/^exports\/.*\.(?:nq|trig)\.gz$/, 'copies of graphs that passed the gate'],
  [/^datasets\/[^/]+\/record\.yaml$/, 'typed by the steward and not served; what is made of it is searched'],
  [/^datasets\/[^/]+\/(?:versions|files)\//, 'copies of metadata and exports that passed'],
  [/^\./, 'hidden: digests and states of this program, never served'],
];

beforeAll(async () => {
  const rois = defaultRois.slice(0, 2);
  const who = {
    patientId: people.PatientID[1],
    patientName: people.PatientName[1],
    patientBirthDate: people.PatientBirthDate[1],
    accessionNumber: people.AccessionNumber[1],
    rois,
    size: [24, 20, 8] as const,
    spacing: [4, 4, 6] as const,
  };
  await writePhantom(join(folder, 'in', 'good'), phantomPatient(who));
  await writePhantom(join(folder, 'in', 'broken'), phantomPatient({ ...who, seed: 9 }).without(3));
  writeFileSync(join(folder, 'record.yaml'), fullRecordText);
  const done = await qiawHere(['run', join(folder, 'in'), ...at, '--dataset', 'lung', '--model', 'none', '--quiet']);
  expect([done.stderr, done.code]).toEqual([done.stderr, 3]);
  const made = await qiawHere(['dataset', 'create', id, '--file', join(folder, 'record.yaml'), ...at]);
  expect([made.stderr, made.code]).toEqual([made.stderr, 0]);
  mkdirSync(out);
});

describe('What a steward types', () => {
  it.each([
    ['the PatientID', 'Outcomes of ZQX-778341-WVU'],
    ['the full name, in the order of DICOM', 'Outcomes of Quackenbush, Thaddeus'],
  ])('is not published if it holds %s', async (_, title) => {
    const before = readFileSync(join(data, 'graphs', 'catalog.trig'));
    const edited = await qiawHere(['dataset', 'edit', id, '--set', `title=${title}`, ...at]);
    expect(edited.stderr).toMatch(/QIAW_(?:CATALOGUE_REFUSED|EXPORT_IDENTIFIES)/);
    expect(edited.stderr).not.toContain(title);
    expect(readFileSync(join(data, 'graphs', 'catalog.trig'))).toEqual(before);
    const published = await qiawHere(['dataset', 'publish', id, ...at]);
    expect([published.code, published.stderr]).toEqual([1, expect.stringMatching(/identif/)]);
    const exported = await qiawHere(['export', '--format', 'croissant', '--out', join(out, 'no'), ...at]);
    expect([exported.code, exported.stderr]).toEqual([1, expect.stringContaining('QIAW_EXPORT_IDENTIFIES')]);
  });

  it('is published if it holds a word that is a part of a name, or the name of somebody else', async () => {
    for (const title of ['The Thaddeus study', 'By Wilhelmina Ondrejicka', 'LUNG1 radiomics']) {
      const edited = await qiawHere(['dataset', 'edit', 'lung', '--set', `title=${title}`, ...at]);
      expect(edited.stderr).not.toMatch(/QIAW_/);
      expect(readFileSync(join(data, 'graphs', 'catalog.trig'), 'utf8')).toContain(title);
    }
  });
});

describe('What is made after a run', () => {
  const said: string[] = [];
  beforeAll(async () => {
    for (const args of [
      ['dataset', 'publish', 'lung'],
      ['verify', '--record'],
      ...['nquads', 'trig', 'rocrate', 'croissant'].map((format) => [
        'export',
        '--format',
        format,
        '--out',
        join(out, format),
      ]),
      ...['features', 'dicom', 'files'].map((table) => [
        'export',
        '--format',
        'csv',
        '--table',
        table,
        '--out',
        join(out, `${table}.csv`),
      ]),
    ]) {
      const done = await qiawHere([...args, ...at]);
      said.push(done.stdout, done.stderr);
      expect([args, done.stderr, done.code]).toEqual([args, done.stderr, 0]);
    }
  });

  it('a cohort is saved only without an identifier, and no answer of the server holds one', async () => {
    const directory = await followDataDirectory(data, { base, ontology: false, replicas: 1 });
    await directory.load();
    const app = createApp({
      store: directory.store,
      directory,
      dataDirectory: data,
      patients: new KnownPatients(new DataDirectory(data)).identifiers,
      base,
      host: '127.0.0.1',
      port: 8080,
      log: silentLog,
      queries: loadQueries(),
      access: { datasets: {}, trustLoopback: false, tokens: [{ sha256: sha256(secret), scope: 'write' }] },
      version: '0.1.0',
    });
    const get = async (path: string, headers: Record<string, string> = {}, body?: string): Promise<string> => {
      const init = { headers: { authorization: `Bearer ${secret}`, ...headers } };
      const answer = await app.request(path, body === undefined ? init : { ...init, method: 'POST', body });
      return answer.text();
    };
    const save = (title: string): Promise<string> => {
      const query = `mutation { saveCohort(input: { title: ${JSON.stringify(title)}, filter: {} }) { id } }`;
      return get('/graphql', { 'content-type': 'application/json' }, JSON.stringify({ query }));
    };
    try {
      for (const typed of ['ZQX-778341-WVU', 'Thaddeus Quackenbush', 'born 1943-11-07']) {
        const refused = await save(typed);
        expect(refused).toContain('QIAW_COHORT_REFUSED');
        expect(refused).not.toContain(typed);
      }
      const { id } = (JSON.parse(await save('All')) as { data: { saveCohort: { id: string } } }).data.saveCohort;
      const one = readdirSync(join(data, 'cases')).find((name) => !name.startsWith('.'))!;
      const fields = 'subjects(first: 9) { nodes { id studies { id } } } refusals(first: 9) { nodes { reason } }';
      const answers: ReadonlyArray<readonly [string, Record<string, string>?, string?]> = [
        ['/', { accept: 'text/html' }],
        ...['/', '/catalog/fair-qiaw', '/dataset/lung', '/dataset/lung/version/1.0.0', '/.well-known/void'].flatMap(
          (path) => ['ttl', 'jsonld', 'html'].map((format) => [`${path}?format=${format}`] as const),
        ),
        ...[`/cases/${one}`, `/cases/${one}/ro-crate-metadata.json`, `/linkset/cases/${one}`].map(
          (path) => [path] as const,
        ),
        [`/cohorts/${id}/manifest.csv`],
        [`/cohorts/${id}/features.csv`],
        ['/croissant/lung'],
        ['/linkset/dataset/lung'],
        ['/sparql', { 'content-type': 'application/sparql-query' }, 'CONSTRUCT { ?s ?p ?o } { GRAPH ?g { ?s ?p ?o } }'],
        ['/graphql', { 'content-type': 'application/json' }, JSON.stringify({ query: `{ ${fields} }` })],
      ];
      for (const [path, headers, body] of answers) said.push(await get(path, headers, body));
      expect(said.join('').length).toBeGreaterThan(100_000);
    } finally {
      await directory.close();
    }
  });

  it('no file holds an identifier, and every file is of a kind whose check is known', async () => {
    const files = readdirSync(data, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    const names = files.map((path) => path.slice(data.length + 1));
    expect(names.filter((name) => !kinds.some(([pattern]) => pattern.test(name)))).toEqual([]);
    expect(needlesIn(data, said.join('\n'), needles)).toEqual([]);
    expect(needlesIn(out, '', needles)).toEqual([]);
    for (const path of files.filter((name) => name.endsWith('.parquet'))) {
      const bytes = readFileSync(path);
      const rows = await parquetReadObjects({
        file: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer,
      });
      const text = JSON.stringify(rows, (_key, value: unknown) =>
        typeof value === 'bigint' ? String(value) : value,
      ).toLowerCase();
      for (const needle of needles) expect(text).not.toContain(needle.toLowerCase());
    }
    expect(contentOf(files.find((name) => name.endsWith('seg.dcm'))!)).toContain('quackenbush');
  });
});
