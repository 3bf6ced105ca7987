import type { Refusal } from '../../core/index.ts';
import type { DelineationHeader } from '../delineation/delineation-header.ts';
import type { ImageSeries, StructureSetHeader } from '../model.ts';
import type { SegmentationHeader } from '../seg/model.ts';
import type { OtherObject } from './read-object.ts';

/** Everything found in a source, without pixels and contours. */
export interface Scan {
  /** Complete as far as the files show: a series with a damaged slice is refused, not shortened. Sorted by UID. */
  readonly series: readonly ImageSeries[];
  readonly structureSets: readonly StructureSetHeader[];
  readonly segmentations: readonly SegmentationHeader[];
  /** Objects of unsupported classes; they are never refused. */
  readonly otherObjects: readonly OtherObject[];
  /** Intact delineations that {@link ScanOptions.wanted} excludes, and the number of damaged ones. */
  readonly leftOut: readonly DelineationHeader[];
  readonly leftOutDamaged: number;
  /** Objects that a DICOMDIR names but no file contains. */
  readonly missingOfMedia: number;
  readonly refusals: readonly Refusal[];
  /** Number of files, and of those that are not DICOM objects. */
  readonly files: number;
  readonly notDicom: number;
}
