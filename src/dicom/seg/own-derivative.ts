import type { Note } from '../model.ts';
import type { Scan } from '../scan/scan-result.ts';
import type { SegmentationHeader } from './model.ts';

/** Names of this program in ManufacturerModelName. */
const OWN_NAME = /^fair-qiaw$/i;

/**
 * Recognises a segmentation that this program made from a delineation in the same source: processing it again would
 * count one delineation twice. Such an object gives neither a case nor a refusal, but a note.
 */
export function ownDerivative(header: SegmentationHeader, scan: Scan): Note | undefined {
  if (!OWN_NAME.test(header.manufacturerModelName?.trim() ?? '')) return undefined;
  const here = new Set([...scan.structureSets, ...scan.segmentations].map((object) => object.sopInstanceUid));
  if (!header.derivedFromSopInstanceUids.some((uid) => here.has(uid))) return undefined;
  return {
    code: 'QIAW_SEG_DERIVED_HERE',
    message:
      'A segmentation was skipped: this program made it from a delineation that is in the source and is used itself.',
  };
}
