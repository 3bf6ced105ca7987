import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { phantomPatient } from '../../src/pipeline/demo/build-phantom.ts';
import { writePhantom } from '../../src/pipeline/demo/cohort.ts';
import { sphere } from '../../src/pipeline/demo/shape.ts';
import { readStructuredReport } from '../../src/report/index.ts';
import { jsonLines } from '../support/cli.ts';
import { qiawHere } from '../support/cli-here.ts';
import { DirectoryFixture } from '../support/directory-fixture.ts';
import { atSize } from '../support/full-size.ts';
import { type Modality, modalityRecord, unitOf } from '../support/modality-record.ts';
import { temporaryFolder } from '../support/temporary.ts';

const folder = temporaryFolder('modalities');
let number = 0;

const allOrders: Modality[][] = [
  ['CT', 'MR', 'PT'],
  ['CT', 'PT', 'MR'],
  ['MR', 'CT', 'PT'],
  ['MR', 'PT', 'CT'],
  ['PT', 'CT', 'MR'],
  ['PT', 'MR', 'CT'],
];

/** Three that put each modality at each place once, or all. */
const orders = atSize([allOrders[0]!, allOrders[3]!, allOrders[4]!], allOrders);

/** Publishes cases in this order, each in a separate run or all in one. */
async function published(order: readonly Modality[], runs: 'one' | 'several', patients: 'one' | 'several') {
  const fixture = await DirectoryFixture.make(join(folder, `data-${number++}`));
  for (const modality of order) {
    if (runs === 'several') await fixture.begin();
    await fixture.publish(modalityRecord(patients === 'one' ? 1 : 1 + orders[0]!.indexOf(modality), modality));
  }
  return readFileSync(fixture.data.graph('definitions'), 'utf8');
}

describe('CT, MR and PET in one directory', () => {
  let expected = '';
  beforeAll(async () => {
    expected = await published(orders[0]!, 'one', 'one');
  });

  it.each(orders.map((order) => [order.join(', '), order] as const))(
    'are all published in the order %s',
    async (_, order) => {
      for (const runs of ['one', 'several'] as const) {
        for (const patients of ['one', 'several'] as const)
          expect(await published(order, runs, patients)).toBe(expected);
      }
    },
  );

  it('share the definitions with the same meaning, and have separate ones for values in their own unit', async () => {
    const digest = modalityRecord(1, 'CT').run.settingsDigest;
    const names = (feature: string) =>
      [...new Set(expected.match(new RegExp(`fd/${feature}\\.[\\w.-]+|fd:${feature}\\.[\\w.-]+`, 'g')))].map((name) =>
        name.slice(3).replace(digest, '…'),
      );
    expect(names('original_firstorder_Mean')).toEqual([
      'original_firstorder_Mean.…',
      'original_firstorder_Mean.….1',
      'original_firstorder_Mean.….g-ml-SUVbw',
    ]);
    for (const shared of ['original_shape_MeshVolume', 'original_glcm_JointEnergy', 'original_firstorder_Kurtosis']) {
      expect(names(shared)).toEqual([`${shared}.…`]);
    }
  });
});

const image = {
  CT: {},
  iodine: { ImageType: ['DERIVED', 'PRIMARY', 'AXIAL', 'MAT_SPECIFIC'], RescaleType: 'MGML' },
  'a perfusion map': { ImageType: ['DERIVED', 'SECONDARY', 'AXIAL'], RescaleType: 'PERFUSION' },
  MR: { SOPClassUID: '1.2.840.10008.5.1.4.1.1.4', Modality: 'MR', RescaleType: undefined },
  PT: {
    SOPClassUID: '1.2.840.10008.5.1.4.1.1.128',
    Modality: 'PT',
    RescaleType: undefined,
    Units: 'GML',
    CorrectedImage: ['ATTN', 'DECY'],
  },
} as const;

/**
 * In a folder whose name ends with two letters for the patient: an image of a modality with a structure set of one ROI.
 */
async function source(modality: keyof typeof image, patientId: string): Promise<string> {
  const path = join(folder, 'dicom', patientId, modality);
  const seed = 1 + Object.keys(image).indexOf(modality);
  const rois = [{ name: 'GTV-1', hu: 45, shape: sphere([0, 0, 0], 6) }];
  const rescale = { slope: 1, intercept: modality === 'PT' ? 0 : -1024 };
  await writePhantom(
    path,
    phantomPatient({
      patientId,
      seed,
      size: [16, 16, 8],
      rois,
      rescale,
      pixelRepresentation: 1,
      image: image[modality],
    }),
  );
  return path;
}

const text = (...path: string[]) => readFileSync(join(...path), 'latin1');

function unitsIn(data: string): string[] {
  const cases = readdirSync(join(data, 'cases'));
  return cases
    .map((name) => JSON.parse(readFileSync(join(data, 'cases', name, 'case.json'), 'utf8')).image)
    .map(({ modality, unit }) => `${modality} ${unit}`)
    .sort();
}

const all = (Object.keys(unitOf) as Modality[]).map((modality) => `${modality} ${unitOf[modality]}`).sort();

describe('A run', () => {
  const run = (data: string, ...sources: string[]) =>
    qiawHere(['run', ...sources, '--data', join(folder, data), '--json', '--quiet', '--model', 'none']);

  it('makes CT, MR, PET and spectral CT of several patients in one source, and refuses an undefined unit', async () => {
    const kinds = Object.keys(image) as (keyof typeof image)[];
    for (const [index, kind] of kinds.entries()) await source(kind, `together/P${index + 1}`);
    const done = await run('together', join(folder, 'dicom', 'together'));
    expect([done.code, jsonLines(done).at(-1)]).toMatchObject([
      3,
      { cases: { made: 4, refused: 1, quarantined: 0 }, refusals: { QIAW_UNIT_UNKNOWN: 1 } },
    ]);
    expect(unitsIn(join(folder, 'together'))).toEqual([...all, 'CT mg/ml'].sort());
  });

  it('states the unit of a spectral CT in graph and report, and HU nowhere', () => {
    const cases = join(folder, 'together', 'cases');
    const spectral = readdirSync(cases).find((name) => text(cases, name, 'case.json').includes('"unit": "mg/ml"'))!;
    const graph = text(cases, spectral, 'graph.trig');
    expect(graph).toMatch(/qiaw:ucum "mg\/ml"/);
    expect(graph).toContain('QIAW_UNIT_NOT_HU');
    for (const file of ['case.json', 'graph.trig', 'sr.dcm']) expect(text(cases, spectral, file)).not.toContain('hnsf');
    const report = readStructuredReport(readFileSync(join(cases, spectral, 'sr.dcm')));
    const units = new Set(report.values.map(({ unit }) => unit));
    for (const unit of ['mg/ml', 'mg2/ml2', 'mm3', '1']) expect(units.has(unit)).toBe(true);
  });

  it('makes CT and PET of a patient whose MR was made before', async () => {
    const [mr, ...others] = await Promise.all(orders[2]!.map((modality) => source(modality, 'P1')));
    expect((await run('after', mr!)).code).toBe(0);
    expect((await run('after', ...others)).code).toBe(0);
    expect(unitsIn(join(folder, 'after'))).toEqual(all);
  });
});
