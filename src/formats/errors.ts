import { QiawError } from '../core/index.ts';

/** An image file that is not what its name or header says, or uses a feature this reader does not have. */
export class ImageFileInvalid extends QiawError {
  readonly code = 'QIAW_IMAGE_FILE_INVALID';
}

/** An image file that ends before its voxels do. */
export class ImageFileTruncated extends QiawError {
  readonly code = 'QIAW_IMAGE_FILE_TRUNCATED';

  constructor(format: string, wanted: number, found: number) {
    super(
      `The ${format} file holds ${found} bytes of voxels where its header promises ${wanted}. Copy the file again.`,
    );
  }
}

/** A segmentation file has no such segment or layer, or several of that name. */
export class MaskSegmentAbsent extends QiawError {
  readonly code = 'QIAW_MASK_SEGMENT_ABSENT';
}
