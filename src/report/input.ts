import { type Grid, QiawError } from '../core/index.ts';
import type { DeepVector } from '../deep/index.ts';
import type { Code, ImageInstance, ImageSeries, SoftwareIdentity } from '../dicom/index.ts';
import type { FeatureSet } from '../radiomics/index.ts';

/** The inputs do not form one report. The message names positions and feature columns, never ROIs. */
export class StructuredReportInputInvalid extends QiawError {
  readonly code = 'QIAW_SR_INPUT';

  constructor(fault: string) {
    super(
      `The structured report cannot be written: ${fault}. Pass the measurements of one segmentation of one series.`,
    );
  }
}

/** One measured segment: its description in the SEG, and its values. */
export interface MeasuredSegment {
  readonly segmentNumber: number;
  /** TrackingID and TrackingUID of the segment. */
  readonly trackingId: string;
  readonly trackingUid: string;
  readonly category: Code;
  readonly type: Code;
  readonly typeModifier?: Code;
  readonly anatomicRegion?: Code;
  readonly anatomicRegionModifier?: Code;
  /** Who or what drew the region, under the label that may be shown; `uid` is a UID derived from the id. */
  readonly observer?: { readonly kind: 'person' | 'program'; readonly label: string; readonly uid: string };
  /** The time point of the region, if the images state none. */
  readonly timePoint?: string;
  /** Warnings for the reader of the report, one text each. */
  readonly warnings?: readonly string[];
  /** Every value of the run, filtered images included. */
  readonly features: FeatureSet;
}

/** A deep feature vector of one segment. */
export interface MeasuredVector {
  readonly segmentNumber: number;
  readonly vector: Pick<
    DeepVector,
    | 'model'
    | 'version'
    | 'weightsDigest'
    | 'cardDigest'
    | 'layer'
    | 'values'
    | 'l2norm'
    | 'min'
    | 'max'
    | 'zeroCount'
    | 'runtime'
  >;
}

export interface StructuredReportInput {
  readonly series: ImageSeries;
  /** The grid of the measurements. */
  readonly grid: Grid;
  /** The source images in the order of k; several may be frames of one object. */
  readonly instances: readonly ImageInstance[];
  readonly segmentation: {
    readonly sopInstanceUid: string;
    readonly seriesInstanceUid: string;
    /** Set if the segmentation is not in the study of the images. */
    readonly studyInstanceUid?: string;
  };
  readonly groups: readonly MeasuredSegment[];
  readonly deepVectors?: readonly MeasuredVector[];
  /** UCUM unit of the image's voxels: `[hnsf'U]`, `g/ml{SUVbw}`, `1`. */
  readonly intensityUnit: string;
  /** The parameter set as canonical JSON, and its SHA-256. */
  readonly settings: { readonly digest: string; readonly json: string };
  readonly software: SoftwareIdentity;
  readonly uids: {
    readonly sopInstanceUid: string;
    readonly seriesInstanceUid: string;
    /** Identifies the observer: this program in this version. */
    readonly deviceObserverUid: string;
  };
  /** DA; the same as in the SEG, never the date of the run. Default: the date of the series or study. */
  readonly contentDate?: string;
  /** TM */
  readonly contentTime?: string;
  readonly seriesNumber?: number;
}
