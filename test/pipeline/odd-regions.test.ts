import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseCsv } from '../../src/core/index.ts';
import { openObject } from '../../src/dicom/element/read/open.ts';
import { readWhole } from '../../src/dicom/element/read/read-file.ts';
import { phantomPatient } from '../../src/pipeline/demo/build-phantom.ts';
import { writePhantom } from '../../src/pipeline/demo/cohort.ts';
import type { PhantomPatient } from '../../src/pipeline/demo/patient.ts';
import { sphere } from '../../src/pipeline/demo/shape.ts';
import type { RoiSpec } from '../../src/pipeline/demo/spec.ts';
import { jsonLines } from '../support/cli.ts';
import { qiawHere } from '../support/cli-here.ts';
import { ofStructureSet } from '../support/corruptions-damaged.ts';
import { tagOf, withItem, withValue } from '../support/element-edits.ts';
import { temporaryFolder } from '../support/temporary.ts';

const folder = temporaryFolder('odd-regions');

/** Names and numbers as they occur in clinical structure sets, and the names under which they are shown. */
const odd: ReadonlyArray<readonly [number, string, string]> = [
  [0, '', 'unnamed-0'],
  [-4, 'GTV-1', 'GTV-1 ROI -4'],
  [3, 'GTV-1', 'GTV-1 ROI 3'],
  [4, '   ', 'unnamed-4'],
  [2 ** 31, 'x'.repeat(200), `${'x'.repeat(49)} ROI 2147483648`],
  [2 ** 40, `${'x'.repeat(199)}y`, `${'x'.repeat(46)} ROI 1099511627776`],
  [7, '\u202emask\u0007', 'mask'],
  [8, 'ROI 3', 'ROI 3'],
  [9, '🫁', '🫁'],
  [10, 'a/b', 'a/b'],
  [11, '..', '..'],
  [12, 'heart', 'heart'],
  [13, 'Heart', 'Heart'],
  [14, 'image', 'image'],
];
const mapped = ['GTV-1'];

/** Labels of pseudonymous regions that consist of known words. */
const standard: Readonly<Record<string, string>> = {
  heart: 'Heart ROI 12',
  Heart: 'Heart ROI 13',
  'ROI 3': 'Region_3',
};

function oddPatient(): PhantomPatient {
  const rois = odd.map(
    (_, n): RoiSpec => ({ name: `R${n}`, shape: sphere([-12 + 1.5 * n, n % 3, (n % 4) - 2], 8), hu: 20 + n }),
  );
  const utf8 = (value: string) => Buffer.from(Buffer.byteLength(value) % 2 === 1 ? `${value} ` : value, 'utf8');
  let patient = phantomPatient({ patientId: '0001', size: [32, 24, 12], rois });
  for (const [n, [number, name]] of odd.entries()) {
    const numbered = (keyword: 'ROINumber' | 'ReferencedROINumber') => (item: Parameters<typeof withValue>[0]) =>
      withValue(item, tagOf[keyword], () => utf8(String(number)));
    patient = patient.edited(
      ofStructureSet((set) => {
        const declared = withItem(set, [tagOf.StructureSetROISequence, n], (item) =>
          withValue(numbered('ROINumber')(item), tagOf.ROIName, () => utf8(name)),
        );
        return withItem(declared, [tagOf.ROIContourSequence, n], numbered('ReferencedROINumber'));
      }),
    );
  }
  return patient;
}

interface Region {
  readonly roiNumber: number;
  readonly label: string;
  readonly fileName: string;
  readonly segmentNumber: number;
}

async function made(mode: 'keep' | 'pseudonym') {
  await writePhantom(join(folder, mode, 'dicom'), oddPatient());
  const data = join(folder, mode, 'data');
  const options = ['--json', '--model', 'none', '--identity', mode];
  const run = await qiawHere(['run', join(folder, mode, 'dicom'), '--data', data, ...options]);
  expect(run.code, run.stdout).toBe(0);
  expect(jsonLines(run).at(-1)).toMatchObject({ cases: { made: 1, quarantined: 0 }, rois: odd.length, refusals: {} });
  const place = join(data, 'cases', readdirSync(join(data, 'cases'))[0]!);
  const document = JSON.parse(readFileSync(join(place, 'case.json'), 'utf8')) as { id: string; rois: Region[] };
  const csv = (path: string) => parseCsv(readFileSync(path, 'utf8'))!.slice(1);
  return { data, place, document, csv };
}

describe.each(['keep', 'pseudonym'] as const)('Odd names and numbers of ROIs, identity %s', (mode) => {
  it('cost no case and no other ROI, and every output keeps the regions distinct', async () => {
    const { data, place, document, csv } = await made(mode);
    expect(document.rois.map(({ roiNumber }) => roiNumber)).toEqual(odd.map(([number]) => number));
    for (const [n, [, name, shown]] of odd.entries()) {
      const { label } = document.rois[n]!;
      const told = mode === 'keep' || mapped.includes(name) || name.trim() === '';
      if (told) expect(label).toBe(shown);
      else if (standard[name]) expect(label).toBe(standard[name]);
      else expect(label).toMatch(/^unmapped-[a-z2-7]{10}$/);
    }
    const labels = document.rois.map(({ label }) => label);
    expect(new Set(labels).size).toBe(odd.length);
    expect(csv(join(place, 'features.csv')).map(([, roi]) => roi)).toEqual(labels);
    expect(csv(join(data, 'manifest.csv')).map((row) => row[4])).toEqual(labels);

    const files = readdirSync(join(place, 'masks'));
    expect(new Set(files.map((name) => name.toLowerCase())).size).toBe(odd.length);
    expect(files.sort()).toEqual(document.rois.map(({ fileName }) => `${fileName}.nrrd`).sort());

    // SEG and SR keep the source's names, made unique.
    const segments = await readWhole(join(place, 'seg.dcm'), (file) =>
      openObject(file, () => {})!
        .dataset.sequence('SegmentSequence')
        .map((item) => ({ label: item.text('SegmentLabel'), tracking: item.wholeText('TrackingID') })),
    );
    expect(segments.map(({ label }) => label)).toEqual(odd.map(([, , shown]) => shown));
    expect(segments.map(({ tracking }) => tracking)).toEqual(odd.map(([, , shown]) => shown));
  });
});

it('A region keeps its names when others are not selected', async () => {
  const data = join(folder, 'chosen');
  await writePhantom(join(folder, 'some', 'dicom'), oddPatient());
  const options = ['--json', '--model', 'none', '--identity', 'keep', '--roi', '^(GTV-1|Heart|unnamed-4)$'];
  const run = await qiawHere(['run', join(folder, 'some', 'dicom'), '--data', data, ...options]);
  expect(run.code, run.stdout).toBe(0);
  const place = join(data, 'cases', readdirSync(join(data, 'cases'))[0]!);
  const { rois } = JSON.parse(readFileSync(join(place, 'case.json'), 'utf8')) as { rois: Region[] };
  expect(rois.map(({ label, fileName }) => [label, fileName])).toEqual([
    ['GTV-1 ROI -4', 'GTV-1_ROI_-4'],
    ['GTV-1 ROI 3', 'GTV-1_ROI_3'],
    ['unnamed-4', 'unnamed-4'],
    ['heart', 'heart'],
    ['Heart', 'Heart-2'],
  ]);
});
