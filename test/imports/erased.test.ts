import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { instanceIris, mapTombstones, serialise, withdrawnDigest } from '../../src/graph/index.ts';
import {
  base,
  clinicalMapping,
  clinicalTable,
  featuresMapping,
  featuresTable,
  folder,
  identity,
  importText,
  oRawGraph,
  oRawMapping,
} from './fixture.ts';

/** A data directory from which PLANTED-01 was erased. */
function withErased(): string {
  const into = folder();
  const iri = instanceIris(base).subject(identity().subject('PLANTED-01')).value;
  mkdirSync(join(into, 'graphs'));
  writeFileSync(
    join(into, 'graphs', 'tombstones.trig'),
    serialise(mapTombstones([withdrawnDigest(iri)], { base }), 'trig'),
  );
  return into;
}

const erased = identity().subject('PLANTED-01');

describe('An import after a subject was erased', () => {
  it.each([
    ['a clinical table', clinicalTable, clinicalMapping, 2],
    ['a table of features', featuresTable(), featuresMapping, 1],
    ['a graph of O-RAW', oRawGraph(), oRawMapping, 0],
  ])('leaves out its rows of %s without refusing them', async (_, text, mapping, records) => {
    const { summary, text: graph } = await importText(text, mapping, { into: withErased() });
    expect(summary).toMatchObject({ erased: 1, records, subjects: records, refusals: [] });
    expect(graph).not.toContain(erased);
  });

  it('reports nothing about a row of that subject that would be refused', async () => {
    const faulty = `${clinicalTable}\nPLANTED-01,old,,,,,,,,,,1`;
    expect((await importText(faulty, clinicalMapping)).summary).toMatchObject({ erased: 0, records: 3 });
    const { summary, text } = await importText(faulty, clinicalMapping, { into: withErased() });
    expect(summary).toMatchObject({ erased: 2, records: 2, refusals: [] });
    expect(text).not.toContain(erased);
  });

  it('replaces the graph that the erasure left by one with the same records', async () => {
    const into = folder();
    const before = await importText(clinicalTable, clinicalMapping, { into });
    expect(before.text).toContain(erased);
    writeFileSync(
      join(into, 'graphs', 'tombstones.trig'),
      readFileSync(join(withErased(), 'graphs', 'tombstones.trig')),
    );
    const after = await importText(clinicalTable, clinicalMapping, { into });
    expect(after.summary.path).toBe(before.summary.path);
    expect(after.text).not.toContain(erased);
  });
});
