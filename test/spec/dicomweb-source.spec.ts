import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { qiaw } from '../support/cli.ts';
import { realData } from '../support/real-data.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { digestsOf } from '../support/tree.ts';
import { hasOrthanc, Orthanc } from './orthanc.ts';

const lung = realData('lung1-005', 'dicom');
const repeatable = (path: string): boolean =>
  /^cases\/[^/]+\/(graph\.trig|seg\.dcm|sr\.dcm|features\.csv|deep-features\.csv)$/.test(path);

describe.skipIf(!hasOrthanc || lung === undefined)('LUNG1-005 in an Orthanc', () => {
  const root = temporaryFolder('dicomweb');
  const [fromFolder, fromWeb] = [join(root, 'folder'), join(root, 'web')];
  let orthanc: Orthanc;
  beforeAll(async () => {
    orthanc = await Orthanc.start();
    const files = readdirSync(lung!, { recursive: true, encoding: 'utf8' })
      .map((name) => join(lung!, name))
      .filter((path) => path.endsWith('.dcm') && statSync(path).isFile());
    expect(await orthanc.stow(files.map((path) => readFileSync(path)))).toEqual([]);
  });
  afterAll(() => orthanc?.stop());

  it('gives the bytes that the folder gives', async () => {
    const first = await qiaw(['run', lung!, '--data', fromFolder, '--quiet']);
    expect(first.code, first.stderr).toBe(0);
    const second = await qiaw(['run', `dicomweb:${orthanc.url}`, '--data', fromWeb, '--quiet']);
    expect(second.code, second.stderr).toBe(0);
    const digests = digestsOf(fromFolder, repeatable);
    expect(Object.keys(digests)).toHaveLength(10);
    expect(digestsOf(fromWeb, repeatable)).toEqual(digests);
    expect(readdirSync(join(fromWeb, '.spool'))).toEqual([]);
  });
});
