import type { Vec3 } from '../../core/index.ts';
import type { Dataset } from '../../dicom/index.ts';
import type { Shape } from './shape.ts';

/** One synthetic patient: an image series and its structure set. Everything but the identity has a default. */
export interface PhantomSpec {
  readonly patientId: string;
  /** Written only when given. */
  readonly issuerOfPatientId?: string;
  /** DICOM person name; default `Phantom^<patientId>`. */
  readonly patientName?: string;
  /** DA; default 19700101. */
  readonly patientBirthDate?: string;
  readonly patientSex?: 'M' | 'F' | 'O';
  readonly accessionNumber?: string;
  readonly referringPhysicianName?: string;
  readonly institutionName?: string;
  readonly studyDate?: string;
  /** Seed of the texture and of every UID. */
  readonly seed?: number;
  /** Columns, rows, slices. */
  readonly size?: Vec3;
  /** Distance in mm between columns, between rows, between slices. */
  readonly spacing?: Vec3;
  /** Centre of voxel (0, 0, 0) of the lowest slice, LPS mm. */
  readonly origin?: Vec3;
  /** Unit vectors of increasing column and increasing row; slices stack along their cross product. */
  readonly orientation?: readonly [Vec3, Vec3];
  readonly rescale?: { readonly slope: number; readonly intercept: number };
  readonly pixelRepresentation?: 0 | 1;
  readonly rois?: readonly RoiSpec[];
  /** CT and structure set in one study (default), or in two, as in many public collections. */
  readonly studies?: 'same' | 'different';
  readonly bodyPartExamined?: string;
  /** Attributes of the structure set that extend or replace its own: who drew it, another UID. */
  readonly structureSet?: Omit<Dataset, 'SOPClassUID' | 'SOPInstanceUID'> & { readonly SOPInstanceUID?: string };
  /** Attributes of every image that extend or replace those of a CT: another SOP class, modality or unit. */
  readonly image?: Omit<Dataset, 'SOPClassUID' | 'SOPInstanceUID'> & { readonly SOPClassUID?: string };
}

export interface RoiSpec {
  readonly name: string;
  readonly shape: Shape;
  /** Mean Hounsfield units inside. */
  readonly hu: number;
  readonly interpretedType?: string;
  readonly generationAlgorithm?: '' | 'MANUAL' | 'SEMIAUTOMATIC' | 'AUTOMATIC';
  readonly color?: readonly [number, number, number];
  /** ROIInterpreter: who drew it. */
  readonly interpreter?: string;
}

export const transverse: readonly [Vec3, Vec3] = [
  [1, 0, 0],
  [0, 1, 0],
];

/** A slice plane turned about two axes, as with an angled gantry or a double-oblique acquisition. */
export function oblique(degreesAboutX: number, degreesAboutZ: number): readonly [Vec3, Vec3] {
  const a = (degreesAboutX * Math.PI) / 180;
  const b = (degreesAboutZ * Math.PI) / 180;
  return [
    [Math.cos(b), Math.sin(b), 0],
    [-Math.sin(b) * Math.cos(a), Math.cos(b) * Math.cos(a), Math.sin(a)],
  ];
}

/** Defaults: small enough to write a hundred patients in seconds; all spacings differ. */
export const defaultSize: Vec3 = [64, 48, 24];
export const defaultSpacing: Vec3 = [1.25, 1.5, 3];
export const defaultOrigin: Vec3 = [-61.5, -210.25, 37.75];

/** A thorax-like set: a tumour inside a lung, a heart that overlaps the other lung, a cord. */
export const defaultRois: readonly RoiSpec[] = [
  {
    name: 'GTV-1',
    shape: { kind: 'ellipsoid', centre: [-18, 2, 3], radiiMm: [7, 6, 9] },
    hu: 45,
    interpretedType: 'GTV',
    generationAlgorithm: 'SEMIAUTOMATIC',
    color: [255, 0, 0],
  },
  {
    name: 'Lung-Right',
    shape: { kind: 'ellipsoid', centre: [-17, 0, 0], radiiMm: [14, 20, 30] },
    hu: -780,
    interpretedType: 'ORGAN',
    color: [0, 160, 255],
  },
  {
    name: 'Lung-Left',
    shape: { kind: 'ellipsoid', centre: [18, 0, 0], radiiMm: [13, 19, 29] },
    hu: -800,
    interpretedType: 'ORGAN',
    color: [0, 255, 160],
  },
  {
    name: 'Heart',
    shape: { kind: 'ellipsoid', centre: [5, -6, -9], radiiMm: [9, 10, 12] },
    hu: 50,
    interpretedType: 'ORGAN',
    generationAlgorithm: 'MANUAL',
    color: [255, 160, 0],
  },
  {
    name: 'Spinal-Cord',
    shape: { kind: 'tube', centre: [0, 24, 0], radiiMm: [4, 4], lengthMm: 66 },
    hu: 30,
    interpretedType: 'ORGAN',
    color: [255, 255, 0],
  },
];
