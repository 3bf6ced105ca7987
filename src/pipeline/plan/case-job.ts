import type { DelineationHeader, ImageSeries, LinkMethod, Note, OtherParts } from '../../dicom/index.ts';

/** One image series and one delineation of it, from which a case is made. Headers only, no pixels, no contours. */
export interface CaseJob {
  readonly series: ImageSeries;
  readonly delineation: DelineationHeader;
  readonly linkMethod: LinkMethod;
  /** The image series on which the delineation was drawn, if another one (`series`) is measured. */
  readonly drawnOn?: ImageSeries;
  /** How the link was found if the references alone were not sufficient. */
  readonly notes: readonly Note[];
  /** The parts of the delineation that belong to other series; absent if there are none. */
  readonly others?: OtherParts;
}
