import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseCsv, systemClock } from '../../src/core/index.ts';
import { type CaseRecord, instanceIris } from '../../src/graph/index.ts';
import { eraseSubject } from '../../src/pipeline/index.ts';
import { base } from '../graph/rdf/case-record-fixture.ts';
import { jsonLines } from '../support/cli.ts';
import { qiawHere } from '../support/cli-here.ts';
import { DirectoryFixture } from '../support/directory-fixture.ts';
import { readerRecords } from '../support/readers-fixture.ts';
import { temporaryFolder } from '../support/temporary.ts';

const folder = temporaryFolder('cli-stability');
const root = join(folder, 'data');
let fixture: DirectoryFixture;
let records: readonly CaseRecord[];

const studies = (): Promise<string[]> => readdir(join(root, 'graphs', 'stability')).catch(() => []);
const compute = (...args: string[]) => qiawHere(['stability', '--data', root, ...args]);

beforeAll(async () => {
  fixture = await DirectoryFixture.make(root);
  records = readerRecords(12, 2);
  for (const record of records) await fixture.publish(record);
});

describe('qiaw stability', () => {
  it('computes, writes and describes a study; patients who lack a reader are counted', async () => {
    const out = join(folder, 'stability.csv');
    const done = await compute('--json', '--out', out);
    expect(done.stderr).toBe('');
    expect(done.code).toBe(0);
    expect(jsonLines(done)).toMatchObject([
      {
        event: 'study',
        dataset: 'readers',
        over: 'observer',
        held: { method: 'manual' },
        forms: ['ICC(A,1)'],
        subjects: 11,
        readings: 2,
        leftOut: { 'reading-missing': 1 },
        features: 5,
        withIcc: 4,
        withoutIcc: { constant: 1 },
      },
    ]);
    const [header, ...rows] = parseCsv(await readFile(out, 'utf8'))!;
    expect(rows.map((row) => row[header!.indexOf('subjects')])).toEqual(['11', '11', '11', '11', '11']);
    expect(await studies()).toHaveLength(1);
  });

  it('writes nothing when nothing changed, and the same bytes in a fresh directory', async () => {
    const [name] = await studies();
    const before = await readFile(join(root, 'graphs', 'stability', name!), 'utf8');
    expect((await compute()).stderr).toContain('0 studies written, 1 unchanged');
    const other = await DirectoryFixture.make(join(folder, 'fresh'));
    for (const record of [...records].reverse()) await other.publish(record);
    await qiawHere(['stability', '--data', other.data.root, '--quiet']);
    expect(await readFile(join(other.data.graphs, 'stability', name!), 'utf8')).toBe(before);
  });

  it('refuses a dataset or a form that does not exist, and says which do', async () => {
    const dataset = await compute('--dataset', 'none');
    expect([dataset.code, dataset.stderr]).toEqual([2, expect.stringContaining('There is no dataset none: readers.')]);
    const form = await compute('--icc', 'ICC(3,1)');
    expect([form.code, form.stderr]).toEqual([2, expect.stringContaining('ICC(A,1)')]);
  });

  it('is about another structure only if there is one', async () => {
    expect((await compute('--structure', 'Lung-Left')).stderr).toContain('There is nothing to compare');
    expect((await compute('--structure', 'GTV-1')).stderr).toContain('0 studies written, 1 unchanged');
  });

  it('replaces the study of unpublished data after an erasure, when the patient no longer counts', async () => {
    const [before] = await studies();
    await eraseSubject(fixture.data, records[0]!.subject.id, systemClock);
    expect(await studies()).toEqual([]);
    const [study] = jsonLines(await compute('--json')) as [{ id: string; subjects: number }];
    expect(study.subjects).toBe(10);
    expect(await studies()).toEqual([`${study.id}.trig`]);
    expect(`${study.id}.trig`).not.toBe(before);
    const text = await readFile(join(root, 'graphs', 'stability', `${study.id}.trig`), 'utf8');
    expect(text).not.toContain(instanceIris(base).subject(records[0]!.subject.id).value);
  });
});
