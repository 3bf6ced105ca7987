import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { phantomPatient } from '../../src/pipeline/demo/build-phantom.ts';
import { writePhantom } from '../../src/pipeline/demo/cohort.ts';
import { defaultRois } from '../../src/pipeline/demo/spec.ts';
import { deepFeatures } from '../support/cli.ts';
import { qiawHere } from '../support/cli-here.ts';
import { contentOf, needlesOf } from '../support/needles.ts';
import { temporaryFolder } from '../support/temporary.ts';

const planted = {
  patientId: 'ZQX-778341-WVU',
  patientName: 'Quackenbush^Thaddeus',
  patientBirthDate: '19431107',
  accessionNumber: 'ACC-5512983',
  roi: 'tumour of T. Quackenbush',
};

const needles = needlesOf(Object.values(planted));

describe('Under --identity pseudonym', () => {
  it('no output except the identifying DICOM objects, no name, log line or message holds a planted identifier', async () => {
    const folder = temporaryFolder('privacy');
    const dicom = join(folder, 'in');
    const rois = [...defaultRois, { ...defaultRois[0]!, name: planted.roi }];
    await writePhantom(join(dicom, 'good'), phantomPatient({ ...planted, rois }));
    await writePhantom(join(dicom, 'broken'), phantomPatient({ ...planted, seed: 9, rois }).without(5));
    const data = join(folder, 'data');
    const run = await qiawHere([
      'run',
      ...deepFeatures,
      dicom,
      '--data',
      data,
      '--json',
      '--config',
      debugConfig(folder),
    ]);
    expect(run.code).toBe(3);
    const found: string[] = [];
    const look = (where: string, text: string): void => {
      for (const needle of needles) if (text.includes(needle)) found.push(`${where}: ${needle}`);
    };
    look('stdout', run.stdout.toLowerCase());
    look('stderr', run.stderr.toLowerCase());
    for (const name of readdirSync(data, { recursive: true, encoding: 'utf8' })) {
      look('a file name', name.toLowerCase());
      const path = join(data, name);
      if (statSync(path).isFile() && !/(?:seg|sr)\.dcm$/.test(name)) look(name, contentOf(path));
    }
    expect(found).toEqual([]);
    expect(contentOf(seg(data))).toContain(planted.patientId.toLowerCase());
  });
});

function seg(data: string): string {
  const id = readdirSync(join(data, 'cases'))[0]!;
  return join(data, 'cases', id, 'seg.dcm');
}

function debugConfig(folder: string): string {
  const path = join(folder, 'qiaw.yaml');
  writeFileSync(path, 'log: { level: debug }\n');
  return path;
}
