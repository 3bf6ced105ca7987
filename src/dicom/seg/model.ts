import type { Refusal } from '../../core/index.ts';
import type { Plane } from '../image/multiframe/plane.ts';
import type { AuthorStatements, Code, MethodStatements, Note, PatientStudy, ReferencedSeries } from '../model.ts';
import type { SegmentPixels } from './segment-pixels.ts';

/**
 * BINARY: one bit per voxel, one segment per frame; FRACTIONAL: a fraction per voxel; LABELMAP: the segment's number.
 */
export type SegmentationType = 'BINARY' | 'FRACTIONAL' | 'LABELMAP';

/**
 * A Segmentation or Label Map Segmentation (PS3.3 A.51, C.8.20) as found while scanning: its links to images, without
 * segments and pixels.
 */
export interface SegmentationHeader {
  readonly kind: 'SEG';
  readonly path: string;
  /** Path relative to its source, for refusals. */
  readonly relativePath?: string;
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  /** MediaStorageSOPInstanceUID, only if it differs from the data set's; the data set's counts. */
  readonly fileMetaSopInstanceUid?: string;
  readonly seriesInstanceUid: string;
  readonly patientStudy: PatientStudy;
  readonly frameOfReferenceUid?: string;
  readonly label?: string;
  readonly authors?: AuthorStatements;
  readonly seriesDescription?: string;
  readonly contentDate?: string;
  readonly contentTime?: string;
  readonly manufacturer?: string;
  readonly manufacturerModelName?: string;
  readonly softwareVersions?: string;
  readonly segmentationType: SegmentationType;
  readonly frameCount: number;
  /** Distinct planes of the frames. */
  readonly planes: readonly Plane[];
  readonly referencedSeries: readonly ReferencedSeries[];
  readonly referencedSeriesUids: readonly string[];
  /** Images named for the object or for its frames. */
  readonly referencedSopInstanceUids: readonly string[];
  /** Images on which the frames were drawn, as the frames state. */
  readonly frameSopInstanceUids: readonly string[];
  /** Objects other than images from which this one was made (SourceInstanceSequence): a structure set, another SEG.
   * A structure set among the referenced objects counts too. */
  readonly derivedFromSopInstanceUids: readonly string[];
}

/** One item of SegmentSequence (PS3.3 C.8.20.4), its names as those of an ROI, so that both can be used alike. */
export interface SegmentRoi extends MethodStatements {
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
  /** From 0; the position of its pixels. */
  readonly index: number;
  /** Numbers of the segments with a voxel in it; empty if there are none. */
  readonly segments: readonly number[];
}

/** A segmentation with segments, frames and pixels. */
export interface LoadedSegmentation extends Omit<SegmentationHeader, 'planes'> {
  readonly rows: number;
  readonly columns: number;
  readonly rois: readonly SegmentRoi[];
  /** Segments that were left out, each with its number; absent if there are none. */
  readonly roiRefusals?: readonly Refusal[];
  readonly frames: readonly SegmentationFrame[];
  readonly pixels: SegmentPixels;
  /** FRACTIONAL only: the stored value that means 1. */
  readonly maximumFractionalValue?: number;
  /** FRACTIONAL only: PROBABILITY or OCCUPANCY. */
  readonly fractionalType?: string;
  readonly notes: readonly Note[];
}
