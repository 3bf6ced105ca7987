import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readDerivedObject } from '../../src/dicom/index.ts';
import { phantomPatient } from '../../src/pipeline/demo/build-phantom.ts';
import { writePhantom } from '../../src/pipeline/demo/cohort.ts';
import { defaultRois } from '../../src/pipeline/demo/spec.ts';
import type { CaseDocument } from '../../src/pipeline/make/case-document.ts';
import { fullRecordText } from '../support/catalogue-fixture.ts';
import type { Finished } from '../support/cli.ts';
import { qiawHere } from '../support/cli-here.ts';
import { realData } from '../support/real-data.ts';
import { temporaryFolder } from '../support/temporary.ts';

const folder = temporaryFolder('faces');
const at = (...names: string[]): string => join(folder, ...names);
const settings = at('settings.yaml');
const record = at('record.yaml');

beforeAll(() => {
  writeFileSync(settings, 'imageType: { Original: {} }\nfeatureClass: { firstorder: [Mean] }\n');
  writeFileSync(record, fullRecordText.replace(/^accessRights: .*$/m, 'accessRights: public'));
});

const run = (source: string, data: string, ...more: string[]): Promise<Finished> =>
  qiawHere(['run', source, '--data', data, '--roi', '^GTV-1$', '--model', 'none', '--settings', settings, ...more]);

const casesOf = (data: string): string[] => readdirSync(join(data, 'cases')).map((id) => join(data, 'cases', id));
const documentOf = (folderOfCase: string): CaseDocument =>
  JSON.parse(readFileSync(join(folderOfCase, 'case.json'), 'utf8')) as CaseDocument;
const recognizable = (path: string): string | undefined =>
  readDerivedObject(readFileSync(path), (dataset) => dataset.text('RecognizableVisualFeatures'));

/** A tumour next to an organ; only the tumour is measured. */
const patient = (folderName: string, organ: string): Promise<unknown> =>
  writePhantom(
    at(folderName),
    phantomPatient({
      patientId: folderName,
      size: [32, 24, 12],
      rois: [defaultRois[0]!, { ...defaultRois[1]!, name: organ }],
    }),
  );

describe('A head in a public dataset', () => {
  it('stops `publish`, also when only unmeasured regions show it, until it is stated on the command line, and then in the record', async () => {
    await patient('head', 'Mandible');
    const data = at('head-data');
    expect((await run(at('head'), data, '--dataset', 'heads')).code).toBe(0);
    await qiawHere(['dataset', 'create', 'heads', '--file', record, '--data', data]);
    const refused = await qiawHere(['dataset', 'publish', 'heads', '--data', data]);
    const [id] = readdirSync(join(data, 'cases'));
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringMatching(/^QIAW_FACES_UNSTATED: /m)]);
    expect(refused.stderr).toContain(`${id} (region: Mandible)`);
    const published = await qiawHere(['dataset', 'publish', 'heads', '--faces', 'accepted', '--data', data]);
    expect([published.code, published.stdout]).toEqual([0, expect.stringContaining('heads 1.0.0 is published')]);
    expect(readFileSync(join(data, 'datasets', 'heads', 'record.yaml'), 'utf8')).toMatch(/^faces: accepted$/m);
    expect(recognizable(join(data, 'cases', id!, 'seg.dcm'))).toBeUndefined();
  });

  it('is stated in DICOM by `run --faces`, in images and segmentation, but not in report and structure set', async () => {
    await patient('defaced', 'Eye_L');
    const data = at('defaced-data');
    await run(at('defaced'), data, '--deidentify', 'basic', '--faces', 'defaced');
    const [made] = casesOf(data);
    const said = ['seg.dcm', 'dicom/image-01.dcm', 'dicom/image-12.dcm', 'sr.dcm', 'dicom/delineation.dcm'];
    expect(said.map((name) => recognizable(join(made!, name)))).toEqual(['NO', 'NO', 'NO', undefined, undefined]);
    expect(documentOf(made!).run.faces).toBe('defaced');
  });

  const hn1 = realData('cohorts', 'hn1');
  it.skipIf(hn1 === undefined)('is found in the imitated head and neck cohort, which states no body part', async () => {
    const data = at('hn1-data');
    await run(hn1!, data);
    const heads = casesOf(data).map((one) => documentOf(one).image.head);
    expect(heads.length).toBeGreaterThan(0);
    for (const head of heads) expect(head).toContainEqual({ by: 'region', what: 'Parotid gland' });
  });
});
