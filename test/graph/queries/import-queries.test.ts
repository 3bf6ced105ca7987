import { beforeAll, describe, expect, it } from 'vitest';
import { bindParameters, instanceIris, loadQueries } from '../../../src/graph/index.ts';
import type { NamedQuery } from '../../../src/graph/queries/model.ts';
import { clinicalHeader, clinicalMapping, featuresMapping, featuresTable, importText } from '../../imports/fixture.ts';
import { base } from '../rdf/case-record-fixture.ts';
import { loadedStore, patients, rows } from './two-patients.ts';

const queries = new Map(loadQueries().map((query) => [query.name, query]));
const iris = instanceIris(base);
const [first, second] = patients;
const store = loadedStore();
const ask = (name: string, values: Record<string, string> = {}) =>
  rows(store, bindParameters(queries.get(name) as NamedQuery, values));
const volumeOf = ({ rois }: typeof first): number =>
  rois[0]!.features.values.find(({ name }) => name === 'original_shape_MeshVolume')!.value;

describe('the queries for imported data, over two DICOM patients and tables about them', () => {
  beforeAll(async () => {
    // Under `keep` an identifier is its own name, so these rows are about the patients of the run graphs.
    const clinical = [
      clinicalHeader,
      `${first.subject.id},61,2,0,0,I,nos,male,RT,812,1,0`,
      `${second.subject.id},70,4,3,1,I,nos,female,RT,211,,1`,
      'elsewhere,70,4,3,1,I,nos,female,RT,900,1,1',
    ].join('\n');
    const features = featuresTable().replace(' PLANTED-01', ` ${first.subject.id}`);
    for (const [text, mapping] of [
      [clinical, clinicalMapping],
      [features, featuresMapping.replace(/variables:[\s\S]*predictions:/, 'predictions:')],
    ] as const) {
      const { text: trig } = await importText(text, mapping, { mode: 'keep' });
      store.load(trig, { format: 'application/trig' });
    }
  });

  it('outcomes gives volume, survival and vital status of each subject in one row', () => {
    const answer = ask('outcomes');
    expect(answer.map(({ subject }) => subject)).toEqual(
      [first, second].map(({ subject }) => iris.subject(subject.id).value).sort(),
    );
    const one = ask('outcomes', { subject: iris.subject(first.subject.id).value });
    expect(one).toMatchObject([
      {
        label: 'GTV-1',
        unit: 'mm3',
        twoYears: 'true',
        vitalStatus: 'http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl#C37987',
      },
    ]);
    expect(Number(one[0]?.['volume'])).toBe(volumeOf(first));
    expect(Number(one[0]?.['survivalDays'])).toBe(812);
    const other = ask('outcomes', { subject: iris.subject(second.subject.id).value });
    expect(other[0]?.['vitalStatus']).toMatch(/C28554$/);
    expect(other[0]?.['twoYears']).toBeUndefined();
  });

  it('cohort-survivors counts subjects that have both the volume and the survival, once', () => {
    expect(ask('cohort-survivors', { minimum: '0' })).toEqual([{ subjects: '1' }]);
    expect(ask('cohort-survivors', { minimum: '0', days: '200' })).toEqual([{ subjects: '2' }]);
    expect(ask('cohort-survivors', { minimum: String(volumeOf(first) + volumeOf(second)) })).toEqual([
      { subjects: '0' },
    ]);
  });

  it('clinical gives one variable of one subject with source and row', () => {
    const answer = ask('clinical', { subject: iris.subject(second.subject.id).value, variable: 'survivalTime' });
    expect(answer).toMatchObject([{ unit: 'd', row: '3', dataset: `${base}dataset/lung1` }]);
    expect(answer[0]?.['source']).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(ask('clinical')).toHaveLength(32);
  });

  it('imports lists what was imported', () => {
    expect(
      ask('imports')
        .map(({ format }) => format)
        .sort(),
    ).toEqual(['clinical', 'features']);
  });

  it('imported-features keeps values of other programs apart from ours', () => {
    const values = ask('imported-features', {
      subject: iris.subject(first.subject.id).value,
      feature: 'original_shape_Volume',
    });
    expect(values).toMatchObject([{ version: '1.1.1-beta1', match: 'none' }]);
    const ours = ask('features-of-roi', { roi: iris.roi(first.run.digest, 1).value });
    expect(ours).toHaveLength(first.rois[0]!.features.values.length);
  });

  it('features-without-class in imports names what older programs computed, apart from ours', () => {
    const answer = ask('imported-features-without-class');
    expect(answer.map(({ feature }) => feature)).toContain('original_shape_Volume');
    expect(answer.every(({ match, version }) => match !== 'exact' && version === '1.1.1-beta1')).toBe(true);
    const ours = ask('features-without-class').map(({ definition }) => definition);
    expect(answer.filter(({ definition }) => ours.includes(definition))).toEqual([]);
  });

  it('imports do not affect questions about what was computed here', () => {
    expect(ask('incomplete')).toEqual([]);
    expect(ask('cohort-count', { minimum: '0' })[0]!['subjects']).toBe('2');
    expect(ask('runs')).toHaveLength(2);
    expect(new Set(ask('roi-volumes').map(({ roi }) => roi)).size).toBe(6);
  });
});
