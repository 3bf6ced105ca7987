import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { phantomPatient } from '../../src/pipeline/demo/build-phantom.ts';
import { writePhantom } from '../../src/pipeline/demo/cohort.ts';
import { qiawHere } from '../support/cli-here.ts';
import { temporaryFolder } from '../support/temporary.ts';

it('The configured site of a dataset is the anatomic region of its primary target volumes only', async () => {
  const folder = temporaryFolder('site');
  await writePhantom(join(folder, 'dicom'), phantomPatient({ patientId: 'SITE-1' }));
  const config = join(folder, 'qiaw.yaml');
  writeFileSync(config, "run: { models: [], site: { value: '39607008', meaning: Lung } }\n");
  const data = join(folder, 'data');
  const run = await qiawHere(['run', join(folder, 'dicom'), '--data', data, '--config', config, '--quiet']);
  expect(run.code).toBe(0);
  const id = readdirSync(join(data, 'cases'))[0]!;
  const { rois } = JSON.parse(readFileSync(join(data, 'cases', id, 'case.json'), 'utf8')) as {
    rois: Array<{ label: string; mapped: { anatomicRegion?: { value: string } } }>;
  };
  expect(rois.filter(({ mapped }) => mapped.anatomicRegion !== undefined).map(({ label }) => label)).toEqual(['GTV-1']);
  expect(readFileSync(join(data, 'cases', id, 'graph.trig'), 'utf8')).toMatch(/qiaw:anatomicRegion sct:39607008/);
});
