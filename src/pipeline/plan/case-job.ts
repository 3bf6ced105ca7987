import type { DelineationHeader, ImageSeries, LinkMethod, Note, OtherParts } from '../../dicom/index.ts';

/** One image series and one delineation of it: what becomes a case. Headers only, no pixels, no contours. */
export interface CaseJob {
  readonly series: ImageSeries;
  readonly delineation: DelineationHeader;
  readonly linkMethod: LinkMethod;
  /** The image series the delineation was drawn on, where it is measured on another one (`series`). */
  readonly drawnOn?: ImageSeries;
  /** How the link was found where the references alone did not tell. */
  readonly notes: readonly Note[];
  /** What of the delineation belongs to other series; absent where nothing does. */
  readonly others?: OtherParts;
}
