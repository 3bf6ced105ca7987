import { appendFile, mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { generateCohort } from '../../src/pipeline/index.ts';
import { jsonLines } from '../support/cli.ts';
import { qiawHere } from '../support/cli-here.ts';
import { temporaryFolder } from '../support/temporary.ts';

const folder = temporaryFolder('many');
const dicom = join(folder, 'dicom');
const data = join(folder, 'data');

/** One region of each patient. */
const few = ['--roi', '^GTV', '--model', 'none'];

interface Plan {
  readonly counts: Readonly<Record<string, number>>;
  readonly workers: number;
}

async function plan(...args: string[]): Promise<{ plan: Plan; cases: Array<Record<string, unknown>> }> {
  const lines = jsonLines(await qiawHere(['run', dicom, '--data', data, ...few, '--plan', '--json', ...args]));
  return { plan: lines.at(-1) as unknown as Plan, cases: lines.filter(({ event }) => event === 'planned') };
}

beforeAll(async () => {
  await generateCohort(dicom, { patients: 2, seed: 8, size: [32, 24, 12] });
});

describe('The plan before a run', () => {
  it('lists what is new, and changes nothing', async () => {
    expect((await plan()).plan.counts).toEqual({ new: 2, done: 0, changed: 0, setAside: 0 });
    await expect(readFile(join(data, 'qiaw.json'))).rejects.toThrow();
  });

  it('knows what is done, what other settings would change, and which files were touched since', async () => {
    await qiawHere(['run', dicom, '--data', data, ...few, '--quiet']);
    expect((await plan()).plan.counts).toEqual({ new: 0, done: 2, changed: 0, setAside: 0 });
    const other = await plan('--contours', 'xor');
    expect(other.plan.counts).toEqual({ new: 0, done: 0, changed: 2, setAside: 0 });
    expect(other.cases[0]).toMatchObject({ state: 'changed', why: 'settings' });
    const touched = join(dicom, 'PHANTOM-02');
    const name = jsonName(await readdir(touched, { recursive: true }));
    await utimes(join(touched, name), 1, 1);
    const after = await plan();
    expect(after.plan.counts).toEqual({ new: 0, done: 1, changed: 1, setAside: 0 });
    const summary = jsonLines(await qiawHere(['run', dicom, '--data', data, ...few, '--json'])).at(-1);
    expect(summary).toMatchObject({ cases: { made: 0, reused: 2 } });
    expect((await plan()).plan.counts).toMatchObject({ done: 2 });
  });

  it('survives a truncated or deleted checkpoint file: the inputs are read again', async () => {
    await appendFile(join(data, '.checkpoints.ndjson'), '\n{"inputs":"cut');
    expect((await plan()).plan.counts).toMatchObject({ done: 2 });
    await writeFile(join(data, '.checkpoints.ndjson'), '');
    expect((await plan()).plan.counts).toMatchObject({ new: 2 });
    const summary = jsonLines(await qiawHere(['run', dicom, '--data', data, ...few, '--json'])).at(-1);
    expect(summary).toMatchObject({ cases: { made: 0, reused: 2 } });
  });
});

describe('A case during which processes died', () => {
  it('is set aside with a reason, listed by the plan, and made once it is requested again', async () => {
    const fresh = join(folder, 'fresh');
    const { cases } = await plan('--contours', 'xor');
    const { job, subject } = cases[0] as { job: string; subject: string };
    await mkdir(join(fresh, '.set-aside'), { recursive: true });
    await writeFile(join(fresh, '.set-aside', `${job}.json`), JSON.stringify({ job, crashes: 5, setAside: false }));
    const run = ['run', dicom, '--data', fresh, ...few, '--contours', 'xor', '--json'];
    const first = await qiawHere(run);
    expect(first.code).toBe(3);
    expect(jsonLines(first).at(-1)).toMatchObject({
      outcome: 'partial',
      cases: { made: 1, setAside: 1 },
      refusals: { QIAW_CASE_SET_ASIDE: 1 },
    });
    expect(await readFile(join(fresh, 'refusals.ndjson'), 'utf8')).toContain(subject);
    const planned = jsonLines(await qiawHere([...run, '--plan']));
    expect(planned.at(-1)).toMatchObject({ counts: { done: 1, setAside: 1 } });
    const again = await qiawHere([...run, '--retry-set-aside']);
    expect(jsonLines(again).at(-1)).toMatchObject({ cases: { made: 1, reused: 1, setAside: 0 } });
    expect(await readFile(join(fresh, 'refusals.ndjson'), 'utf8')).not.toContain('QIAW_CASE_SET_ASIDE');
  });
});

const jsonName = (names: readonly string[]): string => names.find((name) => /\d.*\.dcm$/.test(name))!;
