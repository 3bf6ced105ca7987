import type { Refusal } from '../../core/index.ts';
import type { Code, Note, PatientStudy, ReferencedSeries } from '../model.ts';
import type { Plane } from '../multiframe/plane.ts';
import type { SegmentPixels } from './segment-pixels.ts';

/** BINARY: one bit a voxel, a frame of one segment; FRACTIONAL: a fraction a voxel; LABELMAP: the segment's number. */
export type SegmentationType = 'BINARY' | 'FRACTIONAL' | 'LABELMAP';

/**
 * A Segmentation or Label Map Segmentation (PS3.3 A.51, C.8.20) as found while scanning: what links it to its images,
 * without segments and pixels.
 */
export interface SegmentationHeader {
  readonly kind: 'SEG';
  readonly path: string;
  /** Path relative to its source, for refusals. */
  readonly relativePath?: string;
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  /** MediaStorageSOPInstanceUID, only where it differs from the data set's; the data set's counts. */
  readonly fileMetaSopInstanceUid?: string;
  readonly seriesInstanceUid: string;
  readonly patientStudy: PatientStudy;
  readonly frameOfReferenceUid?: string;
  readonly label?: string;
  readonly seriesDescription?: string;
  readonly contentDate?: string;
  readonly contentTime?: string;
  readonly manufacturer?: string;
  readonly manufacturerModelName?: string;
  readonly softwareVersions?: string;
  readonly segmentationType: SegmentationType;
  readonly frameCount: number;
  /** Planes of the frames without repetition. */
  readonly planes: readonly Plane[];
  readonly referencedSeries: readonly ReferencedSeries[];
  readonly referencedSeriesUids: readonly string[];
  /** Images named for the object or for its frames. */
  readonly referencedSopInstanceUids: readonly string[];
  /** Images the frames themselves say they were drawn on. */
  readonly frameSopInstanceUids: readonly string[];
  /** Objects that are no images, from which this one was made (SourceInstanceSequence): a structure set, another SEG. */
  readonly derivedFromSopInstanceUids: readonly string[];
}

/** One item of SegmentSequence (PS3.3 C.8.20.4), its names as those of an ROI, so that both can be used alike. */
export interface SegmentRoi {
  /** SegmentNumber. */
  readonly number: number;
  /** One of label, trackingId and description, no two segments alike: see `namedSegments`. */
  readonly name: string;
  readonly label?: string;
  readonly description?: string;
  /** SegmentAlgorithmType: AUTOMATIC, SEMIAUTOMATIC, MANUAL. */
  readonly generationAlgorithm?: string;
  readonly algorithmName?: string;
  readonly category?: Code;
  readonly type?: Code;
  readonly typeModifier?: Code;
  readonly anatomicRegion?: Code;
  readonly anatomicRegionModifier?: Code;
  /** sRGB, 0 to 255, from RecommendedDisplayCIELabValue. */
  readonly displayColor?: readonly [number, number, number];
  readonly trackingId?: string;
  readonly trackingUid?: string;
}

export interface SegmentationFrame extends Plane {
  /** From 0; where its pixels are. */
  readonly index: number;
  /** Numbers of the segments with a voxel in it; none when it is empty. */
  readonly segments: readonly number[];
}

/** A segmentation with segments, frames and pixels. */
export interface LoadedSegmentation extends Omit<SegmentationHeader, 'planes'> {
  readonly rows: number;
  readonly columns: number;
  readonly rois: readonly SegmentRoi[];
  /** Segments that were left out, each with its number; absent when there are none. */
  readonly roiRefusals?: readonly Refusal[];
  readonly frames: readonly SegmentationFrame[];
  readonly pixels: SegmentPixels;
  /** FRACTIONAL only: the stored value that means 1. */
  readonly maximumFractionalValue?: number;
  /** FRACTIONAL only: PROBABILITY or OCCUPANCY. */
  readonly fractionalType?: string;
  readonly notes: readonly Note[];
}
