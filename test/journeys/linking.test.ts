import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { phantomPatient } from '../../src/pipeline/demo/build-phantom.ts';
import { writePhantom } from '../../src/pipeline/demo/cohort.ts';
import type { PhantomPatient } from '../../src/pipeline/demo/patient.ts';
import { sphere } from '../../src/pipeline/demo/shape.ts';
import { type Finished, jsonLines } from '../support/cli.ts';
import { qiawHere } from '../support/cli-here.ts';
import { withoutAttribute } from '../support/corruptions-damaged.ts';
import {
  contour,
  ctFiles,
  type Items,
  part10,
  sliceUid,
  structureSet,
  UID,
  writeFiles,
} from '../support/dicom-fixture.ts';
import { temporaryFolder } from '../support/temporary.ts';

const folder = temporaryFolder('linking');

/** A sphere around the centre and one near the top of ten slices of 2.5 mm. */
function patient(patientId: string, change: Partial<Parameters<typeof phantomPatient>[0]> = {}): PhantomPatient {
  return phantomPatient({
    patientId,
    size: [20, 18, 10],
    spacing: [2, 2, 2.5],
    origin: [-20, -18, -50],
    rois: [
      { name: 'GTV-1', shape: sphere([0, 0, 0], 6), hu: 60, interpretedType: 'GTV' },
      { name: 'Heart', shape: sphere([6, 4, 9], 5), hu: 40, interpretedType: 'ORGAN' },
    ],
    ...change,
  });
}

type Content = PhantomPatient['content'];
const altered = (of: PhantomPatient, change: (content: Content) => Partial<Content>): PhantomPatient =>
  of.with(change(of.content));

/** Contours that name images other than those they lie on. */
const naming = (of: PhantomPatient, other: (uid: string) => string): PhantomPatient =>
  altered(of, ({ rois }) => ({
    rois: rois.map((roi) => ({
      ...roi,
      contours: roi.contours.map(({ referencedSopInstanceUid: uid, ...contour }) => ({
        ...contour,
        referencedSopInstanceUid: other(uid!),
      })),
    })),
  }));

const above = (of: PhantomPatient, by: number) => (uid: string) => {
  const { slices } = of.content;
  return slices[Math.min(slices.length - 1, slices.findIndex((slice) => slice.sopInstanceUid === uid) + by)]!
    .sopInstanceUid;
};

interface Made {
  readonly id: string;
  readonly subject: { readonly patientId: string };
  readonly image: { readonly spacing: readonly number[] };
  readonly run: { readonly geometry?: object };
  readonly delineation: { readonly contentDigest: string };
  readonly rois: ReadonlyArray<{ readonly label: string; readonly roiNumber: number; readonly voxelCount: number }>;
  readonly notes: ReadonlyArray<{ readonly code: string; readonly message: string }>;
  readonly refusals: ReadonlyArray<{ readonly code: string; readonly input: object }>;
}

const plainOne = patient('PLAIN');
const shiftedOne = patient('SHIFTED');
const sources: Readonly<Record<string, PhantomPatient>> = {
  plain: plainOne,
  dangling: naming(patient('DANGLING'), (uid) => `${uid.slice(0, -4)}9999`),
  shifted: naming(shiftedOne, above(shiftedOne, 2)),
  cut: patient('CUT').without(8, 9),
  singly: patient('SINGLY').edited(withoutAttribute('RescaleIntercept')),
  rounded: altered(patient('ROUNDED', { spacing: [2, 2, 1.25] }), ({ slices }) => ({
    slices: slices.map((slice) => {
      const [x, y, z] = slice.position;
      return { ...slice, position: [x, y, Number(z.toFixed(1))] as const };
    }),
  })),
};

/** Runs the pipeline over all of them at once. */
async function runAll(data: string, ...options: string[]) {
  const args = ['run', join(folder, 'dicom'), '--data', data, '--model', 'none', '--identity', 'keep', '--json'];
  const finished = await qiawHere([...args, ...options]);
  const cases = readdirSync(join(data, 'cases')).map(
    (id) => JSON.parse(readFileSync(join(data, 'cases', id, 'case.json'), 'utf8')) as Made,
  );
  return { finished, cases, of: new Map(cases.map((one) => [one.subject.patientId, one])) };
}

const voxels = ({ rois }: Made): number[] => rois.map(({ voxelCount }) => voxelCount);
const geometryNotes = ({ notes }: Made): string[] =>
  notes.filter(({ code }) => !/RADIOMICS|AT_BORDER/.test(code)).map(({ code }) => code);

/** A structure set over two series of one frame of reference: an ROI on each, one on both, and one in another frame. */
function overTwoSeries(): Record<string, Uint8Array> {
  const uidOf = (series: number, k: number): string => (series === 0 ? sliceUid(k) : `1.2.3.98.${k}`);
  const drawn = (series: number, k: number): Items => {
    const z = 10 + 2.5 * k;
    const corners = ['-12.7\\6.3', '-10.8\\6.3', '-10.8\\12.2', '-12.7\\12.2'];
    return contour(k, {
      x30060016: ['SQ', [{ x00081150: ['UI', UID.ct], x00081155: ['UI', uidOf(series, k)] }]],
      x30060046: ['IS', '4'],
      x30060050: ['DS', corners.map((xy) => `${xy}\\${z}`).join('\\')],
    });
  };
  const rois = [
    [drawn(0, 0), drawn(0, 1)],
    [drawn(1, 1), drawn(1, 2)],
    [drawn(0, 0), drawn(1, 1), drawn(1, 2)],
  ].map((contours, index) => ({ number: index + 1, name: `GTV-${index + 1}`, contourItem: { contours } }));
  const second = ctFiles(3, (k) => ({ x0020000e: ['UI', '1.2.3.99'], x00080018: ['UI', uidOf(1, k)] }));
  const set = structureSet([...rois, { number: 4, name: 'Hart' }], 3);
  Object.assign((set['x30060020']![1] as Items[])[3]!, { x30060024: ['UI', '1.2.3.97'] });
  return {
    ...ctFiles(3),
    ...Object.fromEntries(Object.entries(second).map(([name, bytes]) => [`second/${name}`, bytes])),
    'rt.dcm': part10(set),
  };
}

let usual: Awaited<ReturnType<typeof runAll>>;
let lenient: typeof usual;
let plain: Made;

beforeAll(async () => {
  for (const [name, one] of Object.entries(sources)) await writePhantom(join(folder, 'dicom', name), one);
  await writeFiles(join(folder, 'dicom', 'two'), overTwoSeries());
  usual = await runAll(join(folder, 'usual'));
  lenient = await runAll(join(folder, 'lenient'), '--trust-geometry', '--partial-contours');
  plain = usual.of.get('PLAIN')!;
});

describe('A structure set whose references are not all correct', () => {
  it('is processed as usual where they are correct', () => {
    expect(geometryNotes(plain)).toEqual([]);
    expect(plain.run.geometry).toBeUndefined();
    expect(voxels(plain).every((count) => count > 30)).toBe(true);
  });

  it('has the same voxels where the images next to the contours are missing, and a note of their number', () => {
    const one = usual.of.get('DANGLING')!;
    expect(voxels(one)).toEqual(voxels(plain));
    expect(geometryNotes(one)).toEqual(['QIAW_ROI_REFERENCES_UNRESOLVED', 'QIAW_ROI_REFERENCES_UNRESOLVED']);
    expect(one.notes[0]!.message).toMatch(/^GTV-1: 4 of 4 contours name missing images/);
  });

  it('loses the ROIs most of whose contours name other slices, unless positions are trusted', () => {
    expect(usual.of.get('SHIFTED')?.rois ?? []).toEqual([]);
    expect(summary(usual.finished).refusals).toMatchObject({ QIAW_ROI_REFERENCES_DISAGREE: 2 });
    const trusted = lenient.of.get('SHIFTED')!;
    expect(voxels(trusted)).toEqual(voxels(plain));
    expect(trusted.run.geometry).toEqual({ trustGeometry: true, partialContours: true });
    expect(geometryNotes(trusted)).toContain('QIAW_ROI_ON_OTHER_SLICES');
  });

  it('keeps the ROIs that do not touch missing slices, and parts of the others on request', () => {
    const one = usual.of.get('CUT')!;
    expect(one.rois).toMatchObject([{ label: 'GTV-1', voxelCount: voxels(plain)[0] }]);
    expect(geometryNotes(one)).toEqual(['QIAW_RTSTRUCT_IMAGES_MISSING']);
    expect(one.refusals).toMatchObject([{ code: 'QIAW_ROI_SLICE_MISSING', input: { roiNumber: 2 } }]);
    const partly = lenient.of.get('CUT')!;
    expect(voxels(partly)[1]).toBeGreaterThan(0);
    expect(voxels(partly)[1]).toBeLessThan(voxels(plain)[1]!);
    expect(geometryNotes(partly)).toContain('QIAW_ROI_CONTOURS_LEFT_OUT');
    expect(partly.id).not.toBe(one.id);
  });

  it('is a case of each series it is drawn on, in one graph of the patient', () => {
    expect(usual.finished.stdout).not.toContain('QIAW_GRAPH_REFUSED');
    const both = usual.cases.filter(({ subject }) => subject.patientId === 'P1');
    const drawn = both.map(({ rois }) => rois.map(({ roiNumber, voxelCount }) => [roiNumber, voxelCount]));
    expect(drawn.sort((a, b) => a[0]![0]! - b[0]![0]!)).toEqual([
      [
        [1, 24],
        [3, 12],
      ],
      [
        [2, 24],
        [3, 24],
      ],
    ]);
    // The set lists only the first series, so the case of the other states why it exists.
    expect(both.map(geometryNotes).sort((a, b) => a.length - b.length)).toEqual([
      ['QIAW_ROI_SPLIT'],
      ['QIAW_ROI_SPLIT', 'QIAW_RTSTRUCT_SERIES_UNRESOLVED'],
    ]);
    expect(both.flatMap(({ refusals }) => refusals)).toMatchObject([
      { code: 'QIAW_ROI_FRAME_OF_REFERENCE_DIFFERS', input: { roiNumber: 4, roi: 'Hart' } },
    ]);
    expect(new Set(both.map(({ delineation }) => delineation.contentDigest)).size).toBe(1);
    expect(new Set(both.map(({ id }) => id)).size).toBe(2);
  });

  it('reports that its images were refused where each was refused individually', () => {
    expect(usual.finished.code).toBe(3);
    expect(summary(usual.finished).refusals).toEqual({
      QIAW_DICOM_ATTRIBUTE_MISSING: 10,
      QIAW_RTSTRUCT_SERIES_REFUSED: 1,
      QIAW_ROI_REFERENCES_DISAGREE: 2,
      QIAW_ROI_SLICE_MISSING: 1,
      QIAW_ROI_FRAME_OF_REFERENCE_DIFFERS: 1,
    });
  });
});

it('A series of rounded positions has the spacing they were rounded from, and the worst deviation in a note', () => {
  const one = usual.of.get('ROUNDED')!;
  expect(one.image.spacing).toEqual([2, 2, 1.25]);
  expect(one.notes[0]).toMatchObject({
    code: 'QIAW_SERIES_POSITIONS_OFF_GRID',
    message: expect.stringMatching(/^Slices lie up to 0\.05 mm \(4 % of the spacing of 1\.25 mm\)/) as string,
  });
});

function summary(finished: Finished) {
  return jsonLines(finished).at(-1) as { readonly refusals: Readonly<Record<string, number>> };
}
