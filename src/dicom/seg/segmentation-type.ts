import { SOP_CLASS } from '../element/dictionary/uids.ts';
import { type Dataset, required } from '../element/read/dataset.ts';
import { Malformed } from '../element/read/malformed.ts';
import type { SegmentationType } from './model.ts';

/** A Label Map Segmentation may omit its type, because it has only one. */
export function segmentationTypeOf(dataset: Dataset): SegmentationType {
  const labelMap = dataset.uid('SOPClassUID') === SOP_CLASS.labelMapSegmentation;
  const type = dataset.text('SegmentationType') ?? (labelMap ? 'LABELMAP' : undefined);
  const known = labelMap ? type === 'LABELMAP' : type === 'BINARY' || type === 'FRACTIONAL';
  if (!known) {
    required(type, 'SegmentationType');
    throw new Malformed('QIAW_SEG_FORMAT', 'SegmentationType is not valid for this SOP class.', {
      attribute: 'SegmentationType',
    });
  }
  return type as SegmentationType;
}
