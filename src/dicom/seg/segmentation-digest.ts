import { canonicalJson, createHash } from '../../core/index.ts';
import type { LoadedSegmentation, SegmentationFrame } from './model.ts';

/**
 * SHA-256 of the content of a segmentation: SOP Instance UID, type, segments by number and name, and for each non-empty
 * frame its segment, plane and pixels. Transfer syntax, order of frames and empty frames are excluded, so that the same
 * delineation from another source is the same input.
 */
export function segmentationDigest(segmentation: LoadedSegmentation): string {
  const { sopInstanceUid, segmentationType, rois, rows, columns, pixels, maximumFractionalValue } = segmentation;
  const labelMap = segmentationType === 'LABELMAP';
  const frames = segmentation.frames
    .filter((frame) => frame.segments.length > 0)
    .map((frame) => ({ frame, head: canonicalJson(headOf(frame, labelMap)) }))
    .sort((a, b) => (a.head < b.head ? -1 : a.head > b.head ? 1 : a.frame.index - b.frame.index));
  const hash = createHash('sha256');
  hash.update(
    canonicalJson({
      segmentation: sopInstanceUid,
      type: segmentationType,
      size: [columns, rows],
      maximum: maximumFractionalValue ?? null,
      segments: rois.map(({ number, name }) => [number, name]),
      frames: frames.length,
    }),
  );
  for (const { frame, head } of frames) {
    hash.update(head);
    hash.update(pixels.bits === 1 ? pixels.packed(frame.index) : pixels.values(frame.index));
  }
  return hash.digest('hex');
}

function headOf({ segments, position, orientation, pixelSpacing }: SegmentationFrame, labelMap: boolean): object {
  return { segment: labelMap ? null : segments[0]!, position, orientation, pixelSpacing };
}
