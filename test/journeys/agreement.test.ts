import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseCsv, systemClock } from '../../src/core/index.ts';
import { bindParameters, loadQueries } from '../../src/graph/index.ts';
import { phantomPatient } from '../../src/pipeline/demo/build-phantom.ts';
import { DataDirectory, eraseSubject } from '../../src/pipeline/index.ts';
import { openApi } from '../support/api-fixture.ts';
import { qiawHere } from '../support/cli-here.ts';
import { temporaryFolder } from '../support/temporary.ts';

const folder = temporaryFolder('agreement');
const dicom = join(folder, 'dicom');
const data = join(folder, 'data');
const run = (to: string, ...more: string[]) =>
  qiawHere(['run', dicom, '--data', to, '--model', 'none', '--quiet', ...more]);
const graphsIn = (directory: string): string[] => readdirSync(join(directory, 'graphs', 'agreement'));

/** The structure set of one reader on the image of all of them. */
function drawnBy(reader: string, n: number) {
  return phantomPatient({
    patientId: 'READ',
    seed: 3,
    size: [48, 40, 12],
    rois: [
      {
        name: 'GTV-1',
        shape: { kind: 'ellipsoid', centre: [2 * n, n, 0], radiiMm: [9, 8, 9] },
        hu: 40,
        generationAlgorithm: 'MANUAL',
        interpreter: reader,
      },
    ],
    structureSet: { SOPInstanceUID: `1.2.826.0.1.3680043.10.1199.20240102101300.77${n}` },
  });
}

describe('A patient whose tumour three readers drew', () => {
  beforeAll(async () => {
    mkdirSync(dicom);
    for (const [n, reader] of ['Ann^Reader', 'Bob^Reader', 'Eve^Reader'].entries())
      for (const { relative, bytes, role } of drawnBy(reader, n).files())
        if (n === 0 || role !== 'image') writeFileSync(join(dicom, `${n}-${basename(relative)}`), bytes);
    const finished = await run(data);
    expect(finished.code, finished.stderr).toBe(0);
  });

  it('has the same numbers through SPARQL, GraphQL, the command line, its CSV and the page', async () => {
    const csv = join(folder, 'agreement.csv');
    const printed = await qiawHere(['agree', '--data', data, '--by', 'observer', '--structure', 'GTV-1', '--out', csv]);
    expect(printed.code, printed.stderr).toBe(0);
    const [head = [], ...cells] = parseCsv(readFileSync(csv, 'utf8')) ?? [];
    const rows = cells.map((row) => Object.fromEntries(head.map((name, at) => [name, row[at]!])));
    const pairs = rows.filter(({ comparison }) => comparison === 'observer');
    expect(pairs).toHaveLength(3);
    expect(rows.filter(({ comparison }) => comparison === 'others')).toHaveLength(3);
    const dices = pairs.map(({ dice }) => Number(dice)).sort();
    expect(Math.max(...dices)).toBeLessThan(1);
    for (const dice of dices) expect(printed.stdout).toContain(dice.toFixed(3));
    expect(printed.stdout).not.toContain('Ann');

    const api = await openApi((directory) => cpSync(data, directory, { recursive: true }));
    try {
      const ask = async (name: string): Promise<Row[]> => {
        const query = bindParameters(loadQueries().find((one) => one.name === name)!, {});
        const { body } = await api.context.store.query(query, options);
        return (JSON.parse(body) as { results: { bindings: Row[] } }).results.bindings;
      };
      const measures = [
        'dice',
        'hausdorffDistance',
        'hd95',
        'hd95Pooled',
        'addedPathLength',
        'centreDistance',
      ] as const;
      const numbers = (all: readonly Readonly<Record<string, unknown>>[]) =>
        measures.map((key) => all.map((one) => Number(one[key])).sort());
      const bySparql = (await ask('agreement')).map((row) =>
        Object.fromEntries(Object.entries(row).map(([k, { value }]) => [k, value])),
      );
      expect(numbers(bySparql)).toEqual(numbers(pairs));
      expect((await ask('observer-groups')).map(({ dice }) => Number(dice!.value)).sort()).toEqual(
        rows.flatMap(({ comparison, dice }) => (comparison === 'others' ? [Number(dice)] : [])).sort(),
      );

      const answer = await api.app.request('/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          query: `{ structures { nodes { label agreements(differsIn: [OBSERVER]) { iri } subject { agreements { differsIn ${measures.join(' ')} } } } } }`,
        }),
      });
      const { nodes } = ((await answer.json()) as { data: { structures: { nodes: Structure[] } } }).data.structures;
      expect(nodes.map(({ agreements }) => agreements.length)).toEqual([2, 2, 2]);
      expect(numbers(nodes[0]!.subject.agreements)).toEqual(numbers(pairs));

      const subject = graphsIn(data)[0]!.replace('.trig', '');
      const page = await (await api.app.request(`/agreement/${subject}`)).text();
      for (const dice of dices) expect(page).toContain(`>${dice.toFixed(3)}</td>`);
      const picture = await api.app.request(`/agreement/${subject}/outlines/1`);
      expect(picture.headers.get('content-type')).toBe('image/png');
      expect(new Uint8Array(await picture.arrayBuffer()).subarray(1, 4)).toEqual(new Uint8Array([0x50, 0x4e, 0x47]));
      expect((await api.app.request(`/agreement/${subject}/outlines/2`)).status).toBe(404);
      expect((await api.app.request('/agreement/nobody')).status).toBe(404);
    } finally {
      await api.close();
    }
  });

  it('has the same graph in a fresh directory, and none if agreement is switched off', async () => {
    const text = (directory: string) =>
      readFileSync(join(directory, 'graphs', 'agreement', graphsIn(directory)[0]!), 'utf8');
    const [fresh, off] = [join(folder, 'fresh'), join(folder, 'off')];
    expect((await run(fresh)).code).toBe(0);
    expect(text(fresh)).toBe(text(data));
    writeFileSync(join(folder, 'qiaw.yaml'), 'run: { agreement: false }\n');
    expect((await run(off, '--config', join(folder, 'qiaw.yaml'))).code).toBe(0);
    expect(() => graphsIn(off)).toThrow();
    expect((await run(fresh, '--config', join(folder, 'qiaw.yaml'))).code).toBe(0);
    expect(text(fresh)).toBe(text(data));
  });

  it('leaves no agreement behind when the subject is erased', async () => {
    const subject = graphsIn(data)[0]!.replace('.trig', '');
    await eraseSubject(new DataDirectory(data), subject, systemClock);
    expect(graphsIn(data)).toEqual([]);
  });
});

type Row = Readonly<Record<string, { readonly value: string }>>;

interface Structure {
  readonly agreements: readonly unknown[];
  readonly subject: { readonly agreements: ReadonlyArray<Readonly<Record<string, unknown>>> };
}

const options = { resultsFormat: 'json', graphFormat: 'turtle', timeoutMs: 60_000 } as const;
