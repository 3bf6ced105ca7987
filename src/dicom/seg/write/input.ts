import { type Grid, QiawError } from '../../../core/index.ts';
import type { SoftwareIdentity } from '../../derived/equipment.ts';
import type { Code, ImageInstance, ImageSeries } from '../../model.ts';

/** No segment has a voxel: DICOM has no segmentation of nothing (NumberOfFrames is at least 1). */
export class SegmentationEmpty extends QiawError {
  readonly code = 'QIAW_SEG_EMPTY';

  constructor() {
    super('No segment holds a voxel, so there is no frame to write. Check that the ROIs lie inside the image.');
  }
}

/** The masks, instances and grid handed over do not describe one and the same volume. */
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
 * (rows x columns, or undefined where the slice is empty), so that 100 segments need not be in memory at once. The
 * function is called up to three times a slice and must answer the same each time; the array may be reused.
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

/** The object the segments were drawn in; written as the non-image source of the segmentation. */
export interface DelineationReference {
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  readonly seriesInstanceUid: string;
  readonly studyInstanceUid: string;
}

export interface SegmentationInput {
  readonly series: ImageSeries;
  /** The grid of every mask; slice k lies at `instances[k].position`. */
  readonly grid: Grid;
  /** The source images in the order of k. `frameNumber` (from 1) where the source is multi-frame. */
  readonly instances: readonly (ImageInstance & { readonly frameNumber?: number })[];
  readonly segments: readonly SegmentInput[];
  readonly uids: {
    readonly sopInstanceUid: string;
    readonly seriesInstanceUid: string;
    readonly dimensionOrganizationUid: string;
  };
  readonly delineation?: DelineationReference;
  readonly software: SoftwareIdentity;
  /** DA; from the structure set, else the series: never the time of the run. Absent: the series' or study's date. */
  readonly contentDate?: string;
  /** TM */
  readonly contentTime?: string;
  readonly seriesNumber?: number;
  readonly seriesDescription?: string;
  /** RecognizableVisualFeatures, where something was stated. */
  readonly recognizable?: 'YES' | 'NO';
  /** `omit` (default) writes only frames that hold a voxel; `keep` writes every slice of every segment. */
  readonly emptyFrames?: 'omit' | 'keep';
}
