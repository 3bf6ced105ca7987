import { join } from 'node:path';
import { expect, it } from 'vitest';
import { phantomPatient } from '../../src/pipeline/demo/build-phantom.ts';
import { writePhantom } from '../../src/pipeline/demo/cohort.ts';
import { deepFeatures, jsonLines } from '../support/cli.ts';
import { qiawHere } from '../support/cli-here.ts';
import { needlesIn } from '../support/needle-source.ts';
import { temporaryFolder } from '../support/temporary.ts';

it('Patients named like an organ, a model or a dataset, or numbered like a part of a value, are processed like others', async () => {
  const folder = temporaryFolder('names-like-ours');
  const patients = [
    ['1001', 'Lung^Heart'],
    ['1.25', 'Phantom'],
    ['study', 'default'],
    ['LUNG1-005', 'LUNG1-005'],
  ] as const;
  for (const [patientId, patientName] of patients) {
    const patient = phantomPatient({ patientId, patientName, size: [32, 24, 12], spacing: [2.5, 3, 6] });
    await writePhantom(join(folder, 'dicom', patientId), patient);
  }
  const data = join(folder, 'data');
  const run = await qiawHere([
    'run',
    ...deepFeatures,
    join(folder, 'dicom'),
    '--data',
    data,
    '--dataset',
    'lung1',
    '--json',
  ]);
  expect(jsonLines(run).at(-1)).toMatchObject({ cases: { made: 4, quarantined: 0 } });
  expect(run.code).toBe(0);
  expect(needlesIn(data, `${run.stdout}${run.stderr}`, ['LUNG1-005', 'Lung^Heart'])).toEqual([]);
});
