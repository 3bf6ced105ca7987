import { type Grid, QiawError } from '../../../core/index.ts';
import type { SoftwareIdentity } from '../../derived/equipment.ts';
import type { Code, ImageInstance, ImageSeries } from '../../model.ts';

/** No segment has a voxel: DICOM does not allow an empty segmentation (NumberOfFrames is at least 1). */
export class SegmentationEmpty extends QiawError {
  readonly code = 'QIAW_SEG_EMPTY';

  constructor() {
    super('No segment contains a voxel, so there is no frame to write. Check that the ROIs lie inside the image.');
  }
}

/** The given masks, instances and grid do not describe the same volume. */
export class SegmentationInputInvalid extends QiawError {
  readonly code = 'QIAW_SEG_INPUT';

  constructor(fault: string) {
    super(`The segmentation cannot be written: ${fault}. Pass masks of 0 and 1 on the grid of the source images.`);
  }
}

/** Red, green, blue, each 0 to 255 (sRGB). */
export type Rgb = readonly [number, number, number];

/**
 * The voxels of one segment on the image's grid: 0 outside, 1 inside, i fastest; or a function that gives one slice
 * (rows x columns, or undefined if the slice is empty), so that 100 segments need not be in memory at once. The
 * function is called up to three times per slice and must return the same each time; the array may be reused.
 */
export type SegmentVoxels = Uint8Array | ((slice: number) => Uint8Array | undefined);

export interface SegmentInput {
  /** The ROI's name as in its source. */
  readonly label: string;
  readonly description?: string;
  readonly algorithmType: 'MANUAL' | 'SEMIAUTOMATIC' | 'AUTOMATIC';
  readonly algorithmName?: string;
  readonly category: Code;
  readonly type: Code;
  readonly typeModifier?: Code;
  readonly anatomicRegion?: Code;
  readonly anatomicRegionModifier?: Code;
  readonly color?: Rgb;
  readonly trackingId: string;
  readonly trackingUid: string;
  readonly mask: SegmentVoxels;
}

/** The object in which the segments were drawn; written as the non-image source of the segmentation. */
export interface DelineationReference {
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  readonly seriesInstanceUid: string;
  readonly studyInstanceUid: string;
}

export interface SegmentationInput {
  readonly series: ImageSeries;
  /** The grid of every mask; slice k is at `instances[k].position`. */
  readonly grid: Grid;
  /** The source images in the order of k. `frameNumber` (from 1) if the source is multi-frame. */
  readonly instances: readonly (ImageInstance & { readonly frameNumber?: number })[];
  readonly segments: readonly SegmentInput[];
  readonly uids: {
    readonly sopInstanceUid: string;
    readonly seriesInstanceUid: string;
    readonly dimensionOrganizationUid: string;
  };
  readonly delineation?: DelineationReference;
  readonly software: SoftwareIdentity;
  /**
   * DA; the date of the structure set, else of the series; never that of the run. Default: the date of the series or
   * study.
   */
  readonly contentDate?: string;
  /** TM */
  readonly contentTime?: string;
  readonly seriesNumber?: number;
  readonly seriesDescription?: string;
  /** RecognizableVisualFeatures, if stated. */
  readonly recognizable?: 'YES' | 'NO';
  /** `omit` (default) writes only frames that contain a voxel; `keep` writes every slice of every segment. */
  readonly emptyFrames?: 'omit' | 'keep';
}
