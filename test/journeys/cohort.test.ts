import { cp, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { PhantomCohort } from '../../src/pipeline/demo/cohort.ts';
import { generateCohort } from '../../src/pipeline/index.ts';
import { deepFeatures, type Finished, jsonLines } from '../support/cli.ts';
import { qiawHere } from '../support/cli-here.ts';
import { atSize } from '../support/full-size.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { digestsOf, repeatable } from '../support/tree.ts';

const folder = temporaryFolder('cohort');
const dicom = join(folder, 'dicom');
const data = join(folder, 'data');
const seed = 3;
/** Tumours and targets, or every region. */
const regions = atSize(['--roi', '^(?:GTV|CTV|PTV)'], []);
let cohort: PhantomCohort;
let first: Finished;
const good = (): number => cohort.patients.filter(({ expected }) => expected === 'processed').length;
const casesIn = (directory: string): Promise<string[]> => readdir(join(directory, 'cases'));

beforeAll(async () => {
  cohort = await generateCohort(dicom, { patients: 12, seed });
  first = await qiawHere(['run', ...deepFeatures, dicom, '--data', data, '--json', '--workers', '2', ...regions]);
});

describe('A run over a mixed cohort', () => {
  it('makes every good patient, refuses every broken one for the planted reason, and exits with 3', async () => {
    expect(first.stderr).toBe('');
    expect(first.code).toBe(3);
    const events = jsonLines(first);
    const summary = events.at(-1) as { event: string; cases: Record<string, number>; refusals: Record<string, number> };
    expect(summary.event).toBe('summary');
    expect(summary.cases).toMatchObject({ made: good(), failed: 0, quarantined: 0 });
    const planted = new Set(cohort.patients.flatMap(({ plantedRefusals }) => plantedRefusals));
    expect(Object.keys(summary.refusals).filter((code) => !planted.has(code))).toEqual([]);
    for (const { expected } of cohort.patients) {
      if (expected !== 'processed') expect(summary.refusals).toHaveProperty(expected.refused);
    }
    expect(await casesIn(data)).toHaveLength(good());
  });

  it('reports volumes near the analytic ones', async () => {
    for (const id of await casesIn(data)) {
      const document = JSON.parse(await readFile(join(data, 'cases', id, 'case.json'), 'utf8')) as {
        rois: Array<{ label: string; volumeMl: number }>;
      };
      expect(document.rois.length).toBeGreaterThan(0);
      for (const roi of document.rois) expect(roi.volumeMl).toBeGreaterThan(0);
    }
  });

  it('gives the same bytes again in the same directory, without repeating the work', async () => {
    const before = digestsOf(data, repeatable);
    const again = await qiawHere(['run', ...deepFeatures, dicom, '--data', data, '--json', ...regions]);
    expect(jsonLines(again).at(-1)).toMatchObject({ cases: { made: 0, reused: good() } });
    expect(digestsOf(data, repeatable)).toEqual(before);
  });

  it('gives the same bytes in a fresh directory with the same key, from files in another order and place', async () => {
    const elsewhere = join(folder, 'elsewhere');
    await cp(dicom, join(elsewhere, 'z', 'deep'), { recursive: true });
    const fresh = join(folder, 'fresh');
    await qiawHere(['run', ...deepFeatures, join(elsewhere, 'z', 'deep'), '--data', fresh, '--quiet', ...regions]);
    expect(digestsOf(fresh, repeatable)).toEqual(digestsOf(data, repeatable));
  });

  it('processes only the added patient', async () => {
    const more = join(folder, 'more');
    await generateCohort(more, { patients: 14, seed });
    const grown = jsonLines(await qiawHere(['run', ...deepFeatures, more, '--data', data, '--json', ...regions])).at(
      -1,
    );
    expect(grown).toMatchObject({ cases: { made: 2, reused: good() } });
  });
});

describe('A usage error', () => {
  it.each([
    ['an unknown option', ['run', dicom, '--data', data, '--colour', 'red']],
    ['a missing data directory option', ['run', dicom]],
    ['a missing folder', ['run', join(folder, 'none'), '--data', data]],
    ['an unsupported source', ['run', 'ftp://example.org', '--data', data]],
    ['a broken regular expression', ['run', dicom, '--data', data, '--roi', '(']],
    ['an unknown identity mode', ['run', dicom, '--data', data, '--identity', 'open']],
    ['unknown settings', ['run', dicom, '--data', data, '--settings', 'no-such-settings']],
    ['an unknown command', ['rnu', dicom]],
  ])('%s is explained and exits with 2', async (_name, args) => {
    const finished = await qiawHere(args);
    expect(finished.code).toBe(2);
    expect(finished.stderr).not.toBe('');
    expect(finished.stderr).not.toMatch(/\n\s+at /);
  });
});
