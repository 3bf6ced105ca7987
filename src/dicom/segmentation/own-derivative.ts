import type { Note } from '../model.ts';
import type { Scan } from '../scan.ts';
import type { SegmentationHeader } from './model.ts';

/** Names under which this program writes itself into ManufacturerModelName. */
const OWN_NAME = /^fair-qiaw$/i;

/**
 * Recognises a segmentation that this program made from a delineation that is itself in the source: to process it again
 * would count one delineation twice. Such an object is no case and no refusal, but it is named.
 */
export function ownDerivative(header: SegmentationHeader, scan: Scan): Note | undefined {
  if (!OWN_NAME.test(header.manufacturerModelName?.trim() ?? '')) return undefined;
  const here = new Set([...scan.structureSets, ...scan.segmentations].map((object) => object.sopInstanceUid));
  if (!header.derivedFromSopInstanceUids.some((uid) => here.has(uid))) return undefined;
  return {
    code: 'QIAW_SEG_DERIVED_HERE',
    message:
      'A segmentation was left aside: this program made it from a delineation that is in the source and is used itself.',
  };
}
