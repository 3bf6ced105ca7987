import oxigraph from 'oxigraph';
import { beforeAll, describe, expect, it } from 'vitest';
import { bindParameters, instanceIris, loadQueries, qiaw, rdf, skos } from '../../src/graph/index.ts';
import type { NamedQuery } from '../../src/graph/queries/model.ts';
import { imp } from '../../src/imports/map/terms.ts';
import { rows } from '../graph/queries/two-patients.ts';
import {
  base,
  featureNames,
  featuresMapping,
  featuresTable,
  type Imported,
  identity,
  importText,
  oRawGraph,
  oRawMapping,
} from './fixture.ts';

const queries = new Map(loadQueries().map((query) => [query.name, query]));

function ask(text: string, name: string, values: Record<string, string> = {}) {
  const store = new oxigraph.Store();
  store.load(text, { format: 'application/trig' });
  return rows(store, bindParameters(queries.get(name) as NamedQuery, values));
}

const subject = (id: string): string => instanceIris(base).subject(identity().subject(id)).value;
const definitionsOf = ({ quads }: Imported) => {
  const found = new Map<string, Map<string, string>>();
  for (const { subject: node, predicate, object } of quads) {
    if (object.equals(imp.ImportedFeatureDefinition)) found.set(node.value, new Map());
    void predicate;
  }
  for (const { subject: node, predicate, object } of quads) found.get(node.value)?.set(predicate.value, object.value);
  return new Map([...found.values()].map((said) => [said.get(qiaw.pyradiomicsName.value), said]));
};

describe('importing a table of features from an old program', () => {
  let imported: Imported;
  beforeAll(async () => {
    imported = await importText(featuresTable(), featuresMapping);
  });

  it('keeps every value to the last bit under its old name, and leaves empty cells absent', () => {
    const values = ask(imported.text, 'imported-features', { subject: subject('PLANTED-01') });
    expect(values.map(({ feature, value }) => [feature, Number(value)])).toEqual([
      ['logarithm_gldzm_ZonePercentage', 0.25],
      ['original_shape_Sphericity', 0.732536638],
      ['original_shape_Volume', 349866],
      ['square_glcm_SumVariance', 1500],
    ]);
    expect(values[2]).toMatchObject({
      unit: 'mm3',
      match: 'none',
      program: 'PyRadiomics',
      version: '1.1.1-beta1',
      regionClass: 'http://www.cancerdata.org/roo/C100346',
      dataset: `${base}dataset/lung1`,
    });
    expect(ask(imported.text, 'imported-features', { subject: subject('PLANTED-02') })).toHaveLength(4);
  });

  it('never claims that they are what PyRadiomics 3 computes', () => {
    const definitions = definitionsOf(imported);
    // The Kurtosis column is empty in every row, so nothing defines it.
    expect([...definitions.keys()].sort()).toEqual(featureNames.filter((name) => !name.includes('Kurtosis')).sort());
    for (const said of definitions.values()) {
      expect(said.get(qiaw.computes.value)).toBeUndefined();
      expect(said.get(qiaw.ibsiCode.value)).toBeUndefined();
      expect(said.get(qiaw.deviation.value)).toContain('1.1.1-beta1');
    }
    expect(definitions.get('original_shape_Sphericity')?.get(skos.closeMatch.value)).toMatch(/QCFX$/);
    expect(definitions.get('original_shape_Volume')?.has(skos.closeMatch.value)).toBe(false);
  });

  it('uses the classes of the feature table for PyRadiomics 3', async () => {
    const current = await importText(featuresTable('3.0.1'), featuresMapping);
    const definitions = definitionsOf(current);
    expect(definitions.get('original_shape_Sphericity')?.get(qiaw.computes.value)).toMatch(/QCFX$/);
    const shared = [...definitions.keys()].length;
    expect(shared).toBe(4);
    const nodes = (one: Imported) =>
      new Set(one.quads.filter((q) => q.object.equals(qiaw.FeatureDefinition)).map((q) => q.subject.value));
    expect([...nodes(current)].filter((node) => nodes(imported).has(node))).toEqual([]);
  });

  it('keeps outcomes and model outputs of the same rows', () => {
    expect(ask(imported.text, 'clinical', { subject: subject('PLANTED-02') })).toMatchObject([
      { variable: 'survivalTwoYears', code: 'http://www.cancerdata.org/roo/C000000' },
    ]);
    const outputs = imported.quads.filter(({ object }) => object.equals(imp.Prediction));
    expect(outputs).toHaveLength(4);
    expect(imported.summary).toMatchObject({ vectors: 2, values: 8, predictions: 4, definitions: 4 });
  });

  it('omits hashes of images and identifiers', () => {
    expect(imported.text).not.toContain('0123456789012345678901234567890123456789');
    expect(imported.text).not.toContain('PLANTED');
  });

  it('lists columns that it cannot interpret, and refuses rows without version or readable settings', async () => {
    const lines = featuresTable().split('\r\n');
    const extra = lines.map((line, index) => `${line},${index === 0 ? 'original_new_Thing' : '1'}`);
    const odd = await importText(
      [
        ...extra,
        extra[1]!.replace('PLANTED-01', 'P3').replace('1.1.1-beta1', ''),
        extra[1]!.replace('PLANTED-01', 'P4').replace("{'binWidth'", 'open('),
      ].join('\n'),
      featuresMapping,
    );
    expect(odd.summary.notes).toMatchObject([{ code: 'QIAW_IMPORT_COLUMN_UNKNOWN', count: 1 }]);
    expect(odd.summary.notes[0]?.message).toContain('original_new_Thing');
    expect(odd.summary.refusals.map(({ code }) => code)).toEqual(['QIAW_IMPORT_SOFTWARE', 'QIAW_IMPORT_SETTINGS']);
  });

  it('writes tables larger than one chunk as one graph', async () => {
    const columns = Array.from({ length: 60 }, (_, k) => `log-sigma-${k + 1}-mm-3D_firstorder_Mean`);
    const count = 700;
    const lines = Array.from({ length: count }, (_, row) => `P${row},${columns.map((_, k) => row + k / 64).join(',')}`);
    const mapping = featuresMapping
      .replace(/variables:[\s\S]*features:/, 'features:')
      .replace('{ column: general_info_Version }', '1.1.1')
      .replace('  settings: { column: general_info_GeneralSettings }\n', '');
    const large = await importText([`id,${columns.join(',')}`, ...lines].join('\n'), mapping);
    expect(large.summary).toMatchObject({ records: count, values: count * 60, definitions: 60 });
    const vectors = large.quads.filter(
      (q) => q.predicate.equals(rdf.type) && q.object.equals(imp.ImportedFeatureVector),
    );
    expect(vectors).toHaveLength(count);
    expect(large.quads.length).toBe(large.summary.quads);
    expect(new Set(large.quads.map(({ graph }) => graph.value))).toEqual(new Set([large.summary.graph]));
  });
});

describe('importing a graph of O-RAW', () => {
  let imported: Imported;
  beforeAll(async () => {
    imported = await importText(oRawGraph(), oRawMapping);
  });

  it('keeps the values and gives each the correct class and a unit', () => {
    const values = ask(imported.text, 'imported-features', { subject: subject('PLANTED-01') });
    expect(values.map(({ feature, value, unit }) => [feature, Number(value), unit])).toEqual([
      ['original_firstorder_Energy', 1.774787e10, "[hnsf'U]2"],
      ['original_gldm_DependenceEntropy', 6.5, '1'],
      ['original_shape_Sphericity', 0.71, '1'],
    ]);
    expect(values[0]).toMatchObject({ program: 'PyRadiomics', version: '2.1.2' });
    const energy = definitionsOf(imported).get('original_firstorder_Energy');
    expect(energy?.get(skos.closeMatch.value)).not.toMatch(/8ZQL$/);
  });

  it('reports every repair', () => {
    expect(imported.summary.repairs.map(({ code, count }) => [code, count])).toEqual([
      ['QIAW_IMPORT_RELATIVE_IRI', 3],
      ['QIAW_IMPORT_WRONG_CLASS', 2],
      ['QIAW_IMPORT_UNDEFINED_PROPERTY', 21],
      ['QIAW_IMPORT_OLD_ROO_PROPERTY', 2],
      ['QIAW_IMPORT_LOCAL_IRI', 8],
      ['QIAW_IMPORT_SHARED_NODE', 5],
      ['QIAW_IMPORT_UNIT_MISSING', 3],
      ['QIAW_IMPORT_DATE_DROPPED', 1],
    ]);
    expect(ask(imported.text, 'imports')).toMatchObject([{ format: 'o-raw', repairs: '8', records: '1' }]);
  });

  it('holds no identifier, no localhost and no date', () => {
    expect(imported.text).not.toMatch(/PLANTED|localhost|1\.2\.826|2019-03-05/);
    expect(imported.text).toContain('GTV-1');
  });

  it('hashes labels unknown to the mapping, and refuses a region of two patients', async () => {
    const unmapped = await importText(oRawGraph(), oRawMapping.replace('GTV-1', 'Other'));
    expect(unmapped.text).not.toContain('GTV-1');
    expect(unmapped.text).toMatch(/rdfs:label "unmapped-[a-z2-7]{10}"/);
    const mixed = `${oRawGraph()}\n<http://localhost/data/patient_OTHER> a NCIT:C16960 ;
      <http://www.cancerdata.org/roo/100284> <http://localhost/data/scan_1.2.826.0.1.3680043.8.498.1> .`;
    const refused = await importText(mixed, oRawMapping);
    expect(refused.summary.refusals.map(({ code }) => code)).toEqual(['QIAW_IMPORT_NO_SUBJECT']);
    expect(refused.summary.records).toBe(0);
  });

  it('refuses what is not an O-RAW graph', async () => {
    const source = expect.objectContaining({ code: 'QIAW_IMPORT_SOURCE' });
    await expect(importText('this is not Turtle', oRawMapping)).rejects.toEqual(source);
    await expect(importText('<http://a/b> <http://a/c> <http://a/d> .', oRawMapping)).rejects.toEqual(source);
    await expect(importText(`${oRawGraph()} <x> a <y> .`, oRawMapping)).rejects.toEqual(source);
  });
});
