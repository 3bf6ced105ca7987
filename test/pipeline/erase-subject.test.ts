import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../src/core/index.ts';
import {
  type CaseRecord,
  createGate,
  graphNames,
  instanceIris,
  integer,
  mapChecks,
  namedNode,
  namespaces,
  parse,
  qiaw,
  quad,
  rdf,
  readWithdrawn,
  serialise,
  string,
  withdrawnDigest,
} from '../../src/graph/index.ts';
import { planErasure } from '../../src/pipeline/erase/erase-plan.ts';
import { ExecutionLog } from '../../src/pipeline/files/execution-log.ts';
import { RefusalLedger } from '../../src/pipeline/files/refusal-ledger.ts';
import { eraseSubject, previewErasure } from '../../src/pipeline/index.ts';
import { base, caseRecord, checks } from '../graph/rdf/case-record-fixture.ts';
import { DirectoryFixture } from '../support/directory-fixture.ts';
import { filesOf } from '../support/files-of.ts';
import { temporaryFolder } from '../support/temporary.ts';

const folder = temporaryFolder('erase');
let number = 0;
const iris = instanceIris(base);

interface Directory {
  readonly fixture: DirectoryFixture;
  readonly erased: CaseRecord;
  readonly other: CaseRecord;
}

/** Two patients with executions, refusals, checks and imported rows; one also has a second case in quarantine. */
async function directory(): Promise<Directory> {
  const fixture = await DirectoryFixture.make(join(folder, `data-${number++}`));
  const { data, catalogue } = fixture;
  const other = await fixture.publish(caseRecord(1));
  const erased = await fixture.publish(caseRecord(2));
  const third = caseRecord(3);
  const second = { ...third, subject: erased.subject, id: `${erased.subject.id}-${third.run.digest.slice(0, 8)}` };
  await fixture.quarantine(second, (quads) => quads.filter(({ predicate }) => !predicate.equals(qiaw.ofROI)));
  const log = new ExecutionLog(data, systemClock);
  const execution = await log.start(other.run.software);
  const cases = [other.run.digest, erased.run.digest];
  await log.end(execution, { outcome: 'succeeded', cases, reused: [], refusals: 2 });
  await catalogue.writeExecutions(await log.entries());
  const ledger = await RefusalLedger.open(data);
  const refusal = { code: 'QIAW_TEST', kind: 'roi', reason: 'r', remedy: 'm', evidence: { n: 3 } } as const;
  ledger.add({ ...refusal, input: { kind: 'roi', id: erased.delineation.sopId, roiNumber: 9 } });
  ledger.add({ ...refusal, input: { kind: 'roi', id: 'k1-elsewhere', subject: erased.subject.id } });
  ledger.add({ ...refusal, input: { kind: 'roi', id: 'k1-kept', subject: other.subject.id } });
  await ledger.save();
  await catalogue.writeRefusals(ledger.list());
  await catalogue.writeManifest();
  const verdicts = [...checks(other), ...checks(erased)];
  await writeFile(data.graph('checks'), serialise(mapChecks(verdicts, { base }), 'trig'));
  await mkdir(join(data.graphs, 'imports'), { recursive: true });
  const table = serialise(imported([other, erased]), 'trig');
  await writeFile(join(data.graphs, 'imports', 'table.trig'), `# import of a table\n${table}`);
  const refused = data.quarantined('import-table');
  await mkdir(refused, { recursive: true });
  await writeFile(join(refused, 'graph.trig'), table);
  return { fixture, erased, other };
}

/** Rows of a table about both: one vector each, and one of the rows has a part. */
function imported(records: readonly CaseRecord[]) {
  const graph = namedNode(`${base}graph/import/table`);
  const source = namedNode(`${base}id/import/table`);
  const count = quad(source, namedNode(`${namespaces.qiaw}recordCount`), integer(2), graph);
  const rows = records.flatMap(({ subject, rois }, n) => {
    const row = namedNode(`${base}id/fv/import-${n}/1`);
    const value = rois[0]!.volumeMl * 1.0000001;
    return [
      quad(row, rdf.type, namedNode(`${namespaces.qiaw}ImportedRecord`), graph),
      quad(row, qiaw.ofSubject, iris.subject(subject.id), graph),
      quad(row, iris.definition('imported'), string(String(value)), graph),
      quad(namedNode(`${row.value}#note`), qiaw.code, string(`QIAW_ROW_${n}`), graph),
    ];
  });
  return [count, ...rows];
}

/** Names, digests and every value with at least six digits that only this subject had. */
function traces({ id, run, subject, image, delineation, rois }: CaseRecord, others: string): string[] {
  const values = rois.flatMap(({ features }) => features.values.map(({ value }) => String(value)));
  const imported = String(rois[0]!.volumeMl * 1.0000001);
  const names = [id, run.digest, subject.id, image.studyId, image.seriesId, image.contentDigest, run.inputDigest];
  return [...names, delineation.sopId, delineation.seriesId, delineation.contentDigest, imported, ...values].filter(
    (text) => text.length >= 6 && !others.includes(text),
  );
}

describe('Erasing a subject', () => {
  it('leaves no byte of its names, digests or values, and leaves the other subject unchanged', async () => {
    const { fixture, erased, other } = await directory();
    const { data } = fixture;
    const others = [...(await filesOf(data.caseFolder(other.id))).values()].join('\n');
    const wanted = traces(erased, others);
    expect(wanted.length).toBeGreaterThan(30);
    const before = [...(await filesOf(data.root))].map(([name, content]) => `${name}\n${content}`).join('\n');
    for (const trace of wanted.slice(0, 10)) expect(before).toContain(trace);
    const kept = await filesOf(data.caseFolder(other.id));

    const preview = await previewErasure(data, erased.subject.id);
    expect(await eraseSubject(data, erased.subject.id, systemClock)).toEqual(preview);
    expect(preview).toMatchObject({ cases: 3 });

    for (const [name, content] of await filesOf(data.root)) {
      for (const trace of wanted) expect(`${name}\n${content}`.includes(trace), `${name}: ${trace}`).toBe(false);
    }
    expect(await filesOf(data.caseFolder(other.id))).toEqual(kept);
    expect(await readFile(data.manifestCsv, 'utf8')).toContain(other.id);
    expect(await readFile(data.refusals, 'utf8')).toContain('k1-kept');
    const table = await readFile(join(data.graphs, 'imports', 'table.trig'), 'utf8');
    expect(table).toContain(other.subject.id);
    expect(table).toMatch(/^# import of a table\n[\s\S]*recordCount 1 /);
    expect(await readFile(data.graph('checks'), 'utf8')).toContain(other.run.digest);
  });

  it('keeps a tombstone for each address, redacts the log, and leaves graphs that pass the gate', async () => {
    const { fixture, erased, other } = await directory();
    const { data } = fixture;
    await eraseSubject(data, erased.subject.id, systemClock);
    const tombstones = await readWithdrawn(data.graphs);
    const { digest } = erased.run;
    for (const { value } of [iris.subject(erased.subject.id), iris.run(digest), iris.vector(digest, 1)]) {
      expect(tombstones).toContain(withdrawnDigest(value));
    }
    expect(tombstones).toContain(withdrawnDigest(graphNames(base).run(digest).value));
    expect(tombstones).toContain(withdrawnDigest(`${base}id/fv/import-1/1`));
    expect(tombstones).not.toContain(withdrawnDigest(iris.subject(other.subject.id).value));
    const entries = await new ExecutionLog(data, systemClock).entries();
    expect(entries).toMatchObject([{ cases: [other.run.digest], redacted: 1, outcome: 'succeeded' }]);
    const gate = await createGate();
    const definitions = parse(await readFile(data.graph('definitions'), 'utf8'), 'trig', base);
    for (const name of ['tombstones', 'executions', 'refusals', 'checks'] as const) {
      const quads = parse(await readFile(data.graph(name), 'utf8'), 'trig', base);
      const verdict = await gate.check(graphNames(base)[name].value, quads, name === 'executions' ? definitions : []);
      expect(verdict.results.map(({ message }) => message)).toEqual([]);
    }
    expect(await eraseSubject(data, erased.subject.id, systemClock)).toBeUndefined();
  });

  it('is completed by the next one if it was interrupted', async () => {
    const { fixture, erased, other } = await directory();
    const { data } = fixture;
    const plan = await planErasure(data, base, erased.subject.id);
    await writeFile(data.erasure, JSON.stringify(plan));
    // A graph that is not RDF stops it after the cases are removed; then the graph is repaired.
    const broken = join(data.graphs, 'imports', 'broken.trig');
    await writeFile(broken, 'this is not RDF');
    await expect(eraseSubject(data, erased.subject.id, systemClock)).rejects.toThrow('not application/trig');
    expect(await readdir(data.cases)).toEqual([other.id]);
    await rm(broken);
    expect(await eraseSubject(data, erased.subject.id, systemClock)).toMatchObject({ cases: 3 });
    for (const trace of [erased.subject.id, erased.run.digest]) {
      for (const [name, content] of await filesOf(data.root)) expect(`${name}${content}`).not.toContain(trace);
    }
    expect(await readFile(data.manifestCsv, 'utf8')).toContain(other.id);
    expect((await readWithdrawn(data.graphs)).size).toBeGreaterThan(0);
  });
});
