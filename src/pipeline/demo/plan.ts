import type { Vec3 } from '../../core/index.ts';
import { phantomPatient } from './build-phantom.ts';
import type { PhantomPatient } from './patient.ts';
import { seeded } from './random.ts';
import type { Shape } from './shape.ts';
import { defaultRois, defaultSize, oblique, type PhantomSpec, type RoiSpec } from './spec.ts';

/** The refusal that each planted fault causes; the modules that refuse define the codes (docs/errors.md). */
export const plantedCodes = {
  gap: 'QIAW_SERIES_GAP',
  duplicatePosition: 'QIAW_SERIES_POSITION_DUPLICATED',
  truncated: 'QIAW_DICOM_TRUNCATED',
  incomplete: 'QIAW_SERIES_INCOMPLETE',
  seriesRefused: 'QIAW_RTSTRUCT_SERIES_REFUSED',
  imagesMissing: 'QIAW_RTSTRUCT_SERIES_ABSENT',
  noContours: 'QIAW_ROI_NO_CONTOURS',
  contoursOutside: 'QIAW_ROI_OUTSIDE_VOLUME',
} as const satisfies Readonly<Record<string, `QIAW_${string}`>>;

/** One patient of a cohort before it is written. */
export interface PlannedPatient {
  readonly patient: PhantomPatient;
  readonly kind: string;
  readonly processed: boolean;
  readonly plantedRefusals: readonly string[];
}

type Maker = (spec: PhantomSpec) => PlannedPatient;

const good = (kind: string, change: (spec: PhantomSpec) => PhantomSpec = (spec) => spec): Maker => {
  return (spec) => ({ patient: phantomPatient(change(spec)), kind, processed: true, plantedRefusals: [] });
};

const broken = (kind: string, codes: readonly string[], damage: (patient: PhantomPatient) => PhantomPatient): Maker => {
  return (spec) => ({ patient: damage(phantomPatient(spec)), kind, processed: false, plantedRefusals: codes });
};

/**
 * The first four are good, then four kinds of refusal, then the rest; later patients repeat the good kinds, and one in
 * ten has a fault.
 */
const first: readonly Maker[] = [
  good('regular'),
  good('oblique', (spec) => ({ ...spec, orientation: oblique(18, 11) })),
  good('hollow ROIs', (spec) => ({ ...spec, rois: [...hollowRois, ...(spec.rois ?? defaultRois)] })),
  good('two studies, signed pixels', (spec) => ({
    ...spec,
    studies: 'different',
    pixelRepresentation: 1,
    rescale: { slope: 1, intercept: 0 },
  })),
  broken('gap between slices', [plantedCodes.gap, plantedCodes.seriesRefused], (patient) => patient.withGap(12)),
  broken('duplicated position', [plantedCodes.duplicatePosition, plantedCodes.seriesRefused], (patient) =>
    patient.withDuplicatePosition(4),
  ),
  broken('truncated file', [plantedCodes.truncated, plantedCodes.incomplete, plantedCodes.seriesRefused], (patient) =>
    patient.truncated(9),
  ),
  broken('structure set without its images', [plantedCodes.imagesMissing], (patient) => patient.withoutImages()),
  broken('ROIs without contours', [plantedCodes.noContours], (patient) => patient.withoutContours()),
  broken('contours outside the volume', [plantedCodes.contoursOutside], (patient) => patient.withContoursOutside()),
  broken('lost slice', [plantedCodes.gap], (patient) => patient.without(12)),
  good('nested folders with other files'),
  good('several contours per slice', (spec) => ({ ...spec, rois: [nodes, ...(spec.rois ?? defaultRois)] })),
];

export function planCohort(options: CohortOptions): PlannedPatient[] {
  return Array.from({ length: options.patients }, (_, index) => {
    const random = seeded(options.seed * 7919 + index);
    const spec: PhantomSpec = {
      patientId: `PHANTOM-${String(index + 1).padStart(2, '0')}`,
      seed: options.seed * 1000 + index,
      size: options.size ?? defaultSize,
      origin: [
        -61.5 + Math.round(random() * 40),
        -210.25 + Math.round(random() * 40),
        37.75 - Math.round(random() * 300),
      ],
      rois: varied(defaultRois, random),
    };
    const planned = makerOf(index)(spec);
    return planned.kind.startsWith('nested') ? { ...planned, patient: planned.patient.withClutter() } : planned;
  });
}

function makerOf(index: number): Maker {
  if (index < first.length) return first[index]!;
  const later = index - first.length;
  const accidents = first.slice(4, 11);
  return later % 10 === 9 ? accidents[Math.floor(later / 10) % accidents.length]! : first[later % 4]!;
}

/** Patients differ: every tumour has its own size and density. */
function varied(rois: readonly RoiSpec[], random: () => number): RoiSpec[] {
  return rois.map((roi) => {
    if (roi.shape.kind !== 'ellipsoid' || roi.interpretedType !== 'GTV') return roi;
    const scale = Math.round((0.8 + random() * 0.5) * 100) / 100;
    const radiiMm = roi.shape.radiiMm.map((radius) => radius * scale) as unknown as Vec3;
    return { ...roi, hu: roi.hu + Math.round(random() * 20 - 10), shape: { ...roi.shape, radiiMm } };
  });
}

const shell = (centre: Vec3, drawnAs: 'keyhole' | 'inner'): Shape => ({
  kind: 'hollow',
  outer: { kind: 'tube', centre, radiiMm: [8, 9], lengthMm: 30 },
  cavity: { kind: 'tube', centre, radiiMm: [4, 4.5], lengthMm: 30 },
  drawnAs,
});

const hollowRois: readonly RoiSpec[] = [
  { name: 'PTV-keyhole', shape: shell([-16, -14, 0], 'keyhole'), hu: 60, interpretedType: 'PTV', color: [255, 0, 255] },
  { name: 'CTV-inner', shape: shell([16, 14, 0], 'inner'), hu: 70, interpretedType: 'CTV', color: [128, 0, 255] },
];

const nodes: RoiSpec = {
  name: 'GTVN-1',
  shape: {
    kind: 'parts',
    parts: [
      { kind: 'box', centre: [-8, -20, 0], sizeMm: [7, 8, 18] },
      { kind: 'ellipsoid', centre: [8, -20, 0], radiiMm: [5, 5, 9] },
    ],
  },
  hu: 55,
  interpretedType: 'GTV',
  color: [255, 80, 80],
};

export interface CohortOptions {
  /**
   * Number of patient folders; from 13 on every kind of patient occurs, from 8 on four good ones and four kinds of
   * refusal.
   */
  readonly patients: number;
  readonly seed: number;
  /** Columns, rows, slices; the shapes are made for the default 64 x 48 x 24. */
  readonly size?: Vec3;
}
