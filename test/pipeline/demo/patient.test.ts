import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { rasterise } from '../../../src/image/index.ts';
import { phantomPatient } from '../../../src/pipeline/demo/build-phantom.ts';
import type { PhantomPatient } from '../../../src/pipeline/demo/patient.ts';
import { defaultRois, oblique, type PhantomSpec, type RoiSpec } from '../../../src/pipeline/demo/spec.ts';
import { inFolder, type ReadPhantom, readFolder } from '../../support/read-phantom.ts';

const spec: PhantomSpec = { patientId: 'PHANTOM-01', seed: 3 };
const readSpec = (change: Partial<PhantomSpec> = {}): Promise<ReadPhantom> =>
  inFolder(phantomPatient({ ...spec, ...change }), readFolder);

function digestOf(patient: PhantomPatient): string {
  const hash = createHash('sha256');
  for (const { relative, bytes } of patient.files()) hash.update(relative).update(bytes);
  return hash.digest('hex');
}

function volumesOf({ loaded, structures }: ReadPhantom, rule: 'or' | 'xor'): Record<string, number> {
  const [a, b, c] = loaded.volume.grid.spacing;
  return Object.fromEntries(
    structures.rois.map((roi) => {
      const mask = rasterise(roi, loaded.volume.grid, { rule });
      if (!mask.ok) throw new Error(mask.refusal.code);
      return [roi.name, (mask.value.mask.voxels.reduce((sum, voxel) => sum + voxel, 0) * a * b * c) / 1000];
    }),
  );
}

const hollow = (drawnAs: 'keyhole' | 'inner'): RoiSpec => ({
  name: drawnAs,
  shape: {
    kind: 'hollow',
    outer: { kind: 'tube', centre: [0, 0, 0], radiiMm: [17, 19], lengthMm: 42 },
    cavity: { kind: 'tube', centre: [1, 1, 0], radiiMm: [9, 8], lengthMm: 42 },
    drawnAs,
  },
  hu: 50,
});

describe('A synthetic patient', () => {
  it('is written the same way twice', () => {
    expect(digestOf(phantomPatient(spec))).toBe(digestOf(phantomPatient(spec)));
  });

  it('has the requested geometry: every spacing different, off-centre, numbered against position', async () => {
    const { loaded } = await readSpec();
    expect(loaded.volume.grid).toEqual({
      size: [64, 48, 24],
      spacing: [1.25, 1.5, 3],
      origin: [-61.5, -210.25, 37.75],
      direction: [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ],
    });
    expect(loaded.instances.map((instance) => instance.instanceNumber)).toEqual(
      Array.from({ length: 24 }, (_, k) => 24 - k),
    );
  });

  it('has file names that reveal nothing about the order of slices', async () => {
    const { loaded } = await readSpec();
    const names = loaded.instances.map((instance) => instance.relativePath!);
    expect([...names].sort()).not.toEqual(names);
    expect([...names].sort().reverse()).not.toEqual(names);
  });

  it('has the same Hounsfield units however they are stored', async () => {
    const unsigned = await readSpec();
    const signed = await readSpec({ pixelRepresentation: 1, rescale: { slope: 1, intercept: 0 } });
    expect(signed.loaded.volume.voxels).toEqual(unsigned.loaded.volume.voxels);
    expect(Math.min(...unsigned.loaded.volume.voxels)).toBeLessThan(-1000);
  });

  it('gives masks of the drawn volume, straight or oblique', async () => {
    for (const orientation of [undefined, oblique(18, 11), oblique(-35, 70)]) {
      const patient = phantomPatient(orientation ? { ...spec, orientation } : spec);
      const found = volumesOf(await inFolder(patient, readFolder), 'or');
      for (const roi of patient.expectedRois()) {
        const { name, contouredVolumeMl, analyticVolumeMl } = roi;
        // The error from the voxel grid: a few percent for a small outline, less for a large one.
        expect(Math.abs(found[name]! / contouredVolumeMl - 1), name).toBeLessThan(0.06);
        expect(Math.abs(found[name]! / analyticVolumeMl - 1), name).toBeLessThan(0.08);
      }
    }
  });

  it('draws a cavity as a keyhole, a hole by either rule, or as an inner contour, a hole by xor only', async () => {
    const patient = phantomPatient({ ...spec, rois: [hollow('keyhole'), hollow('inner')] });
    const expected = Object.fromEntries(patient.expectedRois().map((roi) => [roi.name, roi]));
    const read = await inFolder(patient, readFolder);
    const united = volumesOf(read, 'or');
    const cut = volumesOf(read, 'xor');
    const near = (a: number, b: number): void => expect(Math.abs(a / b - 1)).toBeLessThan(0.02);
    near(united['keyhole']!, expected['keyhole']!.analyticVolumeMl);
    near(cut['keyhole']!, expected['keyhole']!.analyticVolumeMl);
    near(cut['inner']!, expected['inner']!.analyticVolumeMl);
    near(united['inner']!, expected['inner']!.unitedVolumeMl);
    near(expected['inner']!.unitedVolumeMl, (Math.PI * 17 * 19 * 42) / 1000);
  });

  it('has the intensity of each ROI inside it, with texture', async () => {
    const { loaded, structures } = await readSpec();
    for (const roi of structures.rois.filter(({ name }) => name === 'GTV-1' || name === 'Spinal-Cord')) {
      const mask = rasterise(roi, loaded.volume.grid, { rule: 'or' });
      if (!mask.ok) throw new Error(mask.refusal.code);
      const inside = [...loaded.volume.voxels].filter((_, index) => mask.value.mask.voxels[index] === 1);
      const mean = inside.reduce((sum, value) => sum + value, 0) / inside.length;
      const wanted = defaultRois.find(({ name }) => name === roi.name)!.hu;
      expect(Math.abs(mean - wanted)).toBeLessThan(40);
      expect(new Set(inside).size).toBeGreaterThan(20);
    }
  });

  it('puts image and structure set into two studies on request; the references still resolve', async () => {
    const { loaded, structures, found } = await readSpec({ studies: 'different' });
    expect(found.series[0]!.patientStudy.studyInstanceUid).not.toBe(structures.patientStudy.studyInstanceUid);
    expect(structures.referencedSopInstanceUids).toHaveLength(loaded.instances.length);
  });

  it('includes the given identifiers, to be searched for in outputs', async () => {
    const { structures } = await readSpec({ patientName: 'Gößweinstein^Änne', patientBirthDate: '19380229' });
    expect(structures.patientStudy).toMatchObject({
      patientName: 'Gößweinstein^Änne',
      patientId: 'PHANTOM-01',
      patientBirthDate: '19380229',
    });
  });
});

describe('A broken copy of a synthetic patient', () => {
  const patient = phantomPatient(spec);
  const code = (broken: typeof patient): Promise<string> =>
    inFolder(broken, readFolder).then(
      () => 'read',
      (error: Error) => error.message,
    );

  it('leaves the original unchanged', () => {
    const before = digestOf(patient);
    patient.without(3).withEmptyRoi('Liver').withDuplicatePosition(2).truncated(1).withClutter().files();
    expect(digestOf(patient)).toBe(before);
  });

  it('is refused for its planted fault', async () => {
    expect(await code(patient)).toBe('read');
    expect(await code(patient.without(12))).toBe('QIAW_SERIES_GAP');
    expect(await code(patient.withGap(12))).toBe('QIAW_SERIES_GAP');
    expect(await code(patient.withDuplicatePosition(4))).toBe('QIAW_SERIES_POSITION_DUPLICATED');
    expect(await code(patient.withShiftedSlice(5, 0.4))).toBe('QIAW_SERIES_SPACING_IRREGULAR');
    expect(await code(patient.truncated(9))).toBe('QIAW_RTSTRUCT_SERIES_REFUSED');
    expect(await code(patient.withoutImages())).toBe('QIAW_RTSTRUCT_SERIES_ABSENT');
    expect(await code(patient.withoutStructureSet())).toBe('no structure set');
    expect(await code(patient.withClutter())).toBe('read');
  });

  it('has ROIs that cannot become masks', async () => {
    const refusalOf = async (broken: typeof patient, name: string): Promise<string> => {
      const { loaded, structures } = await inFolder(broken, readFolder);
      const mask = rasterise(structures.rois.find((roi) => roi.name === name)!, loaded.volume.grid, { rule: 'or' });
      return mask.ok ? 'mask' : mask.refusal.code;
    };
    expect(await refusalOf(patient.withEmptyRoi('Liver'), 'Liver')).toBe('QIAW_ROI_NO_CONTOURS');
    expect(await refusalOf(patient.withoutContours(), 'Heart')).toBe('QIAW_ROI_NO_CONTOURS');
    expect(await refusalOf(patient.withContoursOutside('Heart'), 'Heart')).toBe('QIAW_ROI_OUTSIDE_VOLUME');
    expect(await refusalOf(patient.withContoursOutside('Heart'), 'GTV-1')).toBe('mask');
  });
});
