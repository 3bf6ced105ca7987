import type { Vec3 } from '../../core/index.ts';
import type { PhantomSpec, RoiSpec } from './spec.ts';

export interface PhantomSlice {
  /** Index along the normal, from 0. */
  readonly k: number;
  readonly sopInstanceUid: string;
  readonly position: Vec3;
  readonly instanceNumber: number;
  /** Stored values, i fastest. */
  readonly stored: Int16Array | Uint16Array;
}

export interface PhantomContour {
  readonly points: readonly Vec3[];
  readonly referencedSopInstanceUid?: string;
}

export interface PhantomRoi {
  readonly number: number;
  readonly spec: RoiSpec;
  readonly contours: readonly PhantomContour[];
}

/** The data from which the objects are encoded. */
export interface PhantomContent {
  readonly spec: PhantomSpec;
  readonly size: Vec3;
  readonly spacing: Vec3;
  readonly orientation: readonly [Vec3, Vec3];
  readonly uids: PhantomUids;
  readonly slices: readonly PhantomSlice[];
  /** SOP Instance UIDs that the structure set names, whether or not the images exist. */
  readonly referencedImages: readonly string[];
  readonly rois: readonly PhantomRoi[];
}

export interface PhantomUids {
  readonly study: string;
  readonly structureSetStudy: string;
  readonly series: string;
  readonly structureSetSeries: string;
  readonly structureSet: string;
  readonly frameOfReference: string;
}

/** Height of a slice above the volume's centre, mm. */
export function heightOf(k: number, size: Vec3, spacing: Vec3): number {
  return (k - (size[2] - 1) / 2) * spacing[2];
}
