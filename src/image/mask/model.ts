import type { Mask, Vec3 } from '../../core/index.ts';
import type { Note } from '../../dicom/index.ts';

/** A code triple as plain data: value, scheme designator, meaning. */
export interface PlainCode {
  readonly value: string;
  readonly scheme: string;
  readonly meaning: string;
}

/** The entry of the name table for an ROI's name. */
export interface MappedName {
  /** Key in the name table: `gtv-primary`, `lung-left`. */
  readonly key: string;
  readonly category: PlainCode;
  readonly type: PlainCode;
  readonly modifier?: PlainCode;
  readonly anatomicRegion?: PlainCode;
  /** ROO / NCIT class IRIs. */
  readonly classes: readonly string[];
  /** FMA IRI of the organ delineated. */
  readonly delineationOf?: string;
}

/** How the contours of one ROI on one plane are combined: union (plastimatch's default), or even-odd over all of them. */
export type ContourRule = 'or' | 'xor';

export interface RasteriseOptions {
  readonly rule: ContourRule;
  /** The k of the slices of each image by SOP Instance UID; without them the names in contours are ignored. */
  readonly slices?: ReadonlyMap<string, readonly number[]> | undefined;
  /** Positions decide even if most contours of an ROI name other slices. */
  readonly trustGeometry?: boolean | undefined;
  /** Use the usable contours of an ROI if others lie on no slice. */
  readonly partialContours?: boolean | undefined;
  /** How far slices are from their places on the grid, in mm; frames of a segment may deviate as much. */
  readonly offGridMm?: number | undefined;
  readonly signal?: AbortSignal;
}

/** How a mask is transferred to another image: by the covered fraction of each voxel, or by the nearest voxel. */
export type TransferMethod = 'coverage' | 'nearest';

/** The result of transferring a mask from the image it was drawn on to the measured image. */
export interface MaskTransfer {
  /** Whether coverage was computed from refilled contours or from the voxels of the source mask. */
  readonly method: 'coverage-by-contours' | 'coverage-by-voxels' | 'nearest';
  /** Voxels and volume of the mask on the image it was drawn on. */
  readonly sourceVoxels: number;
  readonly sourceVolumeMl: number;
  /**
   * Dice coefficient of the source mask and the transferred mask, after transferring the latter back by the same
   * method.
   */
  readonly returnDice: number;
}

/** One region on the image's own grid, of any origin. */
export interface RoiMask {
  readonly mask: Mask;
  readonly voxelCount: number;
  /** Voxels by which `or` and `xor` of the same contours differ: 0 means no contour lies within or across another. */
  readonly nestedContourVoxels: number;
  /** First and last voxel index of the mask on each axis, both inclusive. */
  readonly bounds: { readonly min: Vec3; readonly max: Vec3 };
  /** k of the slice of largest area; the lowest k wins a tie. */
  readonly largestSlice: number;
  /** Present only if the region was drawn on another image. */
  readonly transfer?: MaskTransfer;
  /** Notes on doubtful but usable input; free of names and identifiers. */
  readonly notes: readonly Note[];
}

/** An ROI of contours, filled. */
export interface RasterisedRoi extends RoiMask {
  /** Filled contours, including those clipped by the edge of the image. */
  readonly contoursUsed: number;
  /** Contours entirely outside the volume. */
  readonly contoursOutside: number;
}
