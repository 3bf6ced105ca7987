import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseCsv, systemClock } from '../../src/core/index.ts';
import { bindParameters, loadQueries } from '../../src/graph/index.ts';
import { phantomPatient } from '../../src/pipeline/demo/build-phantom.ts';
import { writePhantom } from '../../src/pipeline/demo/cohort.ts';
import { DataDirectory, eraseSubject } from '../../src/pipeline/index.ts';
import { migrate } from '../../src/pipeline/operate/migrate.ts';
import { openApi } from '../support/api-fixture.ts';
import { qiawHere } from '../support/cli-here.ts';
import { tagOf, withElement, without } from '../support/element-edits.ts';
import { elementsOf, fileOf } from '../support/elements.ts';
import { temporaryFolder } from '../support/temporary.ts';

const folder = temporaryFolder('regions');
const dicom = join(folder, 'dicom');
const data = join(folder, 'data');
const text = (value: string): Uint8Array => Buffer.from(value.length % 2 === 0 ? value : `${value}\0`);

/** The segmentation of a case as another program would publish it: it does not name its source. */
function published(segmentation: Uint8Array): Uint8Array {
  const uid = '1.2.826.0.1.3680043.10.1199.20240102101300.4711';
  const renamed = [
    ['00020003', 'UI', uid],
    [tagOf.SOPInstanceUID, 'UI', uid],
    [tagOf.SeriesInstanceUID, 'UI', '1.2.826.0.1.3680043.10.1199.20240102101300.4712'],
    ['00081090', 'LO', 'another '],
  ] as const;
  const sourceInstances = '00420013';
  return fileOf(
    renamed.reduce(
      (elements, [tag, vr, value]) => withElement(elements, tag, vr, text(value)),
      without(elementsOf(segmentation), sourceInstances),
    ),
  );
}

const casesIn = (directory: string): string[] => readdirSync(join(directory, 'cases')).sort();
const graphOf = (directory: string): string => {
  const [name] = readdirSync(join(directory, 'graphs', 'regions'));
  return readFileSync(join(directory, 'graphs', 'regions', name!), 'utf8');
};
const table = (path: string): Record<string, string>[] => {
  const [header = [], ...rows] = parseCsv(readFileSync(path, 'utf8')) ?? [];
  return rows.map((row) => Object.fromEntries(header.map((name, at) => [name, row[at] ?? ''])));
};

describe('A patient whose structures came as a structure set and as a segmentation', () => {
  beforeAll(async () => {
    await writePhantom(dicom, phantomPatient({ patientId: 'TWICE', seed: 3, size: [64, 48, 24] }));
    const first = join(folder, 'first');
    expect((await qiawHere(['run', dicom, '--data', first, '--quiet', '--model', 'none'])).code).toBe(0);
    const [only] = casesIn(first);
    mkdirSync(join(dicom, 'published'));
    writeFileSync(join(dicom, 'published', 'seg.dcm'), published(readFileSync(join(first, 'cases', only!, 'seg.dcm'))));
    expect((await qiawHere(['run', dicom, '--data', data, '--quiet'])).code).toBe(0);
  });

  it('has each structure once through SPARQL, GraphQL, CLI and CSV', async () => {
    expect(casesIn(data)).toHaveLength(2);
    const masks = table(join(data, 'manifest.csv'));
    const regions = masks.filter(({ encodingOf }) => encodingOf === '').length;
    expect(masks).toHaveLength(2 * regions);

    const rows = await qiawHere(['query', 'roi-volumes', '--data', data, '--format', 'csv']);
    expect(new Set((parseCsv(rows.stdout) ?? []).slice(1).map(([, roi]) => roi)).size).toBe(regions);

    const csv = join(folder, 'features.csv');
    await qiawHere(['export', '--data', data, '--format', 'csv', '--out', csv, '--quiet']);
    expect(table(csv)).toHaveLength(regions);
    await qiawHere(['export', '--data', data, '--format', 'csv', '--encodings', '--out', csv, '--quiet']);
    const all = table(csv);
    expect(all).toHaveLength(2 * regions);
    expect(all.filter(({ encodingOf }) => encodingOf !== '')).toHaveLength(regions);
    expect(Object.keys(all[0]!).at(-1)).toBe('encodingOf');

    const dump = join(folder, 'dump.nq');
    await qiawHere(['export', '--data', data, '--format', 'nquads', '--out', dump, '--quiet']);
    expect(readFileSync(dump, 'utf8').match(/#encodingOf> /g)).toHaveLength(regions);

    const api = await openApi((directory) => cpSync(data, directory, { recursive: true }));
    try {
      const answer = await api.app.request('/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          query: `{ catalogue { structures encodings } structures { totalCount equivalentSparql nodes { iri encodings { iri structure { iri } } } } }`,
        }),
      });
      const { data: said } = (await answer.json()) as { data: { catalogue: object; structures: Structures } };
      expect(said.catalogue).toEqual({ structures: regions, encodings: regions });
      const { totalCount, nodes, equivalentSparql } = said.structures;
      expect(totalCount).toBe(regions);
      for (const { iri, encodings } of nodes) expect(encodings.map(({ structure }) => structure.iri)).toEqual([iri]);
      const listed = await api.context.store.query(equivalentSparql, options);
      expect((JSON.parse(listed.body) as Bindings).results.bindings.map(({ region }) => region?.value)).toEqual(
        nodes.map(({ iri }) => iri),
      );
      const asked = await api.context.store.query(
        bindParameters(loadQueries().find(({ name }) => name === 'encodings')!, {}),
        options,
      );
      expect((JSON.parse(asked.body) as Bindings).results.bindings).toHaveLength(regions);

      const [, copied] = await Promise.all(
        casesIn(data).map(async (id) => (await api.app.request(`/cases/${id}`)).text()),
      ).then((pages) => pages.sort((a) => (a.includes('one more encoding of') ? 1 : -1)));
      expect(copied).toContain('(RTSTRUCT)</a>');
      const home = await (await api.app.request('/', { headers: { accept: 'text/html' } })).text();
      expect(home).toContain(`<b>${regions}</b><span>regions of interest</span>`);
    } finally {
      await api.close();
    }
  });

  it('has the same relations after they were lost, after a migration and in a fresh directory', async () => {
    const graph = graphOf(data);
    expect((await qiawHere(['verify', '--data', data])).code).toBe(0);
    rmSync(join(data, 'graphs', 'regions'), { recursive: true });
    expect((await qiawHere(['run', dicom, '--data', data, '--quiet'])).code).toBe(0);
    expect(graphOf(data)).toBe(graph);
    rmSync(join(data, 'graphs', 'regions'), { recursive: true });
    const { steps } = await migrate(new DataDirectory(data), false);
    expect(steps.flatMap(({ changes }) => changes)).toEqual([expect.stringMatching(/^write graphs\/regions\//)]);
    expect(graphOf(data)).toBe(graph);
  });

  it('leaves no relation behind when the subject is erased', async () => {
    const subject = casesIn(data)[0]!.replace(/-[0-9a-f]{8}$/, '');
    const erased = await eraseSubject(new DataDirectory(data), subject, systemClock);
    expect(erased).toMatchObject({ cases: 2 });
    expect(readdirSync(join(data, 'graphs', 'regions'))).toEqual([]);
  });
});

interface Structures {
  readonly totalCount: number;
  readonly equivalentSparql: string;
  readonly nodes: ReadonlyArray<{
    readonly iri: string;
    readonly encodings: ReadonlyArray<{ readonly structure: { readonly iri: string } }>;
  }>;
}

interface Bindings {
  readonly results: { readonly bindings: ReadonlyArray<Readonly<Record<string, { readonly value: string }>>> };
}

const options = { resultsFormat: 'json', graphFormat: 'turtle', timeoutMs: 60_000 } as const;
