import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readDerivedObject } from '../../src/dicom/index.ts';
import { deepFeatures, qiaw } from '../support/cli.ts';
import { realData } from '../support/real-data.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { digestsOf } from '../support/tree.ts';
import { type MockResource, type MockSubject, XnatMock } from '../support/xnat-mock.ts';

const lung = realData('lung1-005', 'dicom');
const repeatable = (path: string): boolean =>
  /^cases\/[^/]+\/(graph\.trig|seg\.dcm|sr\.dcm|features\.csv|deep-features\.csv)$/.test(path);

describe.skipIf(lung === undefined)('LUNG1-005 in an XNAT (a mock of its documented API)', () => {
  const root = temporaryFolder('xnat');
  const fromFolder = join(root, 'folder');
  const images: Record<string, Buffer> = {};
  const delineations: Record<string, Buffer> = {};
  let [study, series] = ['', ''];
  let mock: XnatMock;
  afterEach(() => mock?.stop());

  beforeAll(async () => {
    for (const name of readdirSync(lung!, { recursive: true, encoding: 'utf8' })) {
      const path = join(lung!, name);
      if (!name.endsWith('.dcm') || !statSync(path).isFile()) continue;
      const file = readFileSync(path);
      readDerivedObject(file, (dataset) => {
        const into = dataset.text('Modality') === 'CT' ? images : delineations;
        into[`${dataset.uid('SOPInstanceUID')}.dcm`] = file;
        if (into === images) [study, series] = [dataset.uid('StudyInstanceUID')!, dataset.uid('SeriesInstanceUID')!];
      });
    }
    const finished = await qiaw(['run', ...deepFeatures, lung!, '--data', fromFolder, '--quiet']);
    expect(finished.code, finished.stderr).toBe(0);
  });

  const layouts: readonly (readonly [string, () => MockSubject])[] = [
    [
      'scans with the resources DICOM and secondary',
      () => ({
        label: 'LUNG1-005',
        experiments: {
          CT: {
            uid: study,
            scans: {
              1: { xsiType: 'xnat:ctScanData', uid: series, resources: { DICOM: images as MockResource } },
              2: { xsiType: 'xnat:otherDicomScanData', resources: { secondary: delineations as MockResource } },
            },
          },
        },
      }),
    ],
    [
      'resources of the subject',
      () => ({ label: 'LUNG1-005', resources: { 'LUNG1-005_dcm': images, 'LUNG1-005_rtss': delineations } }),
    ],
  ];

  it.each(layouts)('gives the same bytes as the folder from %s', async (name, subject) => {
    mock = await XnatMock.start('LUNG1', 1, subject);
    mock.account = ['me', 'secret'];
    const data = join(root, name.replaceAll(' ', '-'));
    const env = { QIAW_SOURCE_USER: 'me', QIAW_SOURCE_PASSWORD: 'secret' };
    const finished = await qiaw(['run', ...deepFeatures, `xnat:${mock.url.href}LUNG1`, '--data', data, '--quiet'], {
      env,
    });
    expect(finished.code, finished.stderr).toBe(0);
    expect(digestsOf(data, repeatable)).toEqual(digestsOf(fromFolder, repeatable));
    expect(Object.keys(digestsOf(data, repeatable))).toHaveLength(10);
    expect(mock.sessions.size).toBe(0);
    if (study === '' || !name.startsWith('scans')) return;
    const pushed = await qiaw(['push', '--data', data, '--to', `xnat:${mock.url.href}LUNG1`, '--quiet'], { env });
    expect(pushed.code, pushed.stderr).toBe(0);
    const segmentations = readdirSync(join(data, 'cases')).map((id) =>
      readFileSync(join(data, 'cases', id, 'seg.dcm')),
    );
    expect([...mock.collections.values()].map((one) => segmentations.some((seg) => seg.equals(one)))).toEqual([
      true,
      true,
    ]);
  });
});
