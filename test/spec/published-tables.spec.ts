import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import oxigraph from 'oxigraph';
import { beforeAll, describe, expect, it } from 'vitest';
import { packageRoot, sha256 } from '../../src/core/index.ts';
import { bindParameters, loadQueries } from '../../src/graph/index.ts';
import type { NamedQuery } from '../../src/graph/queries/model.ts';
import { rows } from '../graph/queries/two-patients.ts';
import { type Finished, jsonLines } from '../support/cli.ts';
import { qiawHere } from '../support/cli-here.ts';
import { isPublishedFeature, publishedRow } from '../support/questions-data.ts';
import { realData } from '../support/real-data.ts';
import { temporaryFolder } from '../support/temporary.ts';

const dicom = realData('lung1-005', 'dicom');
const maastro = realData('deep-prognosis', 'Maastro.csv.gz');
const radboud = realData('deep-prognosis', 'Radboud.csv.gz');
const oRaw = realData('o-raw', 'LUNG1-001.ttl');
const folder = temporaryFolder('import');
const data = join(folder, 'data');
const mapping = (name: string): string => join(packageRoot(), 'docs', 'examples', 'mappings', `${name}.yaml`);
const load = (file: string, name: string): Promise<Finished> =>
  qiawHere(['import', file, '--mapping', mapping(name), '--data', data, '--json']);

const queries = new Map(loadQueries().map((query) => [query.name, query]));
const store = new oxigraph.Store();
const loaded = new Set<string>();

/** Loads every graph of the data directory that is new; the command line would load all of them for each question. */
function reload(): void {
  for (const path of readdirSync(data, { recursive: true, encoding: 'utf8' })) {
    if (!/^(?:graphs|cases)\b.*\.trig$/.test(path)) continue;
    const text = readFileSync(join(data, path), 'utf8');
    const digest = sha256(path + text);
    if (!loaded.has(digest)) store.load(text, { format: 'application/trig', unchecked: true, no_transaction: true });
    loaded.add(digest);
  }
}

const ask = (name: string, values: Record<string, string> = {}): Record<string, string>[] =>
  rows(store, bindParameters(queries.get(name) as NamedQuery, values));

/** The row of one patient in a whole table. */
const rowOf = (file: string, id: string): Record<string, string> =>
  publishedRow(gunzipSync(readFileSync(file)).toString('utf8'), id);

describe.skipIf(!dicom || !maastro || !radboud || !oRaw)('LUNG1-005 as DICOM and as a row of a published table', () => {
  let imported: Finished;

  beforeAll(async () => {
    // CT and structure set; the segmentation next to them is another delineation of the same regions.
    const studies = readdirSync(dicom!).flatMap((study) =>
      readdirSync(join(dicom!, study)).map((series) => join(dicom!, study, series)),
    );
    const series = studies.filter((path) => !path.includes('Segmentation'));
    const run = await qiawHere(['run', ...series, '--data', data, '--json', '--model', 'none', '--roi', '^GTV-1$']);
    expect([0, 3]).toContain(run.code);
    imported = await load(maastro!, 'deep-prognosis-maastro');
    reload();
  });

  it('imports the table, refusing the five rows without a subject by number', async () => {
    expect(imported.stderr).toBe('');
    expect(imported.code).toBe(3);
    expect(jsonLines(imported).at(-1)).toMatchObject({
      event: 'summary',
      rows: 211,
      records: 206,
      subjects: 206,
      vectors: 205,
      refusals: { QIAW_IMPORT_NO_SUBJECT: 5 },
    });
    const refused = jsonLines(imported).flatMap(({ event, evidence }) =>
      event === 'refusal' ? [(evidence as { row: number }).row] : [],
    );
    expect(new Set(refused).size).toBe(5);
  });

  it('gives the volume from DICOM and the survival from the table as one subject', () => {
    const answer = ask('outcomes');
    const row = rowOf(maastro!, 'LUNG1-005');
    expect(answer).toHaveLength(1);
    expect(answer[0]).toMatchObject({ label: 'GTV-1', unit: 'mm3', twoYears: String(row['surv2yr'] === '1') });
    expect(Number(answer[0]!['volume'])).toBeGreaterThan(1000);
    const subject = answer[0]!['subject']!;
    const [old] = ask('imported-features', { subject, feature: 'original_shape_Volume' });
    expect(Number(old!['value'])).toBe(Number(row['original_shape_Volume']));
    expect(old).toMatchObject({ version: '1.1.1-beta1', match: 'none' });
  });

  it('keeps every value of the row, to the last bit', () => {
    const [{ subject }] = ask('outcomes') as [{ subject: string }];
    const row = rowOf(maastro!, 'LUNG1-005');
    const values = ask('imported-features', { subject });
    const filled = Object.entries(row).filter(([name, cell]) => isPublishedFeature(name) && cell !== '');
    expect(values).toHaveLength(filled.length);
    for (const { feature, value } of values) expect(Number(value), feature).toBe(Number(row[feature!]));
  });

  it('imports the second table and the graph of O-RAW', async () => {
    expect((await load(radboud!, 'deep-prognosis-radboud')).code).toBe(0);
    const graph = await load(oRaw!, 'o-raw');
    expect(graph.code).toBe(0);
    expect(jsonLines(graph).at(-1)).toMatchObject({ records: 1, values: 103 });
    reload();
    const listed = ask('imports');
    expect(listed.map(({ format, records }) => [format, records]).sort()).toEqual([
      ['features', '104'],
      ['features', '206'],
      ['o-raw', '1'],
    ]);
  });

  it('gives the same file when imported again, and holds no identifier', async () => {
    const imports = join(data, 'graphs', 'imports');
    const contents = () => readdirSync(imports).map((name) => readFileSync(join(imports, name), 'utf8'));
    const before = contents();
    expect((await load(oRaw!, 'o-raw')).code).toBe(0);
    expect(contents()).toEqual(before);
    for (const text of before) expect(text).not.toMatch(/LUNG1-\d{3}|\b1\.3\.6\.1\./);
  });

  it('answers question 6: which subjects have a tumour of that size and survived two years', () => {
    const [{ volume, twoYears }] = ask('outcomes') as [{ volume: string; twoYears: string }];
    const count = (minimum: number) => ask('cohort-survivors', { minimum: String(minimum) })[0]!['subjects'];
    expect(count(Number(volume) - 1)).toBe(twoYears === 'true' ? '1' : '0');
    expect(count(Number(volume) + 1)).toBe('0');
  });
});
