import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deriveUid } from '../../src/core/index.ts';
import { neutralCodes, type SegmentationInput, type SegmentInput, writeSegmentation } from '../../src/dicom/index.ts';
import { phantomPatient } from '../../src/pipeline/demo/build-phantom.ts';
import { writePhantom } from '../../src/pipeline/demo/cohort.ts';
import { sphere } from '../../src/pipeline/demo/shape.ts';
import { oblique, type PhantomSpec, type RoiSpec } from '../../src/pipeline/demo/spec.ts';
import { realData } from '../support/real-data.ts';
import { dcentvfy, dciodvfy, hasDcmqi, hasProgram, readWithDcmqi } from './programs.ts';
import { readCase } from './read-case.ts';

/** A segmentation written from a folder of DICOM, with its expected content. */
interface Written {
  readonly path: string;
  readonly images: readonly string[];
  readonly size: readonly number[];
  readonly counts: Readonly<Record<string, number>>;
}

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'qiaw-seg-spec-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

const colors = [
  [255, 0, 0],
  [0, 255, 0],
  [0, 0, 255],
] as const;

/** Segments from masks given by name, or from the structure set of the folder. */
async function writeFrom(folder: string, name: string, masks?: ReadonlyMap<string, Uint8Array>): Promise<Written> {
  const { series, loaded, structures, masks: drawn } = await readCase(folder);
  const { grid } = loaded.volume;
  const named = masks ?? new Map([...drawn].map(([label, mask]): [string, Uint8Array] => [label, mask.voxels]));
  const segments = [...named].map(
    ([label, mask], index): SegmentInput => ({
      label,
      algorithmType: (['MANUAL', 'SEMIAUTOMATIC', 'AUTOMATIC'] as const)[index % 3]!,
      ...neutralCodes,
      ...(index % 2 === 0 && { typeModifier: { value: '7771000', scheme: 'SCT', meaning: 'Left' } }),
      ...(index % 3 === 0 && { anatomicRegion: { value: '39607008', scheme: 'SCT', meaning: 'Lung' } }),
      color: colors[index % 3]!,
      trackingId: label,
      trackingUid: deriveUid('tracking', name, label),
      mask,
    }),
  );
  const input: SegmentationInput = {
    series,
    grid,
    instances: loaded.instances,
    segments,
    uids: {
      sopInstanceUid: deriveUid('seg', name),
      seriesInstanceUid: deriveUid('seg-series', name),
      dimensionOrganizationUid: deriveUid('seg-dimensions', name),
    },
    delineation: { ...structures, studyInstanceUid: structures.patientStudy.studyInstanceUid },
    ...(structures.structureSetDate && { contentDate: structures.structureSetDate }),
    software: { name: 'FAIR-QIAW', version: '0.1.0' },
  };
  const path = join(root, `${name}.dcm`);
  await writeFile(path, writeSegmentation(input));
  return {
    path,
    images: loaded.instances.map((instance) => instance.path),
    size: grid.size,
    counts: Object.fromEntries(
      segments.map(({ label, mask }) => [label, (mask as Uint8Array).reduce((sum, one) => sum + one, 0)]),
    ),
  };
}

async function phantomSegmentation(name: string, change: Partial<PhantomSpec>): Promise<Written> {
  const folder = join(root, name);
  await writePhantom(folder, phantomPatient({ patientId: 'PHANTOM-01', seed: 4, ...change }));
  return writeFrom(folder, name);
}

/** Masks as written by the original's programs, by ROI name. */
async function nrrdMasks(folder: string): Promise<Map<string, Uint8Array>> {
  const masks = new Map<string, Uint8Array>();
  for (const file of (await readdir(folder)).sort()) {
    const bytes = await readFile(join(folder, file));
    masks.set(basename(file, '.nrrd'), new Uint8Array(gunzipSync(bytes.subarray(bytes.indexOf('\n\n') + 2))));
  }
  return masks;
}

const forty: readonly RoiSpec[] = Array.from({ length: 40 }, (_, index) => ({
  name: `Sphere ${index + 1}`,
  shape: sphere([(index % 8) * 4 - 14, Math.floor(index / 8) * 5 - 10, (index % 5) * 3 - 6], 9),
  hu: index,
}));

const lung = realData('lung1-005', 'dicom');
const lungMasks = realData('lung1-005', 'reference', 'original-plastimatch');
const ibsi = realData('ibsi-ct-phantom', 'dicom');

const sources: readonly (readonly [string, () => Promise<Written>, boolean])[] = [
  ['a phantom', () => phantomSegmentation('plain', {}), true],
  ['a phantom of odd size', () => phantomSegmentation('odd', { size: [53, 47, 21] }), true],
  ['an oblique phantom', () => phantomSegmentation('oblique', { orientation: oblique(18, 11) }), true],
  [
    'an oblique phantom of two studies',
    () => phantomSegmentation('studies', { orientation: oblique(-30, 60), studies: 'different' }),
    true,
  ],
  ['40 overlapping segments', () => phantomSegmentation('forty', { rois: forty }), true],
  [
    'LUNG1-005 with its reference masks',
    async () => writeFrom(lung!, 'lung1', await nrrdMasks(lungMasks!)),
    Boolean(lung && lungMasks),
  ],
  ['the IBSI phantom', () => writeFrom(ibsi!, 'ibsi'), Boolean(ibsi)],
];

for (const [name, make, present] of sources) {
  describe.skipIf(!present)(`A segmentation of ${name}`, () => {
    let written: Written;
    beforeAll(async () => {
      written = await make();
    });

    it.skipIf(!hasProgram('dciodvfy'))(
      'is a valid Segmentation object (dciodvfy: no error, no avoidable warning)',
      () => {
        expect(dciodvfy(written.path)).toEqual({ errors: [], warnings: [] });
      },
    );

    it.skipIf(!hasProgram('dcentvfy'))('is consistent with its images (dcentvfy: no error)', () => {
      expect(dcentvfy([...written.images, written.path]).errors).toEqual([]);
    });

    it.skipIf(!hasDcmqi)('gives the same voxel counts in dcmqi', async () => {
      const { counts, read } = await readWithDcmqi(written.path);
      expect(counts).toEqual(written.counts);
      expect(read.segImage.size.slice(0, 2)).toEqual(written.size.slice(0, 2));
    });
  });
}
