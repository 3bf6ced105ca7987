import { canonicalJson, sha256 } from '../../../src/core/index.ts';
import type {
  CaseRecord,
  CheckResult,
  ExecutionEntry,
  PublicRefusal,
  RegionsRecord,
  RoiRecord,
} from '../../../src/graph/index.ts';
import { describeFeature, type FeatureValue, featureTable } from '../../../src/radiomics/index.ts';

/** Public base IRI of the deployment in tests. */
export const base = 'https://w3id.org/example/';

const settings = canonicalJson({
  contourRule: 'or',
  radiomics: {
    setting: { binWidth: 25, interpolator: 'sitkBSpline', resampledPixelSpacing: null, normalize: false },
    imageType: { Original: {}, Wavelet: {}, LoG: { sigma: [1] } },
  },
});

const columns = [
  'original_shape_MeshVolume',
  'original_shape_VoxelVolume',
  'original_shape2D_Perimeter',
  'original_firstorder_Mean',
  'original_firstorder_Energy',
  'original_firstorder_Kurtosis',
  'original_glcm_JointEnergy',
  'original_glcm_MCC',
  'original_gldm_DependenceEntropy',
  'wavelet-LLH_glcm_JointEntropy',
  'log-sigma-1-0-mm-3D_firstorder_Variance',
  'square_ngtdm_Coarseness',
];

/** mm, exact in binary. */
const spacing = [0.9765625, 0.9765625, 3] as const;

/** Values constrained by others: parts of one, and values that are ordered or determine each other. */
const bound: Readonly<Record<string, (seed: number) => number>> = {
  firstorder_Minimum: (seed) => -seed,
  firstorder_10Percentile: (seed) => -seed / 2,
  firstorder_Median: (seed) => seed / 8,
  firstorder_Mean: (seed) => seed / 4,
  firstorder_90Percentile: (seed) => seed / 2,
  firstorder_Maximum: (seed) => 4 * seed,
  firstorder_Range: (seed) => 5 * seed,
  firstorder_InterquartileRange: (seed) => seed / 2,
  firstorder_MeanAbsoluteDeviation: (seed) => seed / 4,
  firstorder_StandardDeviation: (seed) => seed,
  firstorder_Variance: (seed) => seed ** 2,
  shape_MeshVolume: (seed) => seed,
  shape_SurfaceArea: (seed) => 8 * seed,
  shape_SurfaceVolumeRatio: () => 8,
  shape_Sphericity: (seed) => Math.cbrt(36 * Math.PI * seed ** 2) / (8 * seed),
  shape_SphericalDisproportion: (seed) => (8 * seed) / Math.cbrt(36 * Math.PI * seed ** 2),
  shape_MajorAxisLength: (seed) => 4 * seed,
  shape_MinorAxisLength: (seed) => 2 * seed,
  shape_LeastAxisLength: (seed) => seed,
  shape_Elongation: () => 0.5,
  shape_Flatness: () => 0.25,
  shape_Maximum3DDiameter: (seed) => 8 * seed,
  glcm_DifferenceAverage: (seed) => seed,
  glcm_Dissimilarity: (seed) => seed,
};

/** Features that cannot exceed 1, and parts that cannot exceed their whole. */
const partOfOne =
  /_(Uniformity|Compactness2|MaximumProbability|Imc\d|MCC|Correlation|Idm?n?|Homogeneity\d|\w+Percentage|\w+Normalized|(Short|Small|Low)\w*Emphasis|LowGrayLevel\w+)$/;

/** Plausible values that differ between patients and regions. */
function values(patient: number, n: number, names: readonly string[]): FeatureValue[] {
  return names.map((name, i) => {
    const seed = (patient * 1000 + n * 100) * 1.25;
    const given = bound[name.slice(name.indexOf('_') + 1)]?.(seed);
    const value = seed + (i + 1) * 1.25;
    if (given !== undefined) return { name, value: given };
    if (name.endsWith('_JointEnergy')) return { name, value: value / 1e7 };
    return { name, value: partOfOne.test(name) ? value / 1e6 : value };
  });
}

export function region(patient: number, n: number, names: readonly string[] = columns): RoiRecord {
  const tumour = n === 1;
  return {
    segmentNumber: n,
    roiNumber: n + 2,
    label: tumour ? 'GTV-1' : n === 2 ? 'Lung-Left' : `unmapped-7f3${n}`,
    fileName: tumour ? 'gtv-1' : n === 2 ? 'lung-left' : `unmapped-7f3${n}`,
    ...(n >= 3
      ? {}
      : {
          mapped: {
            key: tumour ? 'gtv-primary' : 'lung-left',
            category: { value: tumour ? '49755003' : '123037004', scheme: 'SCT', meaning: 'category' },
            type: { value: tumour ? '86049000' : '39607008', scheme: 'SCT', meaning: 'type' },
            ...(tumour ? {} : { modifier: { value: '7771000', scheme: 'SCT', meaning: 'Left' } }),
            classes: tumour
              ? ['http://www.cancerdata.org/roo/C100346', 'http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl#C112913']
              : ['http://www.cancerdata.org/roo/C100344'],
            ...(tumour ? {} : { delineationOf: 'http://purl.org/sig/ont/fma/fma7310' }),
          },
        }),
    generationAlgorithm: 'MANUAL',
    voxelCount: 5000 * patient * n,
    volumeMl: (5000 * patient * n * spacing[0] * spacing[1] * spacing[2]) / 1000,
    nestedContourVoxels: 0,
    largestSlice: 10,
    features: { diagnostics: [], values: values(patient, n, names), warnings: [] },
  } as RoiRecord;
}

/** A case of the given patient with three regions; everything about it is invented. */
export function caseRecord(patient = 1, names: readonly string[] = columns, regions = 3): CaseRecord {
  const hash = (text: string) => sha256(`${text} ${patient}`);
  const pseudonym = (text: string) => `k1-${hash(text).slice(0, 26)}`;
  const file = (role: string, path: string, mediaType: string, more: object = {}) => ({
    role,
    path,
    mediaType,
    bytes: 1000 + path.length,
    sha256: hash(path),
    ...more,
  });
  const rois = Array.from({ length: regions }, (_, i) => region(patient, i + 1, names));
  return {
    schemaVersion: 1,
    id: `${pseudonym('subject')}-${hash('run').slice(0, 8)}`,
    run: {
      digest: hash('run'),
      inputDigest: hash('inputs'),
      settingsDigest: sha256(settings),
      settingsJson: settings,
      software: { name: 'fair-qiaw', version: '0.1.0', commit: '0123456789abcdef0123456789abcdef01234567' },
      dataset: 'demo',
      contourRule: 'or',
    },
    subject: { id: pseudonym('subject'), sex: patient === 1 ? 'F' : 'M' },
    image: {
      studyId: pseudonym('study'),
      seriesId: pseudonym('series'),
      modality: 'CT',
      instanceCount: 91,
      contentDigest: hash('image'),
      manufacturer: 'SIEMENS',
      manufacturerModelName: 'Biograph 40',
      convolutionKernel: 'B19f',
      sliceThickness: 3,
      size: [512, 512, 91],
      spacing,
      origin: [-250, -250.5, -1000],
      direction: [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ],
      unit: "[hnsf'U]",
    },
    delineation: {
      kind: 'RTSTRUCT',
      studyId: pseudonym('study of plan'),
      seriesId: pseudonym('series of plan'),
      sopId: pseudonym('structure set'),
      contentDigest: hash('contours'),
      linkMethod: 'referenced-series',
    },
    rois,
    deepVectors: [
      {
        segmentNumber: 1,
        model: { id: 'deep-prognosis-1.0', name: '3-D CNN', weightsDigest: sha256('weights'), layer: 'dense_4' },
        values: [0, 1.5, 2.5, patient],
        predictions: [{ tensor: 'softmax', label: 'alive after 2 years', value: 0.25 }],
      },
    ],
    outputs: [
      file('image', 'image.nrrd', 'application/x-nrrd'),
      ...rois.map((roi) =>
        file('mask', `masks/${roi.fileName}.nrrd`, 'application/x-nrrd', { segmentNumber: roi.segmentNumber }),
      ),
      file('seg', 'seg.dcm', 'application/dicom', {
        sopClassUid: '1.2.840.10008.5.1.4.1.1.66.4',
        sopInstanceUid: '2.25.1234',
      }),
      file('sr', 'sr.dcm', 'application/dicom', {
        sopClassUid: '1.2.840.10008.5.1.4.1.1.88.22',
        sopInstanceUid: '2.25.1235',
      }),
      file('features', 'features.csv', 'text/csv'),
    ],
    refusals: [],
    notes: [{ code: 'QIAW_LINK_BY_FRAME', message: 'The delineation was linked by its frame of reference.' }],
  } as unknown as CaseRecord;
}

/** The regions of that patient: the tumour is also in another object, and the lungs were measured under other settings. */
export function regionsOf({ subject, run }: CaseRecord): RegionsRecord {
  const [copied, again] = [sha256(`copy ${run.digest}`), sha256(`again ${run.digest}`)];
  const [tumour, lung] = [1, 2].map((segmentNumber) => ({ run: run.digest, segmentNumber }));
  return {
    subject: subject.id,
    runs: [run.digest, copied, again],
    regionCount: 4,
    encodingCount: 5,
    encodings: [{ encoding: { run: copied, segmentNumber: 1 }, primary: tumour! }],
    remeasured: [{ encoding: { run: again, segmentNumber: 2 }, primary: lung! }],
    links: [
      {
        kind: 'same-region',
        basis: 'same-name',
        regions: [tumour!, { run: copied, segmentNumber: 1 }],
        dice: 1,
        contradictions: ['method'],
      },
    ],
  };
}

/** Column names of a run with many filters, about as many as PyRadiomics gives with all of them. */
export function manyColumns(count: number): string[] {
  const filters = ['original', 'square', 'squareroot', 'logarithm', 'exponential', 'gradient', 'log-sigma-1-0-mm-3D'];
  for (const direction of ['LLH', 'LHL', 'LHH', 'HLL', 'HLH', 'HHL', 'HHH', 'LLL'])
    filters.push(`wavelet-${direction}`);
  const names = featureNames();
  return filters.flatMap((filter) => names.map((name) => `${filter}_${name}`)).slice(0, count);
}

function featureNames(): string[] {
  return featureTableNames.filter((name) => describeFeature(`original_${name}`) !== undefined);
}

const featureTableNames = featureTable.map(({ name }) => name).filter((name) => !name.startsWith('shape2D'));

export const refusals: readonly PublicRefusal[] = [
  {
    code: 'QIAW_SERIES_GAP',
    kind: 'series',
    input: { kind: 'series', id: 'k1-aaaaaaaaaaaaaaaaaaaaaaaaaa', subject: 'k1-bbbbbbbbbbbbbbbbbbbbbbbbbb' },
    reason: 'Two neighbouring slices are 6 mm apart, the others 3 mm.',
    remedy: 'Send the missing slice.',
    evidence: { gapMm: 6, spacingMm: 3, complete: false, axis: 'normal' },
  },
  {
    code: 'QIAW_ROI_EMPTY',
    kind: 'roi',
    input: { kind: 'roi', id: 'k1-cccccccccccccccccccccccccc', roiNumber: 4 },
    reason: 'The region has no contour.',
    remedy: 'Draw the region, or remove it from the structure set.',
    evidence: {},
  },
] as readonly PublicRefusal[];

export function executions(record: CaseRecord): ExecutionEntry[] {
  return [
    {
      id: '018f3b7e',
      startedAt: '2026-11-23T07:00:00Z',
      endedAt: '2026-11-23T07:00:41Z',
      outcome: 'partial',
      cases: [record.run.digest],
      reused: [sha256('another run')],
      refusals: 2,
      software: record.run.software,
    },
  ];
}

/** One check that passed and one that did not. */
export function checks({ run: { digest: run, software } }: CaseRecord): CheckResult[] {
  const differences = [{ code: 'QIAW_VERIFY_VALUE', message: 'Segment 1 differs.' }];
  return [
    { run, software, name: 'digests', compared: 8, differences: [] },
    { run, software, name: 'report', compared: 36, differences },
  ];
}
