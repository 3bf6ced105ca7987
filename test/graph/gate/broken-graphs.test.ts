import { describe, expect, it } from 'vitest';
import { isUcum } from '../../../src/core/index.ts';
import { ucumPattern } from '../../../src/core/ucum.ts';
import { readTurtle, shippedOntology, shippedShapes } from '../../../src/graph/gate/shacl/shapes.ts';
import {
  type CaseRecord,
  createGate,
  graphNames,
  mapDefinitions,
  mapRun,
  mapSubject,
  parse,
  serialise,
} from '../../../src/graph/index.ts';
import { loadNameTable, mapRoiName } from '../../../src/image/index.ts';
import { base, caseRecord } from '../rdf/case-record-fixture.ts';
import { broken, brokenDefinitions } from './broken-graphs.ts';

const gate = await createGate();
const names = await loadNameTable();
const knownLabel = (label: string) => mapRoiName(names, label) !== undefined;
/** All regions have names from a table. */
const record: CaseRecord = (() => {
  const made = caseRecord();
  const rois = made.rois.map((roi) => (roi.mapped ? roi : { ...roi, label: 'unmapped-a2b3c4d5e6' }));
  return { ...made, rois };
})();
const context = [...mapSubject([record], { base }), ...mapDefinitions([record], { base })];
const runName = graphNames(base).run(record.run.digest).value;
const run = serialise(mapRun(record, { base }), 'nquads');
const definitions = serialise(mapDefinitions([record], { base }), 'nquads');
const definitionsName = graphNames(base).definitions.value;

async function findings(name: string, text: string) {
  const around = name === runName ? context : [];
  const { results } = await gate.check(name, parse(text, 'nquads', ''), around, { knownLabel });
  return results.filter(({ severity }) => severity === 'violation');
}

describe('The gate', () => {
  it('recognises 52 ways to break the graph of a case, and passes the original graph', async () => {
    expect(broken).toHaveLength(52);
    expect(await findings(runName, run)).toEqual([]);
    expect(await findings(definitionsName, definitions)).toEqual([]);
  });

  it.each(broken)('refuses %s', async (_, edit) => {
    const text = edit(run);
    expect(text).not.toBe(run);
    expect(await findings(runName, text)).not.toEqual([]);
  });

  it.each(brokenDefinitions)('refuses %s in the definitions', async (_, edit) => {
    const text = edit(definitions);
    expect(text).not.toBe(definitions);
    expect(await findings(definitionsName, text)).not.toEqual([]);
  });
});

describe('Units', () => {
  it.each([
    "[hnsf'U]",
    "[hnsf'U]{modified}",
    'mg/ml',
    '{Z_eff}',
    '10*23{electrons}/ml',
    '{electron_density_of_water}',
    '%',
    '10*-3{optical_density}',
    '1',
    'um2/s',
    'ms',
    'g/ml{SUVbw}',
    'g/ml{SUVlbm}',
    'g/ml{SUVlbm(James128)}',
    'g/ml{SUVlbm(Janma)}',
    'g/ml{SUVibw}',
    'cm2/ml{SUVbsa}',
  ])('of images in %s pass, with everything derived from them', async (unit) => {
    const columns = ['original', 'wavelet-LLH', 'gradient', 'log-sigma-1-0-mm-3D', 'lbp-2D'].flatMap((type) =>
      ['firstorder_Mean', 'firstorder_Energy', 'firstorder_TotalEnergy', 'firstorder_Variance', 'glcm_JointEnergy'].map(
        (name) => `${type}_${name}`,
      ),
    );
    const made = caseRecord(1, [...columns, 'original_shape_MeshVolume']);
    const other: CaseRecord = { ...made, image: { ...made.image, unit } };
    const [own, shared] = [mapRun(other, { base }), mapDefinitions([other], { base })];
    expect(isUcum(unit)).toBe(true);
    const units = (await gate.check(definitionsName, shared)).results.filter(({ path }) => path.includes('ucum'));
    expect(units).toEqual([]);
    const verdict = await gate.check(runName, own, [...mapSubject([other], { base }), ...shared]);
    expect(verdict.results.filter(({ path }) => path.includes('ucum'))).toEqual([]);
  });

  it('are read by the shapes as by the program', () => {
    for (const file of ['run.ttl', 'definitions.ttl']) {
      const shapes = readTurtle(`${shippedShapes}${file}`);
      expect(shapes.some(({ object }) => object.value === ucumPattern)).toBe(true);
    }
  });
});

describe('Classes of regions', () => {
  const OWL = 'http://www.w3.org/2002/07/owl#';
  const stated = readTurtle(`${shippedOntology}region-disjointness.ttl`);
  const below = new Map(
    readTurtle(`${shippedOntology}roi-classes.ttl`)
      .filter(({ predicate }) => predicate.value.endsWith('#subClassOf'))
      .map(({ subject, object }) => [subject.value, object.value]),
  );
  const sets = stated
    .filter(({ predicate }) => predicate.value === `${OWL}members`)
    .map(({ object }) => members(object.value));

  function members(list: string): string[] {
    const of = (property: string) =>
      stated.find((q) => q.subject.value === list && q.predicate.value.endsWith(property));
    const [first, rest] = [of('#first'), of('#rest')];
    return first === undefined ? [] : [first.object.value, ...members(rest!.object.value)];
  }

  function lineOf(name: string): string[] {
    const upper = below.get(name);
    return upper === undefined ? [name] : [name, ...lineOf(upper)];
  }

  function exclude(one: string, other: string): boolean {
    return sets.some((set) => {
      const [a, b] = [one, other].map((name) => lineOf(name).find((upper) => set.includes(upper)));
      return a !== undefined && b !== undefined && a !== b;
    });
  }

  it('are disjoint in the shapes exactly where the ontology states it', async () => {
    const classes = [...new Set([...sets.flat(), ...below.keys()])].sort();
    const groups = classes.filter((name) =>
      /C(100006|100007|1000(69|90|93)|100120|100129|100139|10034\d|100590|112913)$/.test(name),
    );
    const label = `<${base}id/roi/${record.run.digest}/2>`;
    for (const [at, one] of groups.entries()) {
      const text = run.replace(new RegExp(`${label} (<[^>]*#type>) <[^>]*C100344>`), `${label} $1 <${one}>`);
      const found = await Promise.all(
        groups.slice(at).map(async (other) => {
          const both = `${text}${label} <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <${other}> <${runName}> .\n`;
          const rules = await findings(runName, both);
          const kinds = rules.filter(({ message }) => /two disjoint classes|is not an organ/.test(message));
          return [other, kinds.length > 0] as const;
        }),
      );
      for (const [other, refused] of found) expect([one, other, refused]).toEqual([one, other, exclude(one, other)]);
    }
  });
});
