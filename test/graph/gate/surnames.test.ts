import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Identifiers } from '../../../src/core/index.ts';
import { knownTerms } from '../../../src/graph/gate/gate.ts';
import { identifierSearch } from '../../../src/graph/gate/rules/identifier-search.ts';
import { shippedOntology } from '../../../src/graph/gate/shacl/shapes.ts';
import { mapDefinitions, mapRefusals, mapRun, mapSubject, type Quad } from '../../../src/graph/index.ts';
import { base, caseRecord } from '../rdf/case-record-fixture.ts';

/**
 * The 2,000 most frequent surnames of the US census of 1990, and names that are words of imaging or of this program.
 */
const surnames = readFileSync(new URL('../../support/surnames.txt', import.meta.url), 'utf8')
  .split(/\s+/)
  .filter(Boolean);

const fixture = caseRecord();
const record = { ...fixture, run: { ...fixture.run, dataset: 'lung1' } };
const known = knownTerms(shippedOntology);

function hits(quads: readonly Quad[], names: readonly string[]): string[] {
  const denied = new Identifiers([{ names, ids: ['1001', '17', '1.25', 'study', 'default'], dates: ['19431107'] }]);
  const ownWords = [
    record.run.dataset,
    record.run.software.name,
    ...record.rois.flatMap(({ label, fileName }) => [label, fileName]),
  ];
  const holds = identifierSearch({ denied, ownWords, known: new Set(known), base });
  const found = quads.flatMap((quad) =>
    [quad.subject, quad.predicate, quad.object]
      .filter((term) => holds(term, quad))
      .map((term) => `${quad.predicate.value} ${term.value}`),
  );
  return [...new Set(found)];
}

describe('A patient of any of 2,000 surnames', () => {
  it.each([
    ['run', mapRun(record, { base })],
    ['subject', mapSubject([record], { base })],
    ['definitions', mapDefinitions([record], { base })],
    ['refusals', mapRefusals(record.refusals, { base })],
  ] as const)('causes no refusal of a graph: %s', (_, quads) => {
    expect(surnames.length).toBeGreaterThan(2000);
    expect(hits(quads, [...surnames, 'LUNG1-005', 'Phantom^Patient'])).toEqual([]);
  });

  it('is found in a label and in a scanner that is in no list', () => {
    const named = { ...record, rois: [{ ...record.rois[0]!, label: 'tumour of Garcia', fileName: 'tumour' }] };
    expect(hits(mapRun(named, { base }), surnames).join()).toContain('tumour of Garcia');
    const scanner = { ...record, image: { ...record.image, manufacturer: 'Garcia' } };
    expect(hits(mapSubject([scanner], { base }), surnames)).toHaveLength(1);
    const maker = {
      ...record,
      image: { ...record.image, manufacturer: 'Philips', manufacturerModelName: 'Biograph 40' },
    };
    expect(hits(mapSubject([maker], { base }), surnames)).toEqual([]);
  });
});
