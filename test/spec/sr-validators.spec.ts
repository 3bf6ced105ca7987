import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deriveUid } from '../../src/core/index.ts';
import { neutralCodes, type SegmentInput, writeSegmentation } from '../../src/dicom/index.ts';
import { phantomPatient } from '../../src/pipeline/demo/build-phantom.ts';
import { writePhantom } from '../../src/pipeline/demo/cohort.ts';
import { sphere } from '../../src/pipeline/demo/shape.ts';
import { oblique, type PhantomSpec, type RoiSpec } from '../../src/pipeline/demo/spec.ts';
import { extractFeatures, featureTable, loadSettings, parseSettings } from '../../src/radiomics/index.ts';
import { type MeasuredSegment, type StructuredReportInput, writeStructuredReport } from '../../src/report/index.ts';
import { readStructuredReportValues } from '../../src/report/read-structured-report.ts';
import { realData } from '../support/real-data.ts';
import { leftLung, measuredVector, tumour } from '../support/report-input.ts';
import { dcentvfy, dciodvfy, dsrdump, hasDcmqi, hasProgram, reportText } from './programs.ts';
import { type ReadCase, readCase } from './read-case.ts';

/** A report with the segmentation and images it refers to. */
interface Written {
  readonly path: string;
  readonly segmentation: string;
  readonly images: readonly string[];
  readonly input: StructuredReportInput;
}

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'qiaw-sr-spec-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

type Features = MeasuredSegment['features'];
type Measure = (read: ReadCase, label: string, index: number) => Promise<Features>;

const everyFilter = parseSettings(
  `imageType:
  Original: {}
  Wavelet: { level: 2 }
  LoG: { sigma: [1.5, 3.0] }
  Square: {}
  SquareRoot: {}
  Logarithm: {}
  Exponential: {}
  Gradient: {}
  LBP3D: {}
featureClass: { shape: [], firstorder: [], ngtdm: [] }
`,
);

const measured =
  (settings: () => Promise<typeof everyFilter>): Measure =>
  async ({ loaded, masks, series }, label) =>
    extractFeatures(loaded.volume, masks.get(label)!, await settings(), { modality: series.modality });

/** 1 130 values of one segment, some of them not numbers. */
const synthetic: Measure = (_, __, index) => {
  const prefixes = [
    'original',
    'gradient',
    'log-sigma-1-0-mm-3D',
    ...['LLH', 'LHL', 'LHH', 'HLL', 'HLH', 'HHL', 'HHH'].map((band) => `wavelet-${band}`),
  ];
  const values = prefixes.flatMap((prefix, p) =>
    featureTable.slice(0, 113).map(({ name }, f) => ({
      name: `${prefix}_${name}`,
      value:
        [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0][f] ??
        Math.exp(9 * Math.sin(f * 13 + p * 7 + index)) / 3,
    })),
  );
  return Promise.resolve({ diagnostics: [], values, warnings: [] });
};

const described = [tumour, leftLung, neutralCodes];

async function writeFrom(folder: string, name: string, measure: Measure, deep = false): Promise<Written> {
  const read = await readCase(folder);
  const { series, loaded, structures, masks } = read;
  const { grid } = loaded.volume;
  const segments: (SegmentInput & MeasuredSegment)[] = [];
  for (const [label, mask] of masks) {
    const index = segments.length;
    segments.push({
      label,
      algorithmType: 'MANUAL',
      ...described[index % 3]!,
      trackingId: label,
      trackingUid: deriveUid('tracking', name, label),
      mask: mask.voxels,
      segmentNumber: index + 1,
      features: await measure(read, label, index),
    });
  }
  const uid = (what: string): string => deriveUid(what, name);
  const about = {
    series,
    grid,
    instances: loaded.instances,
    ...(structures.structureSetDate && { contentDate: structures.structureSetDate }),
    software: { name: 'FAIR-QIAW', version: '0.1.0' },
  };
  const segmentationUids = { sopInstanceUid: uid('seg'), seriesInstanceUid: uid('seg-series') };
  const segmentation = join(root, `${name}-seg.dcm`);
  const seg = writeSegmentation({
    ...about,
    segments,
    uids: { ...segmentationUids, dimensionOrganizationUid: uid('seg-dimensions') },
    delineation: { ...structures, studyInstanceUid: structures.patientStudy.studyInstanceUid },
  });
  await writeFile(segmentation, seg);
  const input: StructuredReportInput = {
    ...about,
    segmentation: segmentationUids,
    groups: segments,
    ...(deep && { deepVectors: segments.map(({ segmentNumber }) => measuredVector(segmentNumber, 4096)) }),
    intensityUnit: loaded.unit,
    settings: { digest: 'ab'.repeat(32), json: JSON.stringify(everyFilter) },
    uids: { sopInstanceUid: uid('sr'), seriesInstanceUid: uid('sr-series'), deviceObserverUid: uid('device') },
  };
  const path = join(root, `${name}-sr.dcm`);
  await writeFile(path, writeStructuredReport(input));
  return { path, segmentation, images: loaded.instances.map((instance) => instance.path), input };
}

async function phantomReport(
  name: string,
  change: Partial<PhantomSpec>,
  measure: Measure = measured(async () => everyFilter),
  deep = false,
): Promise<Written> {
  const folder = join(root, name);
  await writePhantom(folder, phantomPatient({ patientId: 'PHANTOM-01', seed: 4, ...change }));
  return writeFrom(folder, name, measure, deep);
}

const spheres = (count: number): readonly RoiSpec[] =>
  Array.from({ length: count }, (_, index) => ({
    name: `Sphere ${index + 1}`,
    shape: sphere([(index % 8) * 4 - 14, Math.floor(index / 8) * 5 - 10, (index % 5) * 3 - 6], 9),
    hu: index,
  }));

const lung = realData('lung1-005', 'dicom');
const ibsi = realData('ibsi-ct-phantom', 'dicom');
const byDefault = measured(() => loadSettings('pyradiomics-default'));

const sources: readonly (readonly [string, () => Promise<Written>, boolean])[] = [
  ['a phantom with every filter', () => phantomReport('plain', {}), true],
  ['an oblique phantom', () => phantomReport('oblique', { orientation: oblique(18, 11) }, byDefault), true],
  [
    'an oblique phantom of two studies',
    () => phantomReport('studies', { orientation: oblique(-30, 60), studies: 'different' }, byDefault),
    true,
  ],
  [
    '1 130 features of 6 segments with deep vectors',
    () => phantomReport('large', { rois: spheres(6) }, synthetic, true),
    true,
  ],
  ['40 overlapping segments', () => phantomReport('forty', { rois: spheres(40) }, synthetic), true],
  ['LUNG1-005', () => writeFrom(lung!, 'lung1', byDefault), Boolean(lung)],
  ['the IBSI phantom', () => writeFrom(ibsi!, 'ibsi', byDefault), Boolean(ibsi)],
];

/** What dciodvfy cannot know: the private coding schemes. */
const privateScheme = /CodingSchemeDesignator.* - Unrecognized defined term = <99(PYRADIOMICS|QIAW)>$/;

for (const [name, make, present] of sources) {
  describe.skipIf(!present)(`A structured report of ${name}`, () => {
    let written: Written;
    beforeAll(async () => {
      written = await make();
    }, 600_000);

    it.skipIf(!hasProgram('dciodvfy'))('is a valid Enhanced SR (dciodvfy: no error, no avoidable warning)', () => {
      const { errors, warnings } = dciodvfy(written.path);
      expect(errors).toEqual([]);
      expect(warnings.filter((line) => !privateScheme.test(line))).toEqual([]);
    });

    it.skipIf(!hasProgram('dcentvfy'))('is consistent with images and segmentation (dcentvfy: no error)', () => {
      expect(dcentvfy([...written.images, written.segmentation, written.path]).errors).toEqual([]);
    });

    it.skipIf(!hasProgram('dsrdump'))('is read by DCMTK with a measurement group and all numbers per segment', () => {
      const { tree, faults } = dsrdump(written.path);
      const { groups, deepVectors = [] } = written.input;
      expect(faults).toEqual([]);
      expect(tree.filter((line) => line.includes('"Measurement Group"'))).toHaveLength(
        groups.length + deepVectors.length,
      );
      const numbers = groups.reduce((sum, { features }) => sum + features.values.length, 5 * deepVectors.length);
      expect(tree.filter((line) => /^ {6}<contains NUM:/.test(line))).toHaveLength(numbers);
    });

    it.skipIf(!hasDcmqi)('is read by DCMTK in itk-wasm', async () => {
      const text = await reportText(written.path);
      expect(text.match(/"Measurement Group"/g)).toHaveLength(
        written.input.groups.length + (written.input.deepVectors ?? []).length,
      );
    });

    it('contains every value of the run', async () => {
      const read = readStructuredReportValues(await readFile(written.path));
      expect(read.map(({ segmentNumber, name, value }) => ({ segmentNumber, name, value }))).toEqual(
        written.input.groups.flatMap(({ segmentNumber, features }) =>
          features.values.map(({ name, value }) => ({ segmentNumber, name, value })),
        ),
      );
    });
  });
}

const reference = realData('lung1-005', 'reference', 'dcmqi-sr', 'LUNG1-005_SR.dsrdump.txt');

describe.skipIf(!reference || !hasProgram('dsrdump'))(
  'Compared with the report that dcmqi wrote for LUNG1-005, our report',
  () => {
    /** Relationship, value type and concept of each content item. */
    const items = (lines: readonly string[]): Set<string> =>
      new Set(
        lines.flatMap(
          (line) =>
            /<(?:has|contains|inferred)[^:]*:\([^)]*\)/.exec(line.replaceAll('(Patient)', '[Patient]'))?.[0] ?? [],
        ),
      );

    it('has the same items in the same relationships, except for session and time point, which are not stated', async () => {
      const { path } = await phantomReport('beside-dcmqi', {});
      const theirs = items((await readFile(reference!, 'utf8')).split('\n').map((line) => line.trim()));
      const ours = items(dsrdump(path).tree);
      const lacking = [...theirs].filter((item) => !ours.has(item));
      expect(lacking).toEqual([
        '<has obs context TEXT:(C67447,NCIt,"Activity Session")',
        '<has obs context TEXT:(C2348792,UMLS,"Time Point")',
      ]);
    });
  },
);
