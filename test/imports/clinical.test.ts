import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import oxigraph from 'oxigraph';
import { beforeAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/core/index.ts';
import { bindParameters, clinicalVariables, instanceIris, loadQueries } from '../../src/graph/index.ts';
import type { NamedQuery } from '../../src/graph/queries/model.ts';
import { canonicalHash } from '../../src/graph/rdf/canonical-hash.ts';
import { rowFaults } from '../../src/imports/table/row-refusal.ts';
import { rows } from '../graph/queries/two-patients.ts';
import {
  base,
  clinicalHeader,
  clinicalMapping,
  clinicalTable,
  folder,
  type Imported,
  identity,
  importText,
  software,
} from './fixture.ts';

const queries = new Map(loadQueries().map((query) => [query.name, query]));

function ask(imported: Imported, name: string, values: Record<string, string> = {}) {
  const store = new oxigraph.Store();
  store.load(imported.text, { format: 'application/trig' });
  return rows(store, bindParameters(queries.get(name) as NamedQuery, values));
}

const subject = (id: string): string => instanceIris(base).subject(identity().subject(id)).value;
const refused = (imported: Imported) =>
  imported.summary.refusals.map(({ code, evidence }) => [evidence['row'], code, evidence['column'] ?? '']);

describe('importing a clinical table', () => {
  let imported: Imported;
  beforeAll(async () => {
    imported = await importText(clinicalTable, clinicalMapping);
  });

  it('gives every cell its term from ROO, NCIT or our own ontology', () => {
    const said = ask(imported, 'clinical', { subject: subject('PLANTED-01') });
    const short = said.map(({ variable, code, value, unit }) => [
      variable,
      code?.replace(/^.*[/#]/, '') ?? `${Number(value)} ${unit}`,
    ]);
    expect(short).toEqual([
      ['age', '61.5 a'],
      ['histology', 'C2852'],
      ['mStage', 'C48699'],
      ['nStage', 'C48705'],
      ['overallStage', 'C27977'],
      ['sex', 'C20197'],
      ['survivalTime', '812 d'],
      ['survivalTwoYears', 'C000000'],
      ['tStage', 'C48724'],
      ['treatment', 'ConcurrentChemoradiotherapy'],
      ['vitalStatus', 'C37987'],
    ]);
    expect(said.every((row) => row['row'] === '2' && row['dataset'] === `${base}dataset/lung1`)).toBe(true);
  });

  it('states histology and stage about the disease, vital status about the subject, and a death as a finding', () => {
    const alive = subject('PLANTED-01');
    const said = ask(imported, 'diseases', { subject: alive });
    expect(said).toHaveLength(1);
    expect(said[0]?.['disease']).toMatch(/\/id\/disease\/[0-9a-f]{64}\/[^/]+$/);
    expect(['histology', 'clinicalT', 'clinicalN', 'clinicalM', 'stage'].map((key) => said[0]?.[key])).toEqual(
      ['C2852', 'C48724', 'C48705', 'C48699', 'C27977'].map((code) => expect.stringMatching(`#${code}$`)),
    );
    const linked = (property: string) =>
      imported.quads.filter(({ predicate }) => predicate.value.endsWith(`roo/${property}`));
    expect(linked('P100028')).toHaveLength(3);
    expect(
      linked('P100254')
        .map(({ subject: dead }) => dead.value)
        .sort(),
    ).toEqual([subject('PLANTED-02'), subject('PLANTED-03')].sort());
    expect(linked('P100021').map(({ subject: about }) => about.value)).not.toContain(alive);
  });

  it('names the subject as the DICOM patient is named, with or without blanks around the identifier', () => {
    const said = ask(imported, 'clinical', { subject: subject('PLANTED-02'), variable: 'vitalStatus' });
    expect(said).toHaveLength(1);
    expect(said[0]?.['code']).toMatch(/C28554$/);
  });

  it('omits missing cells', () => {
    expect(ask(imported, 'clinical', { subject: subject('PLANTED-03') })).toHaveLength(1);
    expect(ask(imported, 'clinical', { subject: subject('PLANTED-02'), variable: 'mStage' })).toEqual([]);
    expect(imported.summary).toMatchObject({ rows: 3, records: 3, subjects: 3, observations: 22, refusals: [] });
  });

  it('states source, mapping and software, but no identifier', () => {
    expect(ask(imported, 'imports')).toMatchObject([
      { format: 'clinical', rows: '3', records: '3', refusals: '0', repairs: '0', version: '0.1.0' },
    ]);
    expect(imported.text).not.toMatch(/PLANTED/i);
    expect(Buffer.from(imported.text).toString('base64')).not.toContain(Buffer.from('PLANTED').toString('base64'));
  });

  it('gives the same graph again, from gzip too, in the same bytes', async () => {
    const again = await importText(gzipSync(clinicalTable), clinicalMapping);
    expect(again.text).toBe(imported.text);
    expect(again.summary.graph).toBe(imported.summary.graph);
    expect(await canonicalHash(again.quads)).toBe(await canonicalHash(imported.quads));
    const kept = await importText(clinicalTable, clinicalMapping, { mode: 'keep' });
    expect(kept.summary.graph).not.toBe(imported.summary.graph);
    expect(kept.text).toContain('id:subject/PLANTED-01'.replace('id:', `${base}id/`));
  });

  it('a newer release replaces its own import, another mapping of the source only on request', async () => {
    const into = folder();
    await importText(clinicalTable, clinicalMapping, { into });
    const newer = { ...software, version: '0.2.0' };
    await importText(clinicalTable, clinicalMapping, { into, software: newer });
    const names = () => readdirSync(join(into, 'graphs', 'imports'));
    expect(names()).toHaveLength(1);
    const other = clinicalMapping.replace('dataset: lung1', 'dataset: lung2');
    await expect(importText(clinicalTable, other, { into })).rejects.toMatchObject({ code: 'QIAW_IMPORT_EXISTS' });
    expect(names()).toHaveLength(1);
    const replaced = await importText(clinicalTable, other, { into, replace: true });
    expect(replaced.summary.replaced).toHaveLength(1);
    expect(names()).toEqual([`${replaced.summary.graph.slice(-64)}.trig`]);
  });

  it('every term is in the ontology', () => {
    const declared = ['imports.ttl', 'clinical.ttl', 'external.csv'].map((name) =>
      readFileSync(join(packageRoot(), 'ontology', name), 'utf8').replaceAll('qiaw:', 'https://w3id.org/fair-qiaw/ns#'),
    );
    for (const { property, codes, class: all, unitClass } of clinicalVariables.values()) {
      for (const iri of [property, all, unitClass, ...Object.values(codes ?? {})]) {
        if (iri !== undefined)
          expect(
            declared.some((text) => new RegExp(`^${iri}[ ,]`, 'm').test(text)),
            iri,
          ).toBe(true);
      }
    }
  });
});

describe('rows that cannot be used', () => {
  const table = (...lines: readonly string[]): string => [clinicalHeader, ...lines].join('\n');

  it('are refused by number with a code and counted, and the others are kept', async () => {
    const imported = await importText(
      table(
        'P1,61,2,0,0,I,nos,male,RT,812,1,0',
        'P2,sixty,2,0,0,I,nos,male,RT,812,1,0',
        ',61,2,0,0,I,nos,male,RT,812,1,0',
        'P4,61,9,0,0,I,nos,male,RT,812,1,0',
        'P5,61,2,0,0,I,nos,male,RT,2019-03-05,1,0',
        'P6,61,2,0',
        'P1,61,2,0,0,I,nos,male,RT,812,1,0',
        'P8,-1,2,0,0,I,nos,male,RT,812,1,0',
        'P9,,,,,,,,,,,',
        'P10,61,2,0,0,01.02.2020,nos,male,RT,812,1,0',
        'P11,61,2,0,0,I,nos,male,RT,812,1,"0',
      ),
      clinicalMapping,
    );
    expect(refused(imported)).toEqual([
      [3, 'QIAW_IMPORT_NOT_A_NUMBER', 'age'],
      [4, 'QIAW_IMPORT_NO_SUBJECT', ''],
      [5, 'QIAW_IMPORT_UNKNOWN_CODE', 'T'],
      [6, 'QIAW_IMPORT_DATE', 'days'],
      [7, 'QIAW_IMPORT_ROW_LENGTH', ''],
      [8, 'QIAW_IMPORT_DUPLICATE_SUBJECT', ''],
      [9, 'QIAW_IMPORT_OUT_OF_RANGE', 'age'],
      [10, 'QIAW_IMPORT_EMPTY_ROW', ''],
      [11, 'QIAW_IMPORT_DATE', 'stage'],
      [12, 'QIAW_IMPORT_ROW_QUOTES', ''],
    ]);
    expect(imported.summary).toMatchObject({ rows: 11, records: 1 });
    expect(imported.text).not.toMatch(/sixty|2019-03-05/);
    const asked = ask(imported, 'refusals');
    expect(asked.map(({ code }) => code).sort()).toEqual(
      refused(imported)
        .map(([, code]) => code)
        .sort(),
    );
    expect(ask(imported, 'refusals', { subject: subject('P8') })).toMatchObject([
      { code: 'QIAW_IMPORT_OUT_OF_RANGE', kind: 'row', evidence: 'column=age; row=9' },
    ]);
  });

  it('are merged where the mapping states it, and refused where they contradict each other', async () => {
    const imported = await importText(
      table('P1,61,,,,,,,,812,,', 'P1,,,,,,,,,,1,0', 'P1,62,,,,,,,,812,,', 'P1,61,,,,,,,,,,0'),
      clinicalMapping.replace('kind: clinical', 'kind: clinical\nduplicates: merge'),
    );
    expect(refused(imported)).toEqual([[4, 'QIAW_IMPORT_CONTRADICTION', '']]);
    expect(imported.summary).toMatchObject({ records: 3, subjects: 1, observations: 4 });
  });

  it('do not include rows with other units, decimal commas or other delimiters', async () => {
    const mapping = clinicalMapping
      .replace('term: survivalTime, unit: d', 'term: survivalTime, unit: mo')
      .replace('kind: clinical', 'kind: clinical\ndelimiter: ";"\ndecimal: ","');
    const text = `${clinicalHeader.replaceAll(',', ';')}\nP1;61,5;;;;;;;;2;;\n`;
    const imported = await importText(text, mapping);
    const values = ask(imported, 'clinical').map(({ variable, value, unit }) => [variable, Number(value), unit]);
    expect(values).toEqual([
      ['age', 61.5, 'a'],
      ['survivalTime', 60.875, 'd'],
    ]);
  });

  it('may be all rows of a table: the import is still recorded and reports it', async () => {
    const imported = await importText(table(',61,,,,,,,,,,'), clinicalMapping);
    expect(imported.summary).toMatchObject({ rows: 1, records: 0 });
    expect(ask(imported, 'imports')).toMatchObject([{ records: '0', refusals: '1' }]);
  });
});

describe('files that are not such a table', () => {
  it('are refused as a whole, and nothing is written', async () => {
    const into = folder();
    const attempt = (text: string | Uint8Array, mapping = clinicalMapping) => importText(text, mapping, { into });
    const source = expect.objectContaining({ code: 'QIAW_IMPORT_SOURCE' });
    const mapping = expect.objectContaining({ code: 'QIAW_IMPORT_MAPPING' });
    await expect(attempt('')).rejects.toEqual(source);
    await expect(attempt(Uint8Array.from([0xff, 0xfe, 0x41, 0x00]))).rejects.toEqual(source);
    await expect(attempt(gzipSync(clinicalTable).subarray(0, 80))).rejects.toEqual(source);
    await expect(attempt('PatientID,age,age\n')).rejects.toEqual(mapping);
    await expect(attempt('PatientID,alter\n')).rejects.toEqual(mapping);
    expect(existsSync(join(into, 'graphs', 'imports')) && readdirSync(join(into, 'graphs', 'imports')).length > 0).toBe(
      false,
    );
  });

  it('have every reason explained in the documentation', () => {
    const text = readFileSync(join(packageRoot(), 'docs', 'imports.md'), 'utf8');
    for (const code of Object.keys(rowFaults)) expect(text).toContain(code);
  });
});
