import { describe, expect, it } from 'vitest';
import { type NamedNode, type Quad, qiaw, quad, rdf } from '../../../src/graph/index.ts';
import { imp } from '../../../src/imports/map/terms.ts';
import {
  clinicalMapping,
  clinicalTable,
  featuresMapping,
  featuresTable,
  type Imported,
  importText,
  oRawGraph,
  oRawMapping,
  theGate,
} from '../../imports/fixture.ts';
import { allowed } from './allowed-mutants.ts';
import { expectedSurvivors, mutantsOf } from './mutants.ts';

const gate = await theGate();
/** One row has every variable; more would only make the mutants slower. */
const oneRow = clinicalTable.split('\n').slice(0, 2).join('\n');
const otherRow = clinicalTable.split('\n').toSpliced(1, 1).slice(0, 2).join('\n');
/** Variables of its own, with everything that a declaration may state. */
const declaredMapping = `
version: 1
kind: clinical
dataset: lung1
subject: { column: id }
variables:
  - { column: ps, term: ecog, codes: { 0: active, 1: restricted } }
  - { column: bmi, term: bmi, unit: kg/m2 }
define:
  ecog:
    label: ECOG performance status
    definition: Performance status.
    type: code
    exactMatch: [ncit:C105721]
    closeMatch: [loinc:89247-1]
    codes: { active: { label: fully active, definition: Able to work., exactMatch: [ncit:C105722], closeMatch: [sct:1] }, restricted: restricted }
  bmi: { label: body mass index, definition: Weight by squared height., type: number, unit: kg/m2, minimum: 10, maximum: 80 }
`;
/** The same operation on the same property of the same class of node need not be repeated for each kind of import. */
const tried = new Set<string>();
const sources: ReadonlyArray<readonly [string, () => Promise<readonly [Imported, Imported]>]> = [
  [
    'clinical',
    async () => [
      await importText(`${oneRow}\n,1,,,,,,,,,,`, clinicalMapping),
      await importText(otherRow, clinicalMapping),
    ],
  ],
  [
    'declared',
    async () => [
      await importText('id,ps,bmi\nPLANTED-01,0,24.5', declaredMapping),
      await importText('id,ps,bmi\nPLANTED-02,1,31', declaredMapping),
    ],
  ],
  [
    'features',
    async () => [
      await importText(featuresTable('3.0.1'), featuresMapping),
      await importText(featuresTable('3.0.1').replaceAll('PLANTED', 'OTHER'), featuresMapping),
    ],
  ],
  [
    'o-raw',
    async () => [await importText(oRawGraph(), oRawMapping), await importText(oRawGraph('OTHER'), oRawMapping)],
  ],
];

describe('every mutant of an import graph is either caught with node, path and remedy, or allowed for a reason', () => {
  it.each(sources)('of kind %s', async (kind, make) => {
    const [imported, other] = await make();
    const graph: readonly Quad[] = imported.quads;
    const definitions = new Set(
      graph
        .filter((q) => q.predicate.equals(rdf.type) && q.object.equals(imp.ImportedFeatureDefinition))
        .map(({ subject }) => subject.value),
    );
    const name = imported.summary.graph;
    expect((await gate.check(name, graph)).results).toEqual([]);
    expect(definitions.size > 0 || kind === 'clinical' || kind === 'declared').toBe(true);
    const survivors: string[] = [];
    const own = new Set<string>();
    for (const mutant of mutantsOf({ graph, other: other.quads, definitions })) {
      if (tried.has(mutant.name)) continue;
      tried.add(mutant.name);
      own.add(mutant.name);
      const { results } = await gate.check(name, mutant.quads);
      const findings = results.filter(({ severity }) => severity === 'violation');
      if (findings.length === 0) survivors.push(mutant.name);
      for (const finding of findings) {
        expect(finding.focusNode, mutant.name).not.toBe('');
        expect(finding.message.length, mutant.name).toBeGreaterThan(10);
        expect(finding.remedy.length, mutant.name).toBeGreaterThan(10);
      }
    }
    expect(survivors.sort()).toEqual(expectedSurvivors(own, allowed[`import ${kind}`]));
  });

  it('an imported definition may not claim the class of another feature, nor an old one an exact class', async () => {
    const { quads, summary } = await importText(featuresTable(), featuresMapping);
    const close = quads.find(({ predicate }) => predicate.value.endsWith('#closeMatch'))!;
    const rest = quads.filter((other) => other !== close);
    const forged = quad(close.subject as NamedNode, qiaw.computes, close.object as NamedNode, close.graph as NamedNode);
    const verdict = await gate.check(summary.graph, [...rest, forged]);
    expect(verdict.results.map(({ constraint }) => constraint.replace(/^.*#/, ''))).toContain('FeatureTable');
  });
});
