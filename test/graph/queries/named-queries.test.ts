import { describe, expect, it } from 'vitest';
import { bindParameters, instanceIris, loadQueries, mapExecutions, serialise } from '../../../src/graph/index.ts';
import type { NamedQuery } from '../../../src/graph/queries/model.ts';
import { base, executions } from '../rdf/case-record-fixture.ts';
import { loadedStore, patients, rows } from './two-patients.ts';

const queries = new Map(loadQueries().map((query) => [query.name, query]));
const store = loadedStore();
const iris = instanceIris(base);
const [first, second] = patients;
const tested = new Set<string>();

function ask(name: string, values: Record<string, string> = {}): Record<string, string>[] {
  tested.add(name);
  return rows(store, bindParameters(queries.get(name) as NamedQuery, values));
}

const valueIn = (record: (typeof patients)[number], n: number, feature: string): number =>
  record.rois[n - 1]!.features.values.find(({ name }) => name === feature)!.value;

describe('the named queries, over two patients', () => {
  it('roi-volumes gives each region its volume, unit and class', () => {
    const answer = ask('roi-volumes');
    const regions = new Set(answer.map(({ roi }) => roi));
    expect(regions.size).toBe(6);
    expect(answer).toHaveLength(6);
    for (const [record, subject] of patients.map((p) => [p, iris.subject(p.subject.id).value] as const)) {
      const gtv = answer.filter((row) => row['subject'] === subject && row['label'] === 'GTV-1');
      expect(gtv.map((row) => row['class'])).toEqual(['http://www.cancerdata.org/roo/C100346']);
      for (const row of gtv) {
        expect(Number(row['volume'])).toBe(valueIn(record, 1, 'original_shape_MeshVolume'));
        expect(row['unit']).toBe('mm3');
        expect(Number(row['voxelMillilitre'])).toBe(record.rois[0]!.volumeMl);
      }
    }
    expect(answer.filter(({ label }) => label?.startsWith('unmapped')).every((row) => row['class'] === undefined)).toBe(
      true,
    );
    const one = ask('roi-volumes', { subject: iris.subject(second.subject.id).value });
    expect(new Set(one.map(({ roi }) => roi)).size).toBe(3);
  });

  it('value-provenance leads from one value to series, delineation, software and settings', () => {
    const answer = ask('value-provenance', {
      roi: iris.roi(first.run.digest, 1).value,
      feature: 'original_firstorder_Mean',
    });
    expect(answer).toHaveLength(1);
    expect(answer[0]).toMatchObject({
      unit: "[hnsf'U]",
      series: iris.series(first.image.seriesId).value,
      seriesDigest: `sha256:${first.image.contentDigest}`,
      delineation: iris.sop(first.delineation.sopId).value,
      software: 'fair-qiaw',
      version: '0.1.0',
      commit: first.run.software.commit,
      settingsDigest: `sha256:${first.run.settingsDigest}`,
    });
    expect(Number(answer[0]!['value'])).toBe(valueIn(first, 1, 'original_firstorder_Mean'));
  });

  it('provenance-path ends at the inputs of the same patient', () => {
    const answer = ask('provenance-path', { thing: iris.vector(first.run.digest, 1).value });
    const reached = new Set(answer.map(({ to }) => to));
    expect(reached).toContain(iris.series(first.image.seriesId).value);
    expect(reached).toContain(iris.sop(first.delineation.sopId).value);
    expect(reached).toContain(iris.parameterSet(first.run.settingsDigest).value);
    expect([...reached].some((iri) => iri?.includes(second.run.digest) || iri?.includes(second.image.seriesId))).toBe(
      false,
    );
  });

  it('refusals lists every refused input with its reason, and those of one subject', () => {
    const answer = ask('refusals');
    expect(answer.map(({ code }) => code)).toEqual(['QIAW_ROI_EMPTY', 'QIAW_SERIES_GAP']);
    expect(answer[1]).toMatchObject({ kind: 'series', evidence: 'axis=normal; complete=false; gapMm=6; spacingMm=3' });
    const subject = iris.subject('k1-bbbbbbbbbbbbbbbbbbbbbbbbbb').value;
    expect(ask('refusals', { subject }).map(({ code }) => code)).toEqual(['QIAW_SERIES_GAP']);
  });

  it('refusal-counts counts refusals by kind and code', () => {
    expect(ask('refusal-counts')).toMatchObject([
      { kind: 'roi', code: 'QIAW_ROI_EMPTY', refusals: '1' },
      { kind: 'series', code: 'QIAW_SERIES_GAP', refusals: '1' },
    ]);
  });

  it('discretisation gives the bin size and unit behind a texture class', () => {
    const answer = ask('discretisation', { class: 'http://www.radiomics.org/RO/TU9B' });
    expect(answer).toHaveLength(1);
    expect(answer[0]).toMatchObject({ algorithm: 'http://www.radiomics.org/RO/Q3RU', unit: '{intensity}' });
    expect(Number(answer[0]!['value'])).toBe(25);
  });

  it('series shows how the scans were made', () => {
    const answer = ask('series', { modality: 'http://dicom.nema.org/resources/ontology/DCM/CT' });
    expect(answer).toHaveLength(2);
    expect(answer[0]).toMatchObject({ manufacturer: 'SIEMENS', kernel: 'B19f', instances: '91' });
    expect(Number(answer[0]!['sliceThickness'])).toBe(3);
    expect(ask('series', { modality: 'http://dicom.nema.org/resources/ontology/DCM/MR' })).toEqual([]);
  });

  it('features-of-roi gives as many values as the vector has, each with a unit', () => {
    const roi = iris.roi(second.run.digest, 2).value;
    const answer = ask('features-of-roi', { roi });
    const { values } = second.rois[1]!.features;
    expect(answer.map(({ feature }) => feature).sort()).toEqual(values.map(({ name }) => name).sort());
    for (const row of answer) expect(Number(row['value'])).toBe(valueIn(second, 2, row['feature']!));
    expect(answer.every((row) => row['unit'] !== undefined)).toBe(true);
    expect(answer.every((row) => row['method'] === 'http://www.radiomics.org/RO/O567')).toBe(true);
  });

  it('incomplete finds nothing in complete runs, and finds a region whose SEG was removed', () => {
    expect(ask('incomplete')).toEqual([]);
    const broken = loadedStore();
    const seg = iris.seg(first.run.digest).value;
    broken.update(`DELETE WHERE { GRAPH ?g { <${seg}> <https://w3id.org/fair-qiaw/ns#segments> ?roi } }`);
    const answer = rows(broken, bindParameters(queries.get('incomplete')!, {}));
    expect(answer).toHaveLength(3);
    expect(answer[0]).toMatchObject({ kind: 'region', missing: 'DICOM-SEG' });
  });

  it('cohort-count counts each subject above the bound once', () => {
    const volumes = patients.map((record) => valueIn(record, 1, 'original_shape_MeshVolume'));
    expect(ask('cohort-count', { minimum: '0' })[0]!['subjects']).toBe('2');
    expect(ask('cohort-count', { minimum: String(Math.max(...volumes)) })[0]!['subjects']).toBe('1');
    expect(ask('cohort-count')[0]!['subjects']).toBe('0');
  });

  it('compare-parameter-sets puts values side by side', () => {
    const set = iris.parameterSet(first.run.settingsDigest).value;
    const answer = ask('compare-parameter-sets', { first: set, second: set });
    expect(answer.length).toBeGreaterThan(0);
    expect(answer.every((row) => row['valueA'] === row['valueB'] && Number(row['ratio']) === 1)).toBe(true);
  });

  it('deep-vectors lists vectors by model', () => {
    const answer = ask('deep-vectors', { model: iris.software('deep-prognosis-1.0').value });
    expect(answer).toHaveLength(2);
    expect(answer[0]).toMatchObject({ name: '3-D CNN', dimension: '4', layer: 'dense_4', label: 'GTV-1' });
  });

  it('features-without-class names what the ontology lacks', () => {
    const answer = ask('features-without-class');
    expect(answer.map(({ feature, match, values }) => [feature, match, values])).toEqual([
      ['original_firstorder_Kurtosis', 'close', '6'],
      ['original_glcm_MCC', 'none', '6'],
      ['original_shape2D_Perimeter', 'none', '6'],
    ]);
  });

  it('recall reaches everything that depends on one contour file, of that patient only', () => {
    const answer = ask('recall', { input: iris.sop(first.delineation.sopId).value });
    const classes = new Set(answer.map((row) => row['class']?.replace(/^.*[/#]/, '')));
    for (const name of [
      'OH8W',
      'OB71',
      'DicomSegmentation',
      'DicomStructuredReport',
      'RadiomicFeatureVector',
      'DeepFeatureVector',
    ]) {
      expect(classes).toContain(name);
    }
    expect(answer.every(({ thing }) => thing?.includes(first.run.digest))).toBe(true);
  });

  it('failed-checks shows the findings of refused graphs', () => {
    expect(ask('failed-checks')).toMatchObject([
      { message: 'A vector belongs to exactly one region of this run.', remedy: 'Map the record again.' },
    ]);
  });

  it('checks shows which verifications passed, and what disagreed where one did not', () => {
    const answer = ask('checks');
    expect(answer.map(({ test, outcome }) => [test, outcome].map((iri) => iri?.split('#')[1]))).toEqual([
      ['CheckDigests', 'passed'],
      ['CheckReport', 'failed'],
    ]);
    expect(answer[1]).toMatchObject({ compared: '36', code: 'QIAW_VERIFY_VALUE', message: 'Segment 1 differs.' });
    expect(ask('checks', { run: iris.run(second.run.digest).value })).toEqual([]);
  });

  it('repeated-results shows what was computed twice, and whether with the same result', () => {
    expect(ask('repeated-results')).toEqual([]);
    const [entry] = executions(first);
    const again = (...digests: string[]) => {
      const entries = digests.map((digest, n) => ({
        ...entry!,
        id: `again-${n}`,
        results: { [first.run.digest]: digest },
      }));
      const own = loadedStore();
      own.load(serialise(mapExecutions(entries, { base }), 'nquads'), { format: 'application/n-quads' });
      return rows(own, bindParameters(queries.get('repeated-results')!, {}));
    };
    const [one, other] = ['a'.repeat(64), 'b'.repeat(64)];
    expect(again(one)).toEqual([]);
    expect(again(one, one)).toMatchObject([{ executions: '2', releases: '1', results: '1' }]);
    expect(again(one, other, one)).toMatchObject([{ executions: '3', releases: '1', results: '2' }]);
  });

  it('runs and files list what exists', () => {
    expect(
      ask('runs')
        .map((row) => row['case'])
        .sort(),
    ).toEqual(patients.map(({ id }) => id).sort());
    const files = ask('files', { run: iris.run(first.run.digest).value });
    expect(files.map(({ path }) => path).sort()).toEqual(first.outputs.map(({ path }) => path).sort());
    expect(files.every((row) => /^[0-9a-f]{64}$/.test(row['sha256']!))).toBe(true);
  });

  it('all named queries are tested, and every one is scoped to graphs', () => {
    // Tested in observer-queries.test.ts, encoding-queries.test.ts, import-queries.test.ts, datasets-changed.test.ts,
    // imports/clinical.test.ts, nearest-vectors.test.ts, server/stability.test.ts, imports/compare.test.ts and journeys/agreement.test.ts.
    const elsewhere = [
      'observers',
      'readers',
      'attribution-conflicts',
      'image-pairs',
      'time-points',
      'agreement',
      'observer-groups',
      'encodings',
      'encoding-contradictions',
      'region-links',
      'nearest-vectors',
      'clinical',
      'cohort-survivors',
      'datasets-changed',
      'diseases',
      'import-contradictions',
      'imported-features',
      'imported-features-without-class',
      'imports',
      'outcomes',
      'robust-features',
      'robust-values',
    ];
    expect([...tested, ...elsewhere].sort()).toEqual([...queries.keys()].sort());
    for (const { text } of queries.values()) expect(text).toContain('GRAPH ?');
  });
});
