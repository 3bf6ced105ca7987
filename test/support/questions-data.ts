import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { packageRoot } from '../../src/core/index.ts';
import { bindParameters, instanceIris, loadQueries } from '../../src/graph/index.ts';
import { generateCohort } from '../../src/pipeline/index.ts';
import { QueryRouter } from '../../src/sparql/index.ts';
import type { GraphStore } from '../../src/store/index.ts';
import { deepFeatures } from './cli.ts';
import { qiawHere } from './cli-here.ts';
import { realData } from './real-data.ts';

export const base = 'http://127.0.0.1:8080/';
export const iris = instanceIris(base);

/** The content of a case's files. */
export interface CaseFiles {
  readonly id: string;
  readonly subject: { readonly id: string };
  readonly run: {
    readonly digest: string;
    readonly settingsDigest: string;
    readonly settingsJson: string;
    readonly software: { readonly version: string; readonly commit: string };
  };
  readonly image: { readonly seriesId: string; readonly contentDigest: string };
  readonly delineation: { readonly sopId: string; readonly contentDigest: string };
  readonly rois: ReadonlyArray<{
    readonly segmentNumber: number;
    readonly label: string;
    readonly volumeMl: number;
    readonly mapped?: unknown;
  }>;
  /** Rows of features.csv, by column. */
  readonly features: ReadonlyArray<Readonly<Record<string, string>>>;
}

/** The data for the competency questions: the real patient under two settings, and tables that include the patient. */
export const questionsPossible =
  realData('lung1-005', 'dicom') !== undefined && realData('deep-prognosis', 'Maastro.csv.gz') !== undefined;

export const clinical = { id: ' LUNG1-005', days: 1234, status: 1, stage: 'IIIb' } as const;

/** The only tumour of the real patient, and seven of the phantoms; the other regions would only take time. */
export const tumours = '^(?:GTV|CTV|PTV)';

/**
 * Creates the directory for the competency questions; returns its path. `records` limits the records that are imported of
 * each published table.
 */
export async function questionsData(folder: string, patients = 4, records = Number.POSITIVE_INFINITY): Promise<string> {
  const data = join(folder, 'data');
  const cohort = join(folder, 'dicom');
  await generateCohort(cohort, { patients, seed: 1 });
  const run = async (sources: readonly string[], ...options: string[]): Promise<void> =>
    done(await qiawHere(['run', ...sources, '--data', data, '--quiet', ...options]));
  const settings = join(folder, 'narrow.yaml');
  writeFileSync(settings, 'imageType:\n  Original: {}\nsetting:\n  binWidth: 10\n');
  await run([cohort, ...lung1()], '--roi', tumours, ...deepFeatures);
  await run(lung1(), '--roi', '^GTV', '--settings', settings, '--model', 'none');
  const table = join(folder, 'clinical.csv');
  const mapping = join(folder, 'clinical.yaml');
  writeFileSync(
    table,
    `id,days,status,stage\n${clinical.id},${clinical.days},${clinical.status},${clinical.stage}\nPHANTOM-01,99,0,I\n`,
  );
  writeFileSync(mapping, clinicalMapping);
  const examples = join(packageRoot(), 'docs', 'examples', 'mappings');
  for (const [file, how] of [
    [table, mapping],
    [publishedTable('Maastro', folder, records), join(examples, 'deep-prognosis-maastro.yaml')],
    [publishedTable('Radboud', folder, records), join(examples, 'deep-prognosis-radboud.yaml')],
  ] as const) {
    done(await qiawHere(['import', file, '--mapping', how, '--data', data, '--quiet']));
  }
  return data;
}

/** The first records of a published table, with those of the real patient, as a file of its own. */
export function publishedTable(name: string, folder: string, records: number): string {
  const [header, ...rows] = gunzipSync(readFileSync(realData('deep-prognosis', `${name}.csv.gz`)!))
    .toString('utf8')
    .split('\n');
  const path = join(folder, `${name}.csv`);
  const wanted = rows.filter((row, at) => at < records || row.trimStart().startsWith(clinical.id.trim()));
  writeFileSync(path, [header, ...wanted].join('\n'));
  return path;
}

/** The cells of one patient in a published table, read without any of the program's own code. */
export function publishedRow(table: string, id: string): Record<string, string> {
  const lines = table.split(/\r?\n/);
  const header = lines[0]!.split(',');
  const line = lines.find((text) => text.split(',', 1)[0]!.trim() === id)!;
  // Settings are quoted and contain commas; everything after them is plain.
  const cells = line.replace(/"[^"]*"/g, (text) => text.replaceAll(',', ';')).split(',');
  return Object.fromEntries(header.map((name, at) => [name, cells[at]!]));
}

/** Whether a column of a published table holds a feature that is imported. */
export const isPublishedFeature = (column: string): boolean =>
  /^[a-z0-9-]+_[a-z]+_/i.test(column) && !column.startsWith('general_info');

const clinicalMapping = `version: 1
kind: clinical
dataset: lung1
subject: { column: id }
variables:
  - { column: days, term: survivalTime, unit: d }
  - { column: status, term: vitalStatus, codes: { 0: alive, 1: dead } }
  - { column: stage, term: overallStage, codes: { I: I, IIIb: IIIB } }
`;

function done({ code, stderr }: { code: number | null; stderr: string }): void {
  if (code !== 0 && code !== 3) throw new Error(`ended with ${code}: ${stderr}`);
}

/** Folders of CT and structure set; the segmentation next to them is another delineation. */
function lung1(): string[] {
  const root = realData('lung1-005', 'dicom')!;
  return readdirSync(root)
    .flatMap((study) => readdirSync(join(root, study)).map((series) => join(root, study, series)))
    .filter((path) => !path.includes('Segmentation'));
}

/** All cases of a directory, read without the program's own code. */
export function casesOf(data: string): CaseFiles[] {
  return readdirSync(join(data, 'cases')).map((id) => {
    const folder = join(data, 'cases', id);
    const [header, ...lines] = readFileSync(join(folder, 'features.csv'), 'utf8').trim().split('\n');
    const names = header!.trim().split(',');
    const features = lines.map((line) =>
      Object.fromEntries(
        line
          .replace(/"[^"]*"/g, '-')
          .trim()
          .split(',')
          .map((cell, at) => [names[at]!, cell]),
      ),
    );
    return { ...(JSON.parse(readFileSync(join(folder, 'case.json'), 'utf8')) as CaseFiles), features };
  });
}

export const featureNames = (row: Readonly<Record<string, string>>): string[] =>
  Object.keys(row).filter((name) => /^[a-z0-9-]+_[a-z0-9]+_/i.test(name) && !name.startsWith('diagnostics_'));

/** Parameter sets of the real patient's two cases, the default one first. */
export function twoSettings(cases: readonly CaseFiles[]): readonly [CaseFiles, CaseFiles] {
  const real = [...new Set(cases.map(({ subject }) => subject.id))]
    .map((subject) => cases.filter((one) => one.subject.id === subject))
    .find((own) => own.length === 2)!;
  const narrow = real.find(({ run }) => run.settingsJson.includes('"binWidth":10'))!;
  return [real.find((one) => one !== narrow)!, narrow];
}

/** The named queries behind questions 1 to 5, 7 to 9, 11 and 12, with their parameters. */
export function questions(
  cases: readonly CaseFiles[],
): ReadonlyArray<readonly [string, string, Record<string, string>]> {
  const [wide, narrow] = twoSettings(cases);
  const roi = iris.roi(wide.run.digest, 1).value;
  const sets = {
    first: iris.parameterSet(wide.run.settingsDigest).value,
    second: iris.parameterSet(narrow.run.settingsDigest).value,
  };
  return [
    ['1', 'outcomes', {}],
    ['2', 'discretisation', { class: 'http://www.radiomics.org/RO/TU9B' }],
    ['3', 'series', {}],
    ['4', 'features-of-roi', { roi }],
    ['5', 'incomplete', {}],
    ['7', 'compare-parameter-sets', sets],
    ['8', 'value-provenance', { roi, feature: 'original_glcm_Contrast' }],
    ['8', 'provenance-path', { thing: iris.vector(wide.run.digest, 1).value }],
    ['9', 'nearest-vectors', { of: iris.subject(wide.subject.id).value }],
    ['11', 'failed-checks', {}],
    ['12', 'features-without-class', {}],
    ['12', 'imported-features-without-class', {}],
  ];
}

const queries = new Map(loadQueries().map((query) => [query.name, query]));

/** Runs queries as the server does; none of them needs a thread that would have to be stopped. */
const routers = new WeakMap<GraphStore, QueryRouter>();

export async function ask(
  store: GraphStore,
  name: string,
  values: Readonly<Record<string, string>>,
): Promise<Record<string, string>[]> {
  const text = bindParameters(queries.get(name)!, values);
  const router = routers.get(store) ?? new QueryRouter(store, { threads: 1 });
  routers.set(store, router);
  const answer = await router.query(text, { resultsFormat: 'json', graphFormat: 'turtle', base, timeoutMs: 600_000 });
  type Bindings = { results: { bindings: Array<Record<string, { value: string }>> } };
  const { bindings } = (JSON.parse(answer.body) as Bindings).results;
  return bindings.map((row) => Object.fromEntries(Object.entries(row).map(([key, { value }]) => [key, value])));
}
