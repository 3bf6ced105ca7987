import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Vec3 } from '../../src/core/index.ts';
import { phantomPatient } from '../../src/pipeline/demo/build-phantom.ts';
import { writePhantom } from '../../src/pipeline/demo/cohort.ts';
import { sphere } from '../../src/pipeline/demo/shape.ts';
import type { PhantomSpec } from '../../src/pipeline/demo/spec.ts';
import type { CaseDocument } from '../../src/pipeline/make/case-document.ts';
import { sameFrameJobs } from '../../src/pipeline/plan/same-frame.ts';
import { jsonLines } from '../support/cli.ts';
import { qiawHere } from '../support/cli-here.ts';
import { temporaryFolder } from '../support/temporary.ts';

const folder = temporaryFolder('same-frame');
const rois = [
  { name: 'GTV-1', hu: 45, shape: sphere([0, 0, 0], 16) },
  { name: 'GTV-2', hu: 60, shape: sphere([-20, 10, 6], 5) },
];
const ct: PhantomSpec = {
  patientId: 'FRAME-1',
  size: [48, 40, 20],
  spacing: [1.5, 1.5, 3],
  origin: [-40, -30, -25],
  rois,
};
const { study, frameOfReference } = phantomPatient(ct).content.uids;
const middle = ct.origin!.map((mm, axis) => mm + ((ct.size![axis]! - 1) * ct.spacing![axis]!) / 2);

/** An image of other voxels about the same point, ten minutes later. */
function mr(patientId: string, image: Record<string, string>): PhantomSpec {
  const [size, spacing]: [Vec3, Vec3] = [
    [30, 26, 13],
    [2.5, 2.5, 5],
  ];
  return {
    patientId,
    seed: 2,
    size,
    spacing,
    origin: middle.map((mm, axis) => mm - ((size[axis]! - 1) * spacing[axis]!) / 2) as unknown as Vec3,
    rois,
    image: {
      SOPClassUID: '1.2.840.10008.5.1.4.1.1.4',
      Modality: 'MR',
      AcquisitionTime: '102300',
      RescaleType: undefined,
      ...image,
    },
  };
}

/** The images of a phantom without its structure set. */
function writeImages(path: string, spec: PhantomSpec): void {
  for (const { relative, bytes, role } of phantomPatient(spec).files()) {
    if (role !== 'image') continue;
    mkdirSync(dirname(join(path, relative)), { recursive: true });
    writeFileSync(join(path, relative), bytes);
  }
}

const run = (data: string, ...options: string[]) =>
  qiawHere(['run', join(folder, 'dicom'), '--data', join(folder, data), '--json', '--model', 'none', ...options]);

function casesOf(data: string): CaseDocument[] {
  const cases = join(folder, data, 'cases');
  return readdirSync(cases).map((id) => JSON.parse(readFileSync(join(cases, id, 'case.json'), 'utf8')) as CaseDocument);
}

beforeAll(async () => {
  await writePhantom(join(folder, 'dicom', 'ct'), phantomPatient(ct));
  writeImages(
    join(folder, 'dicom', 'mr'),
    mr('FRAME-1', { StudyInstanceUID: study, FrameOfReferenceUID: frameOfReference }),
  );
  // The same UID in another study and another patient proves nothing.
  writeImages(join(folder, 'dicom', 'later'), { ...mr('FRAME-1', { FrameOfReferenceUID: frameOfReference }), seed: 3 });
  const other = { StudyInstanceUID: study, FrameOfReferenceUID: frameOfReference };
  writeImages(join(folder, 'dicom', 'other'), { ...mr('FRAME-2', other), seed: 4 });
});

describe('With --measure same-frame', () => {
  it('an MR with the frame of reference and study of a CT is measured with the regions of the CT, and nothing else is', async () => {
    const plain = await run('data');
    expect(jsonLines(plain).at(-1)).toMatchObject({
      cases: { made: 1 },
      refusals: { QIAW_SERIES_WITHOUT_DELINEATION: 3 },
    });
    const measured = await run('data', '--measure', 'same-frame');
    expect(jsonLines(measured).at(-1)).toMatchObject({
      cases: { made: 1, reused: 1, quarantined: 0 },
      refusals: { QIAW_SERIES_WITHOUT_DELINEATION: 2 },
    });
    expect(measured.code).toBe(3);
    const [first, second] = casesOf('data').sort((a, b) => (a.image.modality < b.image.modality ? -1 : 1));
    expect(first!.image.modality).toBe('CT');
    expect(first).not.toHaveProperty('drawnOn');
    expect(second).toMatchObject({
      image: { modality: 'MR', unit: '1', size: [30, 26, 13] },
      drawnOn: { modality: 'CT', size: [48, 40, 20], seriesId: first!.image.seriesId, secondsToMeasured: 600 },
      delineation: { contentDigest: first!.delineation.contentDigest },
    });
  });

  it('record, graph and report state volume before and after, Dice, voxels and time, and warnings where appropriate', () => {
    const cases = casesOf('data');
    const measured = cases.find(({ drawnOn }) => drawnOn !== undefined)!;
    const own = cases.find(({ drawnOn }) => drawnOn === undefined)!;
    for (const [index, roi] of measured.rois.entries()) {
      const source = own.rois[index]!;
      expect(roi.transfer).toMatchObject({
        method: 'coverage-by-contours',
        sourceVoxels: source.voxelCount,
        sourceVolumeMl: source.volumeMl,
      });
      expect(roi.transfer!.returnDice).toBeGreaterThan(0.7);
    }
    expect(measured.rois[0]!.volumeMl / own.rois[0]!.volumeMl).toBeCloseTo(1, 1);
    const said = (code: string) => measured.notes.filter((note) => note.code === code).map(({ message }) => message);
    expect(said('QIAW_MEASURED_APART')).toEqual([
      'This image was acquired 10.0 min after the one the ROIs were drawn on.',
    ]);
    expect(said('QIAW_MEASURED_ON_OTHER_IMAGE')).toHaveLength(2);
    expect(said('QIAW_MEASURED_FEW_VOXELS')).toEqual([
      expect.stringMatching(/^GTV-2: Warning: the region has only \d+ voxels/),
    ]);
    const path = join(folder, 'data', 'cases', measured.id);
    const graph = readFileSync(join(path, 'graph.trig'), 'utf8');
    for (const term of [
      'measuredOn',
      'maskTransfer',
      'sourceVolumeMillilitre',
      'returnDice',
      'secondsBetweenAcquisitions',
    ])
      expect(graph).toContain(`qiaw:${term}`);
    const report = readFileSync(join(path, 'sr.dcm'), 'latin1');
    expect(report).toContain('It is unknown whether the images are registered.');
    expect(report).toContain('fewer than 64');
  });

  it('the cohort index uses the series that was measured, and verify finds masks, report and digests correct', async () => {
    const verified = await qiawHere(['verify', '--data', join(folder, 'data')]);
    expect(verified.code, verified.stderr).toBe(0);
    const query = `SELECT ?modality (COUNT(?v) AS ?n) { GRAPH ?g { ?v a qiaw:RadiomicFeatureVector ; qiaw:ofROI ?roi . ?roi qiaw:measuredOn ?series }
      GRAPH ?h { ?series qiaw:modality ?modality } } GROUP BY ?modality`;
    const file = join(folder, 'measured.rq');
    writeFileSync(file, `PREFIX qiaw: <https://w3id.org/fair-qiaw/ns#>\n${query}`);
    const answer = await qiawHere(['query', file, '--data', join(folder, 'data'), '--format', 'csv']);
    expect(answer.stdout).toMatch(/DCM\/MR,2/);
  });

  it('the nearest voxel is used on request, as a separate case', async () => {
    const summary = jsonLines(await run('data', '--measure', 'same-frame:nearest', '--roi', 'GTV')).at(-1);
    expect(summary).toMatchObject({ cases: { made: 2 } });
    const methods = casesOf('data').flatMap(({ rois: all }) => all.flatMap(({ transfer }) => transfer?.method ?? []));
    expect(methods.filter((method) => method === 'nearest')).toHaveLength(2);
  });
});

it('Without a frame of reference, or for a CT, there is nothing further to measure', () => {
  const series = (modality: string, change: object = {}) =>
    ({
      modality,
      seriesInstanceUid: `1.2.${modality}`,
      frameOfReferenceUid: '1.2.3',
      patientStudy: { patientId: 'A', studyInstanceUid: '1.2' },
      instances: [],
      description: {},
      ...change,
    }) as never;
  const source = series('CT');
  const jobs = (drawnOn: never, ...others: never[]) =>
    sameFrameJobs({ series: drawnOn } as never, { series: [drawnOn, ...others] }).map((job) => job.series.modality);
  expect(jobs(source, series('PT'), series('MR'), series('CT', { seriesInstanceUid: '1.9' }))).toEqual(['PT', 'MR']);
  expect(
    jobs(series('CT', { frameOfReferenceUid: undefined }), series('PT', { frameOfReferenceUid: undefined })),
  ).toEqual([]);
  const issued = { patientStudy: { patientId: 'A', issuerOfPatientId: 'X', studyInstanceUid: '1.2' } };
  expect(jobs(source, series('PT', issued))).toEqual([]);
});
