import { QiawError } from '../../core/index.ts';

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
