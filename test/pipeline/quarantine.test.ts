import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import oxigraph from 'oxigraph';
import { describe, expect, it } from 'vitest';
import {
  bindParameters,
  type CaseRecord,
  graphNames,
  loadQueries,
  mapRun,
  type NamedNode,
  namedNode,
  type Quad,
  qiaw,
  quad,
  serialise,
} from '../../src/graph/index.ts';
import { RefusalLedger } from '../../src/pipeline/files/refusal-ledger.ts';
import { quarantinedIds, readQuarantined, releaseQuarantined } from '../../src/pipeline/index.ts';
import { rows } from '../graph/queries/two-patients.ts';
import { base, caseRecord } from '../graph/rdf/case-record-fixture.ts';
import { qiawHere as qiawCommand } from '../support/cli-here.ts';
import { DirectoryFixture } from '../support/directory-fixture.ts';
import { temporaryFolder } from '../support/temporary.ts';

const folder = temporaryFolder('quarantine');
let number = 0;

/** A directory with one published patient, and one whose vectors name no region. */
async function spoilt(): Promise<{ fixture: DirectoryFixture; record: CaseRecord; graph: string }> {
  const fixture = await DirectoryFixture.make(join(folder, `data-${number++}`));
  await fixture.publish(caseRecord(1));
  const withoutRegions = (quads: Quad[]) => quads.filter(({ predicate }) => predicate.value !== qiaw.ofROI.value);
  const record = await fixture.quarantine(caseRecord(2), withoutRegions);
  const ledger = await RefusalLedger.open(fixture.data);
  ledger.add({
    code: 'QIAW_GATE_REFUSED',
    kind: 'case',
    input: { kind: 'case', id: record.delineation.sopId },
    reason: 'r',
    remedy: 'm',
    evidence: {},
  });
  await ledger.save();
  return { fixture, record, graph: join(fixture.data.quarantined(record.id), 'graph.trig') };
}

describe('A case in quarantine', () => {
  it('is listed with the findings of its report, which the named query finds too', async () => {
    const { fixture, record } = await spoilt();
    expect(await quarantinedIds(fixture.data)).toEqual([record.id]);
    const { results } = (await readQuarantined(fixture.data, record.id))!;
    expect(results.length).toBeGreaterThan(0);
    expect(results.some(({ severity }) => severity === 'violation')).toBe(true);
    for (const { graph, message, remedy } of results) {
      expect(graph).toBe(graphNames(base).run(record.run.digest).value);
      expect(message.length * remedy.length).toBeGreaterThan(0);
    }
    const store = new oxigraph.Store();
    store.load(await readFile(fixture.data.graph('validation'), 'utf8'), { format: 'application/trig' });
    const query = loadQueries().find(({ name }) => name === 'failed-checks')!;
    const found = rows(store, bindParameters(query, {}));
    expect(found.map((row) => row['message']).sort()).toEqual(results.map(({ message }) => message).sort());
    expect(new Set(found.map((row) => row['graph']))).toEqual(new Set([results[0]!.graph]));
  });

  it('can be queried separately from the catalogue, on the command line', async () => {
    const { fixture, record } = await spoilt();
    const ask = (...more: string[]) =>
      qiawCommand(['query', 'runs', '--data', fixture.data.root, '--format', 'csv', ...more]);
    const apart = await ask('--quarantine');
    expect(apart.stdout.trim().split('\n')).toHaveLength(2);
    expect(apart.stdout).toContain(record.id);
    expect((await ask()).stdout).not.toContain(record.id);
    const listed = await qiawCommand(['quarantine', 'list', '--data', fixture.data.root]);
    expect(listed.stdout).toContain(record.id);
    const shown = await qiawCommand(['quarantine', 'show', record.id, '--data', fixture.data.root]);
    expect(shown.stdout).toContain('violation: ');
    const release = await qiawCommand(['quarantine', 'release', record.id, '--data', fixture.data.root]);
    expect(release.code).toBe(1);
  });

  it('is published once its graph is repaired, as the run would have published it, and no trace remains in quarantine', async () => {
    const { fixture, record, graph } = await spoilt();
    const rewritten = serialise(mapRun(record, { base }), 'trig');
    await writeFile(graph, rewritten);
    expect(await releaseQuarantined(fixture.data, record.id)).toEqual({ released: true });
    const published = fixture.data.caseFolder(record.id);
    expect(await readFile(join(published, 'graph.trig'), 'utf8')).toBe(rewritten);
    expect(await readdir(published)).not.toContain('report.ttl');
    expect(await readdir(published)).not.toContain('context.trig');
    expect(await quarantinedIds(fixture.data)).toEqual([]);
    expect(await readdir(fixture.data.graphs)).not.toContain('validation.trig');
    expect(await readFile(fixture.data.refusals, 'utf8')).toBe('');
    expect(await readFile(fixture.data.manifestCsv, 'utf8')).toContain(record.id);
    const reference = await DirectoryFixture.make(join(folder, `data-${number++}`));
    for (const patient of [1, 2]) await reference.publish(caseRecord(patient));
    for (const file of ['definitions.trig', `subjects/${record.subject.id}.trig`]) {
      const text = (fixture: DirectoryFixture) => readFile(join(fixture.data.graphs, file), 'utf8');
      expect(await text(fixture)).toBe(await text(reference));
    }
  });

  it('stays there with a new report while its graph still fails', async () => {
    const { fixture, record, graph } = await spoilt();
    const half = mapRun(record, { base }).filter(({ predicate }) => predicate.value !== qiaw.voxelCount.value);
    await writeFile(graph, serialise(half, 'trig'));
    const release = await releaseQuarantined(fixture.data, record.id);
    expect(release).toMatchObject({ released: false, reasons: [] });
    const { results } = (await readQuarantined(fixture.data, record.id))!;
    const violations = results.filter(({ severity }) => severity === 'violation');
    expect(violations).toHaveLength(record.rois.length);
    expect(violations.every(({ path }) => path.includes('voxelCount'))).toBe(true);
  });

  it('is not published with a value that its table does not hold, nor with a file other than the one the run wrote', async () => {
    const { fixture, record, graph } = await spoilt();
    const text = serialise(mapRun(record, { base }), 'trig');
    const value = record.rois[0]!.features.values.find(({ name }) => name === 'original_firstorder_Mean')!.value;
    const [mantissa, exponent] = value.toExponential().split('e+');
    const changed = text.replace(`${mantissa}E${exponent}`, `${mantissa}1E${exponent}`);
    expect(changed).not.toBe(text);
    await writeFile(graph, changed);
    expect(await releaseQuarantined(fixture.data, record.id)).toMatchObject({
      released: false,
      reasons: ['Segment 1: the graph and features.csv disagree about original_firstorder_Mean.'],
    });
    await writeFile(graph, text);
    await writeFile(join(fixture.data.quarantined(record.id), 'image.nrrd'), 'another');
    expect(await releaseQuarantined(fixture.data, record.id)).toMatchObject({
      released: false,
      reasons: ['The output image.nrrd is not the file that was written. Run the case again.'],
    });
  });

  it('is reported even when its fault is a foreign IRI, and a changed report blocks nothing', async () => {
    const { fixture, record } = await spoilt();
    const local = (quads: Quad[]) =>
      quads.map((one) =>
        quad(
          namedNode(one.subject.value.replace(base, 'http://localhost/')),
          one.predicate as NamedNode,
          one.object as NamedNode,
          one.graph as NamedNode,
        ),
      );
    const third = await fixture.quarantine(caseRecord(3), local);
    await writeFile(join(fixture.data.quarantined(record.id), 'report.ttl'), '<a> <b> <c> .');
    await fixture.catalogue.writeValidation();
    const text = await readFile(fixture.data.graph('validation'), 'utf8');
    expect(text).toContain(third.run.digest);
    expect(text).toContain('"http://localhost/');
    expect(text).not.toContain(record.run.digest);
  });

  it('must exist to be released', async () => {
    const { fixture } = await spoilt();
    await expect(releaseQuarantined(fixture.data, 'nobody-12345678')).rejects.toThrow('no such case');
  });
});
