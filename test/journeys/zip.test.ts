import { createWriteStream, existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import yazl from 'yazl';
import { phantomPatient, writePhantom } from '../../src/phantom/index.ts';
import { qiaw } from '../support/cli.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { digestsOf, repeatable } from '../support/tree.ts';

const root = temporaryFolder('zip-journey');
const archive = join(root, 'cohort.zip');
const [fromFolder, fromZip] = [join(root, 'folder-data'), join(root, 'zip-data')];
const options = ['--settings', 'pyradiomics-default', '--model', 'none', '--quiet'];

beforeAll(async () => {
  const dicom = join(root, 'dicom');
  await writePhantom(dicom, phantomPatient({ patientId: 'ZIP-01', seed: 3 }));
  const zip = new yazl.ZipFile();
  for (const name of readdirSync(dicom, { recursive: true, encoding: 'utf8' })) {
    if (statSync(join(dicom, name)).isFile()) zip.addFile(join(dicom, name), `ZIP-01/${name}`);
  }
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(archive));
  const first = await qiaw(['run', dicom, '--data', fromFolder, ...options]);
  expect(first.code, first.stderr).toBe(0);
});

describe('A cohort in a zip archive', () => {
  it('gives the bytes that the unpacked folder gives, and leaves no download behind', async () => {
    const finished = await qiaw(['run', archive, '--data', fromZip, ...options]);
    expect(finished.code, finished.stderr).toBe(0);
    const digests = digestsOf(fromFolder, repeatable);
    expect(Object.keys(digests).length).toBeGreaterThan(5);
    expect(digestsOf(fromZip, repeatable)).toEqual(digests);
    expect(readdirSync(join(fromZip, '.spool'))).toEqual([]);
  });

  it('stays where it is wanted, under names that tell nothing', async () => {
    const finished = await qiaw(['run', archive, '--data', fromZip, '--keep-downloads', ...options]);
    expect(finished.code, finished.stderr).toBe(0);
    const kept = readdirSync(join(fromZip, '.spool'), { recursive: true, encoding: 'utf8' });
    expect(kept.filter((name) => name.endsWith('.dcm')).length).toBeGreaterThan(10);
    expect(kept.join()).not.toMatch(/ZIP-01/);
  });

  it('is refused as a whole when it is damaged, and nothing is made', async () => {
    const data = join(root, 'none');
    const finished = await qiaw(['run', join(root, 'missing.zip'), '--data', data]);
    expect(finished.code).toBe(2);
    expect(existsSync(data)).toBe(false);
  });
});
