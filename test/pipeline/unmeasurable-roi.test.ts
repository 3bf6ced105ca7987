import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { phantomPatient } from '../../src/pipeline/demo/build-phantom.ts';
import { writePhantom } from '../../src/pipeline/demo/cohort.ts';
import { defaultRois } from '../../src/pipeline/demo/spec.ts';
import { jsonLines } from '../support/cli.ts';
import { qiawHere } from '../support/cli-here.ts';
import { temporaryFolder } from '../support/temporary.ts';

it('An ROI that cannot be measured is refused alone: the others of its case are measured and numbered without a gap', async () => {
  const folder = temporaryFolder('unmeasurable');
  const speck = {
    ...defaultRois[0]!,
    name: 'GTV-2',
    shape: { kind: 'box', centre: [0.625, 0.75, 1.5], sizeMm: [1, 1.2, 2] },
  } as const;
  const rois = [defaultRois[0]!, speck, defaultRois[1]!];
  await writePhantom(join(folder, 'dicom'), phantomPatient({ patientId: 'SPECK-1', rois }));
  const data = join(folder, 'data');
  const run = await qiawHere(['run', join(folder, 'dicom'), '--data', data, '--json', '--model', 'none']);
  expect(run.code).toBe(3);
  expect(jsonLines(run).at(-1)).toMatchObject({
    cases: { made: 1, failed: 0 },
    refusals: { QIAW_RADIOMICS_ROI_TOO_SMALL: 1 },
  });
  const id = readdirSync(join(data, 'cases'))[0]!;
  const document = JSON.parse(readFileSync(join(data, 'cases', id, 'case.json'), 'utf8')) as {
    rois: Array<{ label: string; segmentNumber: number }>;
  };
  expect(document.rois.map(({ label, segmentNumber }) => [label, segmentNumber])).toEqual([
    ['GTV-1', 1],
    ['Lung-Right', 2],
  ]);
});
