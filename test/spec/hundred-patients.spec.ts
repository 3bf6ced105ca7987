import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { PhantomCohort } from '../../src/pipeline/demo/cohort.ts';
import { generateCohort } from '../../src/pipeline/index.ts';
import { deepFeatures, jsonLines, qiaw } from '../support/cli.ts';
import { temporaryFolder } from '../support/temporary.ts';

const folder = temporaryFolder('hundred');
const dicom = join(folder, 'dicom');
const data = join(folder, 'data');

interface CaseEvent {
  readonly event: string;
  readonly status: string;
  readonly case: string;
}

describe('A cohort of a hundred patients, two workers', () => {
  let cohort: PhantomCohort;
  let events: Array<Record<string, unknown>>;
  const good = (): number => cohort.patients.filter(({ expected }) => expected === 'processed').length;

  beforeAll(async () => {
    cohort = await generateCohort(dicom, { patients: 100, seed: 2 });
    events = jsonLines(await qiaw(['run', ...deepFeatures, dicom, '--data', data, '--json', '--workers', '2']));
  });

  it('is processed completely: no broken patient stops the rest, and the summary counts the reasons', () => {
    const summary = events.at(-1) as { cases: Record<string, number>; refusals: Record<string, number> };
    expect(summary.cases).toMatchObject({ made: good(), failed: 0, quarantined: 0 });
    const planted = new Set(cohort.patients.flatMap(({ plantedRefusals }) => plantedRefusals));
    expect(Object.keys(summary.refusals).filter((code) => !planted.has(code))).toEqual([]);
  });

  it('needs no more memory for the last ten patients than for the first ten, within a fifth', () => {
    const made = events.filter(
      (event) => event['event'] === 'case' && event['status'] === 'made',
    ) as unknown as CaseEvent[];
    const peaks = made.map(({ case: id }) => {
      const document = JSON.parse(readFileSync(join(data, 'cases', id, 'case.json'), 'utf8')) as {
        peakMemoryMb: number;
      };
      return document.peakMemoryMb;
    });
    const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
    const [first, last] = [mean(peaks.slice(0, 10)), mean(peaks.slice(-10))];
    console.log(`peak memory: first ten ${first.toFixed(0)} MB, last ten ${last.toFixed(0)} MB`);
    expect(last).toBeLessThanOrEqual(first * 1.2);
  });

  it('recomputes one case when one patient is added', async () => {
    await generateCohort(dicom, { patients: 101, seed: 2 });
    const summary = jsonLines(await qiaw(['run', ...deepFeatures, dicom, '--data', data, '--json'])).at(-1);
    expect(summary).toMatchObject({ cases: { made: 1, reused: good() } });
  });
});
