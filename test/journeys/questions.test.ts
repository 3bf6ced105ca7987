import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/core/index.ts';
import { createGate, graphNames, qiaw as ours, parse } from '../../src/graph/index.ts';
import { type GraphStore, openDataDirectory } from '../../src/store/index.ts';
import { jsonLines } from '../support/cli.ts';
import { qiawHere } from '../support/cli-here.ts';
import {
  ask,
  base,
  type CaseFiles,
  casesOf,
  clinical,
  featureNames,
  iris,
  isPublishedFeature,
  publishedRow,
  questions,
  questionsData,
  questionsPossible,
  tumours,
  twoSettings,
} from '../support/questions-data.ts';
import { realData } from '../support/real-data.ts';
import { temporaryFolder } from '../support/temporary.ts';

const folder = temporaryFolder('questions');
const oRaw = realData('o-raw', 'LUNG1-001.ttl');

/** Feature columns of an imported table that have a value, read without the program's own reader. */
function filledColumns(name: string): string[] {
  const lines = readFileSync(join(folder, name), 'utf8').trim().split(/\r?\n/);
  const rows = lines.map((line) => line.replace(/"[^"]*"/g, '-').split(','));
  return rows[0]!.filter((column, at) => isPublishedFeature(column) && rows.slice(1).some((cells) => cells[at] !== ''));
}

describe.skipIf(!questionsPossible)('The competency questions', () => {
  let data: string;
  let store: GraphStore;
  let cases: CaseFiles[];
  const answer = (name: string) => {
    const [, , values] = questions(cases).find(([, query]) => query === name)!;
    return ask(store, name, values);
  };

  beforeAll(async () => {
    // The spec published-tables imports the whole tables.
    data = await questionsData(folder, 4, 20);
    cases = casesOf(data);
    ({ store } = await openDataDirectory(data, { base, replicas: 1 }));
  });
  afterAll(() => store?.close());

  it('1: tumour volume, survival and vital status of every subject', async () => {
    const rows = await answer('outcomes');
    const tumours = cases.flatMap((one) =>
      one.rois
        .filter(({ label }) => label === 'GTV-1')
        .map(({ segmentNumber, volumeMl }) => {
          const measured = one.features[segmentNumber - 1]!;
          return [one.subject.id, iris.roi(one.run.digest, segmentNumber).value, volumeMl, measured] as const;
        }),
    );
    expect(rows).toHaveLength(tumours.length);
    for (const [, roi, volumeMl, measured] of tumours) {
      const row = rows.find((candidate) => candidate['roi'] === roi)!;
      expect(Number(row['volume'])).toBe(Number(measured['original_shape_MeshVolume']));
      expect(Number(row['voxelMillilitre'])).toBe(volumeMl);
      expect(row['unit']).toBe('mm3');
    }
    const [{ subject }] = twoSettings(cases);
    const real = rows.filter((row) => row['subject'] === iris.subject(subject.id).value);
    expect(real).toHaveLength(2);
    for (const row of real) {
      expect(Number(row['survivalDays'])).toBe(clinical.days);
      expect(row['vitalStatus']).toMatch(/C28554$/);
      expect(row['twoYears']).toMatch(/^(?:true|false)$/);
    }
    expect(rows.filter((row) => row['survivalDays'] === '99')).toHaveLength(1);
  });

  it('2: the discretisation of a feature, in each parameter set', async () => {
    const rows = await answer('discretisation');
    const widths = new Map(
      cases.map(({ run }) => [
        iris.parameterSet(run.settingsDigest).value,
        /"binWidth":([\d.]+)/.exec(run.settingsJson)![1],
      ]),
    );
    expect(rows.map((row) => [row['parameterSet'], row['value']]).sort()).toEqual([...widths].sort());
    expect(new Set(rows.map((row) => `${row['algorithm']} ${row['unit']}`)).size).toBe(1);
  });

  it('3: the image series with manufacturer, slice thickness and kernel', async () => {
    const rows = await answer('series');
    expect(rows.map((row) => row['series']).sort()).toEqual(
      [...new Set(cases.map(({ image }) => iris.series(image.seriesId).value))].sort(),
    );
    const [real] = twoSettings(cases);
    const dicom = realData('lung1-005', 'dicom')!;
    const images = readdirSync(dicom, { recursive: true, encoding: 'utf8' }).filter(
      (name) => /1-68747.*\.dcm$/.test(name) || /2-99068.*\.dcm$/.test(name),
    );
    const row = rows.find((one) => one['series'] === iris.series(real.image.seriesId).value)!;
    expect(Number(row['instances'])).toBe(images.length - 1);
    expect(row).toMatchObject({ manufacturer: 'CMS, Inc.', sliceThickness: '3' });
    const phantom = rows.find((one) => one !== row)!;
    expect(phantom).toMatchObject({ manufacturer: 'FAIR-QIAW phantom scanner', sliceThickness: '3', kernel: 'B30' });
  });

  it('4: every feature of a tumour, with its unit', async () => {
    const rows = await answer('features-of-roi');
    const [wide] = twoSettings(cases);
    const table = wide.features[0]!;
    expect(rows.map((row) => row['feature']).sort()).toEqual(featureNames(table).sort());
    for (const { feature, value, unit } of rows) {
      expect(Number(value), feature).toBe(Number(table[feature!]));
      expect(unit).toBeTruthy();
    }
  });

  it('5: nothing lacks its SEG, SR or activity, and the files exist', async () => {
    expect(await answer('incomplete')).toEqual([]);
    for (const { id } of cases)
      expect(readdirSync(join(data, 'cases', id))).toEqual(expect.arrayContaining(['seg.dcm', 'sr.dcm']));
  });

  it('6: subjects with a tumour of a certain size who survived two years', async () => {
    const [{ subject }] = twoSettings(cases);
    const mine = (await answer('outcomes')).find((row) => row['subject'] === iris.subject(subject.id).value)!;
    const count = async (minimum: number) => {
      const values = { minimum: String(minimum) };
      return Number((await ask(store, 'cohort-survivors', values))[0]!['subjects']);
    };
    expect(clinical.days).toBeGreaterThan(730);
    expect((await count(Number(mine['volume']))) - (await count(Number(mine['volume']) + 1))).toBe(1);
    // The phantom with survival days did not live that long.
    expect(await count(0)).toBe(1);
  });

  it('7: a tumour measured under two parameter sets, side by side', async () => {
    const rows = await answer('compare-parameter-sets');
    const [wide, narrow] = twoSettings(cases);
    const pairs = featureNames(wide.features[0]!).map(
      (name) => `${Number(wide.features[0]![name])} ${Number(narrow.features[0]![name])}`,
    );
    // Three features of each region have no class of the Radiomics Ontology to compare them by.
    expect(rows).toHaveLength(wide.rois.length * (pairs.length - 3));
    for (const row of rows) {
      expect(pairs).toContain(`${Number(row['valueA'])} ${Number(row['valueB'])}`);
      if (Number(row['valueA']) !== 0)
        expect(Number(row['ratio'])).toBeCloseTo(Number(row['valueB']) / Number(row['valueA']), 12);
    }
    expect(rows.filter((row) => row['valueA'] !== row['valueB']).length).toBeGreaterThan(20);
  });

  it('8: from one value back to series, delineation, software, settings and digests', async () => {
    const [row, ...others] = await answer('value-provenance');
    const [{ run, image, delineation, features }] = twoSettings(cases);
    expect(others).toEqual([]);
    expect(Number(row!['value'])).toBe(Number(features[0]!['original_glcm_Contrast']));
    expect(row).toMatchObject({
      series: iris.series(image.seriesId).value,
      seriesDigest: `sha256:${image.contentDigest}`,
      delineation: iris.sop(delineation.sopId).value,
      delineationDigest: `sha256:${delineation.contentDigest}`,
      version: run.software.version,
      commit: run.software.commit,
      settings: iris.parameterSet(run.settingsDigest).value,
      settingsDigest: `sha256:${run.settingsDigest}`,
    });
    const path = await answer('provenance-path');
    const derived = path.filter(({ relation }) => relation!.endsWith('wasDerivedFrom'));
    const ends = new Set(derived.map(({ to }) => to).filter((to) => !derived.some(({ from }) => from === to)));
    expect([...ends].sort()).toEqual([row!['series'], row!['delineation']].sort());
  });

  it('9: the deep vectors nearest to those of a subject, by cosine', async () => {
    const rows = await answer('nearest-vectors');
    const [{ subject: real }] = twoSettings(cases);
    const vectors = cases.flatMap(({ id, run, rois, subject }) => {
      const file = join(data, 'cases', id, 'deep-features.csv');
      const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').slice(1) : [];
      return lines.map((line) => {
        const [, label, , , ...components] = line.split(',');
        const roi = rois.find((one) => one.label === label)!;
        return {
          subject: subject.id,
          roi: iris.roi(run.digest, roi.segmentNumber).value,
          values: components.map(Number),
        };
      });
    });
    const [mine, ...more] = vectors.filter(({ subject }) => subject === real.id);
    expect(more).toEqual([]);
    const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, x, at) => sum + x * b[at]!, 0);
    const cosine = (b: readonly number[]) =>
      dot(mine!.values, b) / Math.sqrt(dot(mine!.values, mine!.values) * dot(b, b));
    const expected = vectors
      .filter((one) => one !== mine)
      .map((one) => ({ ...one, similarity: cosine(one.values) }))
      .sort((a, b) => b.similarity - a.similarity)
      .slice(0, 5);
    expect(rows.map(({ roi }) => roi)).toEqual(expected.map(({ roi }) => roi));
    expect(rows.map(({ rank }) => rank)).toEqual(['1', '2', '3', '4', '5']);
    for (const [at, row] of rows.entries()) {
      expect(Number(row['similarity'])).toBeCloseTo(expected[at]!.similarity, 6);
      expect(row).toMatchObject({
        subject: iris.subject(expected[at]!.subject).value,
        dimension: String(mine!.values.length),
      });
      expect(row['weightsDigest']).toMatch(/^sha256:[0-9a-f]{64}$/);
    }
  });

  it('12: features without a class of the Radiomics Ontology, with the number of their values', async () => {
    const rows = await answer('features-without-class');
    const regions = cases.reduce((sum, { rois }) => sum + rois.length, 0);
    const counts = new Map<string, number>();
    for (const { feature, values } of rows) counts.set(feature!, (counts.get(feature!) ?? 0) + Number(values));
    // One row for each parameter set.
    expect(rows).toHaveLength(6);
    expect([...counts].sort()).toEqual([
      ['original_firstorder_Kurtosis', regions],
      ['original_firstorder_TotalEnergy', regions],
      ['original_glcm_MCC', regions],
    ]);
    // The values of PyRadiomics 1 belong to no class of today's ontology, even if the names match.
    const imported = await answer('imported-features-without-class');
    const [first, second] = [filledColumns('Maastro.csv'), filledColumns('Radboud.csv')];
    expect(imported.map(({ feature }) => feature).sort()).toEqual([...first, ...second].sort());
    expect(imported.every(({ match, version }) => match !== 'exact' && version!.startsWith('1.'))).toBe(true);
  });

  it('every value of a row of a published table is the one that is imported, to the last bit', async () => {
    const [{ subject }] = twoSettings(cases);
    const row = publishedRow(readFileSync(join(folder, 'Maastro.csv'), 'utf8'), clinical.id.trim());
    const values = await ask(store, 'imported-features', { subject: iris.subject(subject.id).value });
    expect(values.map(({ feature }) => feature).sort()).toEqual(
      Object.keys(row)
        .filter((name) => isPublishedFeature(name) && row[name] !== '')
        .sort(),
    );
    for (const { feature, value } of values) expect(Number(value), feature).toBe(Number(row[feature!]));
    expect(values.every(({ match, version }) => match !== 'exact' && version === '1.1.1-beta1')).toBe(true);
  });

  it('11: which graphs violate the shapes: none here, and one in quarantine, node by node', async () => {
    expect(await answer('failed-checks')).toEqual([]);
    const [one] = cases;
    const graph = graphNames(base).run(one!.run.digest).value;
    const quads = parse(readFileSync(join(data, 'cases', one!.id, 'graph.trig'), 'utf8'), 'trig', base);
    const lacking = quads.filter(({ predicate }) => predicate.value !== ours.ofSubject.value);
    const verdict = await (await createGate()).check(graph, lacking, []);
    const quarantined = join(data, 'quarantine', 'lacking');
    mkdirSync(quarantined, { recursive: true });
    writeFileSync(join(quarantined, 'report.ttl'), verdict.reportTurtle);
    // Any run rewrites the reports of what is in quarantine, even one that has nothing to make.
    await qiawHere(['run', join(folder, 'dicom'), '--data', data, '--quiet', '--roi', tumours]);
    const { store: later } = await openDataDirectory(data, { base, replicas: 1 });
    const rows = await ask(later, 'failed-checks', {});
    await later.close();
    expect(rows.length).toBe(verdict.results.length);
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.every((row) => row['graph'] === graph && row['message'] !== '' && row['remedy'] !== '')).toBe(true);
    expect(rows.map((row) => row['focusNode']).sort()).toEqual(
      verdict.results.map(({ focusNode }) => focusNode).sort(),
    );
  });

  it.skipIf(!oRaw)('a graph of O-RAW gives the same file when imported again, and holds no identifier', async () => {
    const mapping = join(packageRoot(), 'docs', 'examples', 'mappings', 'o-raw.yaml');
    const load = () => qiawHere(['import', oRaw!, '--mapping', mapping, '--data', data, '--json']);
    const imports = join(data, 'graphs', 'imports');
    const contents = () => readdirSync(imports).map((name) => readFileSync(join(imports, name), 'utf8'));
    const first = await load();
    expect(first.code).toBe(0);
    expect(jsonLines(first).at(-1)).toMatchObject({ records: 1, values: 103 });
    const before = contents();
    expect(before).toHaveLength(4);
    expect((await load()).code).toBe(0);
    expect(contents()).toEqual(before);
    for (const text of before) expect(text).not.toMatch(/LUNG1-\d{3}|\b1\.3\.6\.1\./);
  });

  it('everything in the directory is valid, including imports', async () => {
    const validated = await qiawHere(['validate', '--data', data]);
    expect(validated.code).toBe(0);
  });
});
