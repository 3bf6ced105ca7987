import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { instanceIris, readWithdrawn, withdrawnDigest } from '../../../src/graph/index.ts';
import { phantomPatient } from '../../../src/pipeline/demo/build-phantom.ts';
import { writePhantom } from '../../../src/pipeline/demo/cohort.ts';
import { sphere } from '../../../src/pipeline/demo/shape.ts';
import { qiawHere } from '../../support/cli-here.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const folder = temporaryFolder('region-labels');

interface Document {
  readonly run: { readonly digest: string };
  readonly rois: ReadonlyArray<{ readonly label: string; readonly fileName: string }>;
  readonly outputs: ReadonlyArray<{ readonly path: string }>;
}

it('Regions that a name table knows now are renamed in files, tables and graphs, and former addresses are withdrawn', async () => {
  const names = ['Kees', 'GTVp van Piet', 'Heart', 'Onbekend'];
  const rois = names.map((name, n) => ({ name, shape: sphere([-12 + 6 * n, 0, 0], 7), hu: 20 + n }));
  await writePhantom(join(folder, 'dicom'), phantomPatient({ patientId: 'ZQX-1', size: [32, 24, 12], rois }));
  const data = join(folder, 'data');
  const base = 'https://example.org/';
  writeFileSync(join(folder, 'qiaw.yaml'), `base: ${base}\n`);
  const config = ['--config', join(folder, 'qiaw.yaml')];
  expect((await qiawHere(['run', join(folder, 'dicom'), '--data', data, '--model', 'none', ...config])).code).toBe(0);
  const id = readdirSync(join(data, 'cases'))[0]!;
  const place = join(data, 'cases', id);
  const document = (): Document => JSON.parse(readFileSync(join(place, 'case.json'), 'utf8'));
  const before = document();
  const table = join(folder, 'own.yaml');
  writeFileSync(table, 'version: 1\naliases:\n  heart: [Kees]\n  gtv-primary: [GTVp van Piet]\n');
  const arguments_ = ['migrate', '--data', data, '--names', table, ...config];

  const planned = await qiawHere([...arguments_, '--dry-run']);
  expect(planned.stdout).toContain(`${before.rois[0]!.label} → Heart`);
  expect(planned.stdout).not.toMatch(/kees|piet/i);
  expect(document()).toEqual(before);

  expect((await qiawHere(arguments_)).code).toBe(0);
  const after = document();
  expect(after.rois.map(({ label }) => label.replace(/unmapped-.*/, '…'))).toEqual([
    'Heart ROI 1',
    'GTVp',
    'Heart',
    '…',
  ]);
  expect(readdirSync(join(place, 'masks')).sort()).toEqual(after.rois.map(({ fileName }) => `${fileName}.nrrd`).sort());
  const gone = before.rois[0]!.label;
  for (const file of ['graph.trig', 'features.csv', 'seg-metadata.json'])
    expect(readFileSync(join(place, file), 'utf8')).not.toContain(gone);
  expect(readFileSync(join(data, 'manifest.csv'), 'utf8')).toContain('Heart_ROI_1');
  const withdrawn = await readWithdrawn(join(data, 'graphs'));
  const former = before.outputs.find(({ path }) => path.includes(gone))!.path;
  expect(withdrawn.has(withdrawnDigest(instanceIris(base).file(before.run.digest, former).value))).toBe(true);
  expect(withdrawn.has(withdrawnDigest(`${base}files/cases/${id}/${former}`))).toBe(true);
  const verified = await qiawHere(['verify', '--data', data, ...config]);
  expect(verified.code, verified.stdout + verified.stderr).toBe(0);
  expect((await qiawHere(arguments_)).stdout).toBe('');
});
