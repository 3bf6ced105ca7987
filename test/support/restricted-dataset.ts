import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CatalogueRequest, DatasetFolder } from '../../src/catalogue/index.ts';
import { type Clock, sha256 } from '../../src/core/index.ts';
import { clinicalVariables, createGate, type Gate, serialise } from '../../src/graph/index.ts';
import { mapHead } from '../../src/imports/map/map-head.ts';
import { recordMapper } from '../../src/imports/map/map-records.ts';
import type { ImportHead } from '../../src/imports/model.ts';
import { base, caseRecord } from '../graph/rdf/case-record-fixture.ts';
import { catalogueContext, distribution, fullRecordText } from './catalogue-fixture.ts';

/** One person of a dataset: the content of their table row. */
export interface Tabled {
  /** As the images state it: M or F. */
  readonly imageSex?: string;
  readonly id: string;
  readonly codes: Readonly<Record<string, string>>;
  readonly age?: number;
}

export const disclosure =
  'disclosure: { totals: true, facets: [sex, tStage, vitalStatus, age, modality, region], bands: { age: [50, 60, 70] } }';

export const restrictedRecord = (more = disclosure): string =>
  `${fullRecordText.replace('accessRights: public', 'accessRights: restricted')}\n${more}\n`;

let gate: Promise<Gate> | undefined;
let time = Date.parse('2026-11-27T10:00:00Z');
const clock: Clock = { now: () => (time += 1000), elapsed: () => 0 };

/** The options for publishing and refreshing; `over` for levels and thresholds. */
export async function requestFor(
  dataDirectory: string,
  over: Partial<CatalogueRequest> = {},
): Promise<CatalogueRequest & { readonly clock: Clock }> {
  gate ??= createGate({ onlyCatalogue: true });
  return {
    dataDirectory,
    base,
    settings: catalogueContext.settings,
    release: '0.1.0',
    distributions: async ({ dataset }) => [distribution(`${dataset}-features-csv`, { bytes: 1234567 })],
    gate: await gate,
    clock,
    ...over,
  };
}

/** Writes cases and one imported table of these people as the only content of a dataset. */
export async function writePeople(root: string, dataset: string, people: readonly Tabled[]): Promise<void> {
  const imports = join(root, 'graphs', 'imports');
  await mkdir(imports, { recursive: true });
  for (const name of await readdir(join(root, 'cases')).catch(() => [])) {
    if (name.startsWith(`${dataset}-`)) await rm(join(root, 'cases', name), { recursive: true });
  }
  for (const [at, { id, imageSex }] of people.entries()) {
    const folder = join(root, 'cases', `${dataset}-${id}`);
    await mkdir(folder, { recursive: true });
    const one = caseRecord(at + 1);
    const document = {
      ...one,
      id: `${dataset}-${id}`,
      run: { ...one.run, dataset, digest: sha256(`${dataset} ${id}`) },
      subject: { id, ...(imageSex !== undefined && { sex: imageSex }) },
      rois: one.rois.map(({ features: _, ...roi }) => ({ ...roi, featureCount: 12 })),
    };
    await writeFile(join(folder, 'case.json'), JSON.stringify(document));
  }
  const digest = sha256(`table of ${dataset}`);
  const head: ImportHead = {
    digest,
    kind: 'clinical',
    dataset,
    source: { digest: sha256('table'), bytes: 1000, mediaType: 'text/csv', rows: people.length },
    mapping: { digest: sha256('mapping'), json: '{}' },
    software: { name: 'fair-qiaw', version: '0.1.0', commit: '0123456789abcdef0123456789abcdef01234567' },
    records: people.length,
    refusals: [],
    notes: [],
    repairs: [],
    variables: [],
    parameters: [],
    columns: [],
    used: new Set(),
  };
  const { activity } = mapHead(head, base);
  const records = recordMapper(
    head,
    base,
  )(
    people.map(({ id, codes, age }, at) => ({
      row: at + 1,
      subject: id,
      observations: [
        ...Object.entries(codes).map(([name, code]) => ({ variable: clinicalVariables.get(name)!, code })),
        ...(age === undefined ? [] : [{ variable: clinicalVariables.get('age')!, value: age }]),
      ],
      outputs: [],
    })),
  );
  await writeFile(join(imports, `${digest}.trig`), serialise([...activity, ...records], 'trig'));
}

export async function writeRecord(root: string, dataset: string, text = restrictedRecord()): Promise<void> {
  const { record, root: folder } = new DatasetFolder(root, dataset);
  await mkdir(folder, { recursive: true });
  await writeFile(record, text);
}

/** That many people with varied attributes. */
export const somePeople = (count: number): Tabled[] =>
  Array.from({ length: count }, (_, at) => ({
    id: `k1-${sha256(`person ${at}`).slice(0, 26)}`,
    codes: {
      sex: at % 3 === 0 ? 'female' : 'male',
      tStage: ['T1', 'T2', 'T3', 'T4'][Math.floor(at / 3) % 4]!,
      vitalStatus: Math.floor(at / 5) % 2 === 0 ? 'dead' : 'alive',
    },
    age: 45 + (at % 40),
  }));
