import { QiawError } from '../../core/index.ts';

/** An image file that contradicts its name or header, or uses an unsupported feature. */
export class ImageFileInvalid extends QiawError {
  readonly code = 'QIAW_IMAGE_FILE_INVALID';
}

/** An image file that ends before its last voxel. */
export class ImageFileTruncated extends QiawError {
  readonly code = 'QIAW_IMAGE_FILE_TRUNCATED';

  constructor(format: string, wanted: number, found: number) {
    super(`The ${format} file has ${found} bytes of voxels, but its header declares ${wanted}. Copy the file again.`);
  }
}

/** A segmentation file does not have the segment or layer, or has several of that name. */
export class MaskSegmentAbsent extends QiawError {
  readonly code = 'QIAW_MASK_SEGMENT_ABSENT';
}
